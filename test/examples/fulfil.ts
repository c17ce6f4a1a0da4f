/** Fulfils each order once: a notification, its repetitions and a query may all report the same payment. */
import type { Client } from "wechatpay-ts";
import { expectPayment } from "wechatpay-ts/expect-payment";
import {
  errorReply,
  notifications,
  type NotificationInput,
  type NotificationReply,
} from "wechatpay-ts/webhook";

/** An order in the database of the merchant. */
export interface Order {
  readonly mchid: string;
  readonly appid: string;
  readonly out_trade_no: string;
  /** In 分. */
  readonly amount: number;
  readonly state: "open" | "paid" | "closed";
}

/** What the merchant has: a database, and a lock that all its processes share. */
export interface Merchant {
  find(out_trade_no: string): Promise<Order | undefined>;
  /** Stores that an order is paid, and what follows from it, in one transaction. */
  markPaid(order: Order, transaction_id: string): Promise<void>;
  markClosed(order: Order): Promise<void>;
  /** Acquires a lock for some milliseconds, and returns how to release it; undefined while another process has it. */
  lock(key: string, ms: number): Promise<(() => Promise<void>) | undefined>;
}

/** The members of a payment that the merchant uses, from a notification or from a query. */
export interface Payment {
  readonly out_trade_no: string;
  readonly transaction_id?: string;
}

// #region fulfil
/** Fulfils the order of a payment, unless that was done before. */
export async function fulfilOnce(merchant: Merchant, payment: Payment): Promise<void> {
  const { out_trade_no, transaction_id = "" } = payment;
  const release = await merchant.lock(`order:${out_trade_no}`, 30_000);
  if (release === undefined) throw new Error(`order ${out_trade_no}: it is being fulfilled`); // replies 500
  try {
    const order = await merchant.find(out_trade_no);
    if (order === undefined) throw new Error(`order ${out_trade_no}: not in the database`);
    const { mchid, appid, amount } = order;
    expectPayment(payment, { mchid, appid, out_trade_no, amount });
    if (order.state !== "paid") await merchant.markPaid(order, transaction_id);
  } finally {
    await release();
  }
}
// #endregion

// #region receive
/** Handles a request to the `notify_url`. */
export async function receive(
  client: Client,
  merchant: Merchant,
  request: NotificationInput,
): Promise<NotificationReply> {
  try {
    return await notifications(client).handle(request, async (event) => {
      if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
        await fulfilOnce(merchant, event.resource);
      else console.warn("not handled", event.event_type, event.id);
    });
  } catch (error) {
    console.error(error);
    return errorReply(error); // WeChat Pay sends the notification again
  }
}
// #endregion
