/**
 * A service order of WeChat Pay score (微信支付分): the user confirms it, uses the service, and WeChat Pay deducts the total
 * when the merchant completes the order.
 *
 * To create an order is recognized by its number. To complete one is not: the number names the order, not the request. So the
 * bill has a row of its own, and after an unknown outcome the query says whether the order is completed (`MCH_COMPLETE`).
 * An order is final in DONE, REVOKED and EXPIRED; in DONE, the total is paid.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012587900 create (创建支付分订单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012587902 query (查询支付分订单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012587955 complete (完结支付分订单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012587953 notifications (确认订单回调通知, 支付成功回调通知)
 */
import { payscoreView, type PayscoreView } from "wechatpay-ts/pay-sign";
import type { NotificationReply } from "wechatpay-ts/webhook";
import { getPayscoreServiceorder, postPayscoreServiceorder } from "wechatpay-ts/v3/payscore/serviceorder";
import { postPayscoreServiceorderByOutOrderNoComplete } from "wechatpay-ts/v3/payscore/serviceorder/_out_order_no_/complete";
import { newNumber, receive, type App, type Incoming } from "./support/app.ts";
import { expectSame, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** The states of a service order. */
export const SERVICE_STATES = ["CREATED", "DOING", "DONE", "REVOKED", "EXPIRED"] as const;

/** A service order in the database of the merchant. */
export interface ServiceOrder extends Sendable {
  readonly out_order_no: string;
  readonly service_introduction: string;
  /** The most that the user may have to pay (服务风险金), in 分. */
  readonly risk_fund: number;
  /** The beginning of the service in the time of China: `20261127120000`. */
  readonly start_time: string;
  /** `new` before WeChat Pay has it. */
  readonly state: "new" | (typeof SERVICE_STATES)[number];
}

/** What a service costs, by the number of its order. */
export interface Bill extends Sendable {
  readonly out_order_no: string;
  /** Amounts in 分. */
  readonly items: readonly { readonly name: string; readonly amount: number }[];
  /** The end of the service in the time of China: `20261127180000`. */
  readonly end_time: string;
}

/** The application of this task. */
export interface Rental extends App {
  /** 服务ID, which WeChat Pay assigns to the merchant. */
  readonly service_id: string;
  /** The API key of APIv2, 32 characters, which signs the parameters of the page. */
  readonly apiKey: string;
  readonly services: Table<ServiceOrder>;
  readonly bills: Table<Bill>;
}

/** Stores a service order under a new number. @param service with its risk fund in 分 */
export async function createService(
  rental: Rental,
  service: Pick<ServiceOrder, "service_introduction" | "risk_fund" | "start_time">,
): Promise<string> {
  const out_order_no = newNumber("S");
  await rental.services.insert(out_order_no, { ...service, out_order_no, state: "new", sent: false });
  return out_order_no;
}

/**
 * Creates the order at WeChat Pay, and returns what opens the page on which the user confirms it (`wx.openBusinessView`);
 * undefined if there is nothing to confirm. Call it again if the user comes back, and after an error.
 */
export async function openConfirmation(
  rental: Rental,
  out_order_no: string,
): Promise<PayscoreView | undefined> {
  const { client, appid, service_id, notify_url } = rental;
  const created = await sendOnce(rental.services, out_order_no, {
    send: ({ service_introduction, risk_fund, start_time }) =>
      postPayscoreServiceorder(client, {
        json: {
          ...{ out_order_no, appid, service_id, service_introduction, notify_url },
          time_range: { start_time },
          risk_fund: { name: "DEPOSIT", amount: risk_fund },
          need_user_confirm: true,
        },
      }),
    query: () => queryService(rental, out_order_no),
    // A query does not return the package of the page; the response to the same request does.
    repeats: ({ state }) => state === "CREATED",
  });
  await storeService(rental, out_order_no, created);
  return "package" in created ? payscoreView(client, created, rental.apiKey) : undefined;
}

/** Handles a request to the `notify_url`. */
export function onNotification(rental: Rental, incoming: Incoming): Promise<NotificationReply> {
  return receive(rental, incoming, async ({ event_type, resource }) => {
    if (event_type === "PAYSCORE.USER_CONFIRM" || event_type === "PAYSCORE.USER_PAID")
      await storeService(rental, resource.out_order_no, resource);
  });
}

/** Stores what a service costs. Only then is the order completed, by `completeService`. */
export async function createBill(rental: Rental, bill: Omit<Bill, "sent">): Promise<void> {
  await rental.bills.insert(bill.out_order_no, { ...bill, sent: false });
}

/** Replaces a bill that WeChat Pay has refused, such as one over the ceiling. @throws Error if the order is completed */
export async function correctBill(rental: Rental, bill: Omit<Bill, "sent">): Promise<void> {
  const { out_order_no } = bill;
  const order = await queryService(rental, out_order_no);
  if (order === undefined || isCompleted(order))
    throw new Error(`service order ${out_order_no}: it is completed, so its bill cannot change.`);
  await rental.bills.change(out_order_no, () => ({ ...bill, sent: false }));
}

/** Completes a service order: WeChat Pay then deducts the total, and notifies. Call it again after an error. */
export async function completeService(rental: Rental, out_order_no: string): Promise<ServiceOrder["state"]> {
  const { client, appid, service_id } = rental;
  const completed = await sendOnce(rental.bills, out_order_no, {
    send: ({ items, end_time }) =>
      postPayscoreServiceorderByOutOrderNoComplete(client, {
        out_order_no,
        json: {
          ...{ appid, service_id, post_payments: items, time_range: { end_time } },
          total_amount: totalOf(items),
        },
      }),
    query: async () => {
      const order = await queryService(rental, out_order_no);
      return order !== undefined && isCompleted(order) ? order : undefined;
    },
  });
  return storeService(rental, out_order_no, completed);
}

/** Queries a service order that is not final: while it is CREATED, and until it is DONE. */
export async function checkService(rental: Rental, out_order_no: string): Promise<ServiceOrder["state"]> {
  const order = await queryService(rental, out_order_no);
  if (order === undefined) return (await rowOf(rental.services, out_order_no)).state;
  return storeService(rental, out_order_no, order);
}

/** Whether a service order does not change any more. */
export function isFinal({ state }: ServiceOrder): boolean {
  return state === "DONE" || state === "REVOKED" || state === "EXPIRED";
}

function totalOf(items: Bill["items"]): number {
  return items.reduce((total, { amount }) => total + amount, 0);
}

function queryService({ client, appid, service_id }: Rental, out_order_no: string) {
  return ifKnown(getPayscoreServiceorder(client, { query: { out_order_no, appid, service_id } }));
}

/** The members of a service order that this task uses, from a notification, a response or a query. */
interface ServiceReport {
  readonly state: string;
  readonly state_description?: string;
  readonly total_amount?: number;
  readonly risk_fund?: { readonly amount: number };
}

function isCompleted({ state, state_description }: ServiceReport): boolean {
  return state === "DONE" || state_description === "MCH_COMPLETE";
}

/** Stores the state of a service order, if it is of this service and, once it is completed, of this total. */
async function storeService(
  { services, bills, mchid, appid, service_id }: Rental,
  out_order_no: string,
  report: ServiceReport,
): Promise<ServiceOrder["state"]> {
  const what = `service order ${out_order_no}`;
  if (isCompleted(report)) {
    const { items } = await rowOf(bills, out_order_no);
    expectSame(what, report, { total_amount: totalOf(items) });
  }
  const { state } = await services.change(out_order_no, (row) => {
    expectSame(what, report, { mchid, appid, service_id, out_order_no });
    if (report.risk_fund !== undefined) expectSame(what, report.risk_fund, { amount: row.risk_fund });
    return isFinal(row) ? row : { ...row, state: stateIn(SERVICE_STATES, report.state) };
  });
  return state;
}
