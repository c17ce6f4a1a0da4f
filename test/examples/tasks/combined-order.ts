/**
 * A combined order (合单) of a partner: the user pays orders of several sub-merchants at once.
 *
 * The combined order and each of its orders have numbers of their own, which are stored before WeChat Pay is called. The
 * payment counts only if every order of it is there, with its sub-merchant, its amount and the state SUCCESS. Each order is
 * refunded by itself, as in jsapi-order.ts, with its `sub_mchid`.
 *
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012757938 order (合单JSAPI下单)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012761057 query (合单查询订单)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012761079 close (合单关闭订单)
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012085146 notification of the payment (支付成功回调通知)
 */
import { expectPayment } from "wechatpay-ts/expect-payment";
import { jsapiPayment, type JsapiPayment } from "wechatpay-ts/pay-sign";
import type { NotificationReply } from "wechatpay-ts/webhook";
import { postCombineTransactionsJsapi } from "wechatpay-ts/v3/combine-transactions/jsapi";
import { getCombineTransactionsOutTradeNoByCombineOutTradeNo } from "wechatpay-ts/v3/combine-transactions/out-trade-no/_combine_out_trade_no_";
import { postCombineTransactionsOutTradeNoByCombineOutTradeNoClose } from "wechatpay-ts/v3/combine-transactions/out-trade-no/_combine_out_trade_no_/close";
import { newNumber, receive, type App, type Incoming } from "./support/app.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** One order of a combined order. */
export interface SubOrder {
  readonly out_trade_no: string;
  /** The sub-merchant (特约商户), which receives the money. */
  readonly sub_mchid: string;
  readonly description: string;
  /** In 分. */
  readonly amount: number;
}

/** A combined order in the database of the platform. */
export interface CombinedOrder extends Sendable {
  readonly combine_out_trade_no: string;
  readonly openid: string;
  readonly orders: readonly SubOrder[];
  readonly state: "open" | "paid" | "closed";
  /** The numbers of WeChat Pay by `out_trade_no`, which refunds may name; empty before the payment. */
  readonly transactions: Readonly<Record<string, string>>;
}

/** The application of this task: `mchid` and `appid` are those of the partner. */
export interface Platform extends App {
  readonly combined: Table<CombinedOrder>;
}

/** Stores a combined order under new numbers. @param parts one for each sub-merchant, with its amount in 分 */
export async function createCombinedOrder(
  platform: Platform,
  openid: string,
  parts: readonly Omit<SubOrder, "out_trade_no">[],
): Promise<string> {
  const combine_out_trade_no = newNumber("C");
  const orders = parts.map((part) => ({ ...part, out_trade_no: newNumber("T") }));
  await platform.combined.insert(combine_out_trade_no, {
    ...{ combine_out_trade_no, openid, orders, state: "open", transactions: {}, sent: false },
  });
  return combine_out_trade_no;
}

/** Places the order, and returns the parameters of the cashier; undefined if it cannot be paid any more. Repeat it at will. */
export async function openCashier(
  platform: Platform,
  combine_out_trade_no: string,
): Promise<JsapiPayment | undefined> {
  const { client, appid, mchid, notify_url } = platform;
  const placed = await sendOnce(platform.combined, combine_out_trade_no, {
    send: ({ openid, orders }) =>
      postCombineTransactionsJsapi(client, {
        json: {
          ...{ combine_appid: appid, combine_mchid: mchid, combine_out_trade_no, notify_url },
          combine_payer_info: { openid },
          sub_orders: orders.map(({ out_trade_no, sub_mchid, description, amount }) => ({
            ...{ mchid, sub_mchid, out_trade_no, description },
            attach: combine_out_trade_no,
            amount: { total_amount: amount, currency: "CNY" },
          })),
        },
      }),
    query: () => queryCombined(platform, combine_out_trade_no),
    // Only the response to the same request has the prepay_id.
    repeats: isUnpaid,
  });
  if ("prepay_id" in placed) return jsapiPayment(client, { appid, prepay_id: placed.prepay_id });
  if (isPaid(placed)) await storePayment(platform, combine_out_trade_no, placed);
  return undefined;
}

/** Handles a request to the `notify_url`. */
export function onNotification(platform: Platform, incoming: Incoming): Promise<NotificationReply> {
  return receive(platform, incoming, async ({ event_type, resource }) => {
    if (event_type === "TRANSACTION.SUCCESS" && "combine_out_trade_no" in resource)
      await storePayment(platform, resource.combine_out_trade_no, resource);
  });
}

/** Queries an open order whose notification has not arrived. @param isLast closes it, with all its orders, if it is unpaid */
export async function checkCombinedOrder(
  platform: Platform,
  combine_out_trade_no: string,
  isLast = false,
): Promise<void> {
  const { client, combined, appid: combine_appid, mchid } = platform;
  const { orders } = await rowOf(combined, combine_out_trade_no);
  const payment = await queryCombined(platform, combine_out_trade_no);
  if (payment === undefined) return; // it was not placed yet
  if (isPaid(payment)) return storePayment(platform, combine_out_trade_no, payment);
  if (!isLast) return;
  // If the user has paid since, WeChat Pay refuses it, and the next query finds the payment.
  await postCombineTransactionsOutTradeNoByCombineOutTradeNoClose(client, {
    combine_out_trade_no,
    json: {
      combine_appid,
      sub_orders: orders.map(({ out_trade_no, sub_mchid }) => ({ mchid, out_trade_no, sub_mchid })),
    },
  });
  await combined.change(combine_out_trade_no, (row) => ({ ...row, state: "closed" }));
}

/** The members of a payment that this task uses, from a notification or from a query. */
interface CombinedPayment {
  readonly sub_orders?: readonly {
    readonly out_trade_no: string;
    readonly trade_state?: string;
    readonly transaction_id?: string;
  }[];
}

function queryCombined({ client }: Platform, combine_out_trade_no: string) {
  return ifKnown(getCombineTransactionsOutTradeNoByCombineOutTradeNo(client, { combine_out_trade_no }));
}

function isUnpaid({ sub_orders = [] }: CombinedPayment): boolean {
  return sub_orders.every(({ trade_state }) => trade_state === "NOTPAY");
}

function isPaid({ sub_orders = [] }: CombinedPayment): boolean {
  return sub_orders.length > 0 && sub_orders.every(({ trade_state }) => trade_state === "SUCCESS");
}

/** Stores a payment once, if it is of this order: all parts of it, with their sub-merchants and amounts. */
async function storePayment(
  { combined, mchid, appid }: Platform,
  combine_out_trade_no: string,
  payment: CombinedPayment,
): Promise<void> {
  const { sub_orders = [] } = payment;
  await combined.change(combine_out_trade_no, (row) => {
    expectPayment(payment, {
      ...{ combine_mchid: mchid, combine_appid: appid, combine_out_trade_no },
      sub_orders: row.orders.map(({ out_trade_no, sub_mchid, amount }) => ({
        ...{ mchid, sub_mchid, out_trade_no, amount },
      })),
    });
    const transactions = Object.fromEntries(
      sub_orders.map(({ out_trade_no, transaction_id = "" }) => [out_trade_no, transaction_id]),
    );
    return row.state === "paid" ? row : { ...row, state: "paid", transactions };
  });
}
