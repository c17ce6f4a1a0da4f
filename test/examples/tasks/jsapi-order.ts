/**
 * A JSAPI order of a direct merchant, with its notification and refunds.
 *
 * The order is stored under its own number before WeChat Pay is called. A notification, its repetitions and a query may all
 * report the payment: fulfil.ts marks the order as paid once. A refund is final in `SUCCESS` and `CLOSED`; an `ABNORMAL` one
 * waits for the merchant.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791856 order (JSAPI下单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791859 query (商户订单号查询订单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861 notification of the payment (支付成功回调通知)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791862 refund (退款申请)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791863 query of a refund (查询单笔退款)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791865 notification of a refund (退款结果回调通知)
 */
import type { JsapiPayment } from "wechatpay-ts/pay-sign";
import { jsapiPayment } from "wechatpay-ts/pay-sign";
import { expectPayment } from "wechatpay-ts/expect-payment";
import type { NotificationReply } from "wechatpay-ts/webhook";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { postRefundDomesticRefunds } from "wechatpay-ts/v3/refund/domestic/refunds";
import { getRefundDomesticRefundsByOutRefundNo } from "wechatpay-ts/v3/refund/domestic/refunds/_out_refund_no_";
import { fulfilOnce, type Merchant, type Order as PaidOrder } from "../fulfil.ts";
import { queryOrder } from "../query-orders.ts";
import { newNumber, receive, type App, type Incoming } from "./support/app.ts";
import { stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** An order in the database of the shop. */
export interface Order extends Sendable {
  readonly out_trade_no: string;
  readonly description: string;
  readonly openid: string;
  /** In 分. */
  readonly amount: number;
  readonly state: PaidOrder["state"];
  readonly transaction_id?: string;
}

const REFUND_STATES = ["PROCESSING", "SUCCESS", "ABNORMAL", "CLOSED"] as const;

/** A refund in the database of the shop. */
export interface Refund extends Sendable {
  readonly out_refund_no: string;
  readonly out_trade_no: string;
  /** The amount of the refund, in 分. */
  readonly refund: number;
  /** The amount of the order, in 分. */
  readonly total: number;
  /** `ABNORMAL`: the account of the user does not accept it, so the merchant names another one. */
  readonly state: (typeof REFUND_STATES)[number];
}

/** The application of this task. */
export interface Shop extends App {
  readonly orders: Table<Order>;
  readonly refunds: Table<Refund>;
  /** A lock that all processes share, such as that of redis-lock.ts. */
  readonly lock: Merchant["lock"];
}

/** Stores an order under a new number. WeChat Pay does not know it yet. @param cart with its amount in 分 */
export async function createOrder(
  shop: Shop,
  cart: { readonly description: string; readonly openid: string; readonly amount: number },
): Promise<string> {
  const out_trade_no = newNumber("T");
  await shop.orders.insert(out_trade_no, { ...cart, out_trade_no, state: "open", sent: false });
  return out_trade_no;
}

/**
 * Places an order at WeChat Pay, and returns the parameters with which the page opens the cashier; undefined if the order can
 * not be paid any more. Call it again if the user comes back, and after an error: WeChat Pay recognizes the number.
 */
export async function openCashier(shop: Shop, out_trade_no: string): Promise<JsapiPayment | undefined> {
  const { client, appid, mchid, notify_url } = shop;
  const placed = await sendOnce(shop.orders, out_trade_no, {
    send: ({ description, openid, amount }) =>
      postPayTransactionsJsapi(client, {
        json: {
          ...{ appid, mchid, description, out_trade_no, notify_url },
          amount: { total: amount, currency: "CNY" },
          payer: { openid },
        },
      }),
    query: () => ifKnown(getPayTransactionsByOutTradeNo(client, { out_trade_no, query: { mchid } })),
    // A query does not return the prepay_id; the response to the same request does.
    repeats: ({ trade_state }) => trade_state === "NOTPAY",
  });
  if ("prepay_id" in placed) return jsapiPayment(client, { appid, prepay_id: placed.prepay_id });
  if (placed.trade_state === "SUCCESS") await fulfilOnce(merchantOf(shop), placed);
  return undefined;
}

/** Handles a request to the `notify_url`: payments and refunds. */
export function onNotification(shop: Shop, incoming: Incoming): Promise<NotificationReply> {
  return receive(shop, incoming, async ({ event_type, resource }) => {
    if (event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in resource)
      await fulfilOnce(merchantOf(shop), resource);
    if (event_type === "REFUND.SUCCESS" || event_type === "REFUND.ABNORMAL" || event_type === "REFUND.CLOSED")
      await storeRefund(shop, resource.out_refund_no, resource.refund_status, resource);
  });
}

/** Queries an order whose notification has not arrived, at each time of `QUERY_AT`. @param isLast closes it if it is unpaid */
export async function checkOrder(shop: Shop, out_trade_no: string, isLast = false): Promise<void> {
  const order = toPaidOrder(shop, await rowOf(shop.orders, out_trade_no));
  await queryOrder(shop.client, merchantOf(shop), order, isLast);
}

/**
 * Stores a refund. A second call for the same case is refused, so a double click does not refund twice. WeChat Pay refuses
 * refunds that together exceed the order.
 *
 * @param out_refund_no the number of the merchant's own case, such as a return
 * @param refund in 分
 */
export async function createRefund(
  shop: Shop,
  out_trade_no: string,
  out_refund_no: string,
  refund: number,
): Promise<string> {
  const { state, amount } = await rowOf(shop.orders, out_trade_no);
  if (state !== "paid")
    throw new Error(`order ${out_trade_no}: it is ${state}, so there is nothing to refund.`);
  if (!Number.isSafeInteger(refund) || refund < 1)
    throw new Error(`refund ${out_refund_no}: expected an amount in 分, at least 1.`);
  if (refund > amount) throw new Error(`refund ${out_refund_no}: it is more than the order has.`);
  const row = { out_refund_no, out_trade_no, refund, total: amount };
  await shop.refunds.insert(out_refund_no, { ...row, state: "PROCESSING", sent: false });
  return out_refund_no;
}

/** What refunds need; the application of another task may have it, too. */
export type Refunder = Pick<Shop, "client" | "notify_url" | "refunds">;

/**
 * Requests a refund, and returns its state. Call it again after an error, such as NOT_ENOUGH: the number stays, since another
 * number would be another refund.
 */
export async function requestRefund(shop: Refunder, out_refund_no: string): Promise<Refund["state"]> {
  const { client, notify_url } = shop;
  const refunded = await sendOnce(shop.refunds, out_refund_no, {
    send: ({ out_trade_no, refund, total }) =>
      postRefundDomesticRefunds(client, {
        json: { out_trade_no, out_refund_no, notify_url, amount: { refund, total, currency: "CNY" } },
      }),
    query: () => ifKnown(getRefundDomesticRefundsByOutRefundNo(client, { out_refund_no })),
  });
  return storeRefund(shop, out_refund_no, refunded.status, refunded);
}

/** Queries a refund that is not final. */
export async function checkRefund(shop: Refunder, out_refund_no: string): Promise<Refund["state"]> {
  const refund = await getRefundDomesticRefundsByOutRefundNo(shop.client, { out_refund_no });
  return storeRefund(shop, out_refund_no, refund.status, refund);
}

/** Whether a refund does not change any more by itself. */
export function isFinal({ state }: Refund): boolean {
  return state === "SUCCESS" || state === "CLOSED";
}

/** Stores the state of a refund, if it is of this order and this amount. */
export async function storeRefund(
  shop: Refunder,
  number: string,
  status: string,
  reported: object,
): Promise<Refund["state"]> {
  const { state } = await shop.refunds.change(number, (row) => {
    const { out_refund_no, out_trade_no, refund, total } = row;
    expectPayment(reported, { out_refund_no, out_trade_no, refund, amount: total, refund_status: status });
    // Notifications may arrive in another order than they were sent.
    return isFinal(row) ? row : { ...row, state: stateIn(REFUND_STATES, status) };
  });
  return state;
}

function toPaidOrder({ mchid, appid }: Shop, { out_trade_no, amount, state }: Order): PaidOrder {
  return { mchid, appid, out_trade_no, amount, state };
}

/** The shop as fulfil.ts and query-orders.ts use it. */
function merchantOf(shop: Shop): Merchant {
  const { orders, lock } = shop;
  const find = async (out_trade_no: string) => {
    const order = await orders.find(out_trade_no);
    return order && toPaidOrder(shop, order);
  };
  return {
    find,
    lock,
    markPaid: async ({ out_trade_no }, transaction_id) => {
      await orders.change(out_trade_no, (order) => ({ ...order, state: "paid", transaction_id }));
    },
    markClosed: async ({ out_trade_no }) => {
      await orders.change(out_trade_no, (order) => ({ ...order, state: "closed" }));
    },
  };
}
