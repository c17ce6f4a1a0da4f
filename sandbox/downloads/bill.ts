import type { Order } from "../state/order.ts";
import type { State } from "../state/state.ts";
import { rfc3339 } from "../util/rfc3339.ts";

const columns = [
  "交易时间",
  "商户号",
  "微信订单号",
  "商户订单号",
  "交易类型",
  "交易状态",
  "货币种类",
  "订单金额",
  "退款金额",
  "商品名称",
];

/**
 * Formats the payments of a day as comma-separated values with their sums. Each value follows a backquote, as in WeChat
 * Pay's bills. Amounts are in 元.
 *
 * @param date `2025-01-14`, in the time zone of WeChat Pay; default: all days
 */
export function billText({ orders }: State, date: string | undefined): string {
  const paid = orders.all.filter(({ paidAt }) => {
    return paidAt !== undefined && (date === undefined || rfc3339(paidAt).startsWith(date));
  });
  const sum = (of: (order: Order) => number) => yuan(paid.reduce((total, order) => total + of(order), 0));
  const total = sum((order) => order.total);
  const refunded = sum((order) => order.refunded);
  return [
    columns.join(","),
    ...paid.map((order) => lineOf(order)),
    "总交易单数,订单总金额,退款总金额",
    `\`${paid.length},\`${total},\`${refunded}`,
    "",
  ].join("\r\n");
}

function lineOf({ paidAt = 0, mchid, request, ...order }: Order): string {
  const time = rfc3339(paidAt).slice(0, 19).replace("T", " ");
  const { transactionId, outTradeNo, tradeType, state, currency, total, refunded } = order;
  const numbers = [yuan(total), yuan(refunded)];
  const name =
    typeof request["description"] === "string" ? request["description"].replaceAll(/[,\r\n]/gu, " ") : "";
  const cells = [time, mchid, transactionId, outTradeNo, tradeType, state, currency, ...numbers, name];
  return cells.map((cell) => `\`${cell}`).join(",");
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}
