import { textOf, type JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { Order } from "../state/order.ts";
import type { Refund } from "../state/refunds.ts";
import { billTime, feeOf, feeRate, yuan, type BillContent } from "./bill-format.ts";

/** The forms of a trade bill. */
export type TradeBillType = "ALL" | "SUCCESS" | "REFUND";

/** The payments and refunds of one bill. */
export interface Trades {
  readonly payments: readonly Order[];
  readonly refunds: readonly Refund[];
}

const payer = words(
  "交易时间 公众账号ID 商户号 特约商户号 设备号 微信订单号 商户订单号 用户标识 交易类型 交易状态",
);
const money = words("付款银行 货币种类 应结订单金额 代金券金额");
const refund = words("微信退款单号 商户退款单号 退款金额 充值券退款金额 退款类型 退款状态");
const goods = words("商品名称 商户数据包 手续费 费率 订单金额");

const columnsOf: Readonly<Record<TradeBillType, readonly string[]>> = {
  ALL: [...payer, ...money, ...refund, ...goods, "申请退款金额", "费率备注"],
  SUCCESS: [...payer, ...money, ...goods, "费率备注"],
  REFUND: [
    ...payer,
    ...money,
    ..."退款申请时间 退款成功时间".split(" "),
    ...refund,
    ...goods,
    "申请退款金额",
    "费率备注",
  ],
};

function words(text: string): readonly string[] {
  return text.split(" ");
}

/** Makes a trade bill: all trades, the payments alone, or the refunds alone. */
export function tradeBill(type: TradeBillType, { payments, refunds }: Trades): BillContent {
  const paid = type === "REFUND" ? [] : payments;
  const refunded = type === "SUCCESS" ? [] : refunds;
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const total = sum(paid.map((order) => order.total));
  const back = yuan(sum(refunded.map(({ amount }) => amount)));
  return {
    columns: columnsOf[type],
    rows: [...paid.map(paymentRow), ...refunded.map(refundRow)],
    summary: {
      总交易单数: String(paid.length + refunded.length),
      应结订单总金额: yuan(total),
      退款总金额: back,
      充值券退款总金额: "0.00",
      手续费总金额: feeOf(total),
      订单总金额: yuan(total),
      申请退款总金额: back,
    },
  };
}

/** The cells that the rows of a payment and of a refund share. */
function orderCells({ request, ...order }: Order): Record<string, string> {
  const { transactionId, outTradeNo, tradeType, currency, total, openid = "", mchid, caller } = order;
  return {
    公众账号ID: firstText(request, "appid", "sp_appid", "combine_appid"),
    商户号: caller,
    特约商户号: mchid === caller ? "0" : mchid,
    微信订单号: transactionId,
    商户订单号: outTradeNo,
    用户标识: openid,
    交易类型: tradeType,
    付款银行: "OTHERS",
    货币种类: currency,
    代金券金额: "0.00",
    商品名称: firstText(request, "description"),
    商户数据包: firstText(request, "attach"),
    费率: feeRate,
    订单金额: yuan(total),
  };
}

function paymentRow(order: Order): Record<string, string> {
  return {
    ...orderCells(order),
    交易时间: billTime(rfc3339(order.paidAt ?? 0)),
    交易状态: order.state === "REVOKED" ? "REVOKED" : "SUCCESS",
    应结订单金额: yuan(order.total),
    // The refunds of an order have rows of their own.
    微信退款单号: "0",
    商户退款单号: "0",
    退款金额: "0.00",
    充值券退款金额: "0.00",
    手续费: feeOf(order.total),
    申请退款金额: "0.00",
  };
}

/** The states of a refund as in a bill, which are not those of the API. */
const refundStates: Readonly<Record<Refund["status"], string>> = {
  SUCCESS: "SUCCESS",
  PROCESSING: "PROCESSING",
  ABNORMAL: "CHANGE",
  CLOSED: "FAIL",
};

function refundRow({
  order,
  outRefundNo,
  refundId,
  amount,
  status,
  ...refund
}: Refund): Record<string, string> {
  const { createdAt, succeededAt } = refund;
  const time = billTime(rfc3339(createdAt));
  return {
    ...orderCells(order),
    交易时间: time,
    交易状态: "REFUND",
    应结订单金额: "0.00",
    退款申请时间: time,
    退款成功时间: succeededAt === undefined ? "" : billTime(rfc3339(succeededAt)),
    微信退款单号: refundId,
    商户退款单号: outRefundNo,
    退款金额: yuan(amount),
    充值券退款金额: "0.00",
    退款类型: "ORIGINAL",
    退款状态: refundStates[status],
    手续费: feeOf(0),
    申请退款金额: yuan(amount),
  };
}

function firstText(request: JsonObject, ...names: readonly string[]): string {
  return names.map((name) => textOf(request[name])).find((text) => text !== undefined) ?? "";
}
