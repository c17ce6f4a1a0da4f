/** A service order of payscore (支付分), and what responses and notifications say of it. */
import { asObject, numberOf, withoutUndefined, type JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { Json } from "../../generator/ir/model.ts";
import type { StateChange } from "./history.ts";
import type { PayscoreState } from "./payscore-states.ts";

/** How a service order was paid. */
export interface PayscorePayment {
  /** `NEWTON`: deducted by WeChat Pay; `MCH`: received by the merchant, who synchronized it. */
  readonly channel: "NEWTON" | "MCH";
  /** `20091225091210`, as the pages write it. */
  readonly time: string;
  /** Of a deduction: the order that a refund names. */
  readonly transactionId: string | undefined;
}

/** A service order. */
export interface PayscoreOrder {
  /** The mchid of the merchant or partner that created it, who receives its notifications. */
  readonly caller: string;
  /** The sub-merchant of a partner; undefined for a direct merchant. */
  readonly subMchid: string | undefined;
  readonly serviceId: string;
  readonly appid: string;
  readonly outOrderNo: string;
  /** WeChat Pay's number, `order_id`. */
  readonly orderId: string;
  /** With this number the merchant queries the order when the user returns from WeChat Pay. */
  readonly queryId: string;
  readonly notifyUrl: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** The body of its request with what later calls changed, without encrypted fields. */
  readonly request: JsonObject;
  readonly state: PayscoreState;
  /** The changes of its state, the oldest first. */
  readonly history: readonly StateChange<PayscoreState>[];
  readonly openid: string | undefined;
  /** In 分; undefined until the order is completed. */
  readonly total: number | undefined;
  readonly payment: PayscorePayment | undefined;
}

/** A service order that the sandbox may change. */
export type OpenPayscoreOrder = { -readonly [Key in keyof PayscoreOrder]: PayscoreOrder[Key] };

/** The members of a request that describe the service, as queries and notifications return them. */
const described = [
  ...["service_introduction", "post_payments", "post_discounts", "risk_fund", "time_range", "location"],
  ...["attach", "notify_url", "sub_appid", "sub_openid"],
] as const;

/** The facts for any response; the response has those that its page documents. */
export function payscoreFacts(order: PayscoreOrder): JsonObject {
  const { caller, subMchid, serviceId, appid, outOrderNo, orderId, request, openid, total } = order;
  const [state, description] = order.state.split("/");
  return {
    ...Object.fromEntries(described.map((name) => [name, request[name]])),
    ...{ mchid: caller, sub_mchid: subMchid, service_id: serviceId, appid, out_order_no: outOrderNo },
    ...{ order_id: orderId, openid, state, state_description: description },
    total_amount: total,
    need_collection: total === undefined ? undefined : total > 0,
    collection: collectionOf(order),
  };
}

/** The facts for the notifications PAYSCORE.USER_CONFIRM and PAYSCORE.USER_PAID. */
export function payscoreNotice(order: PayscoreOrder): { [name: string]: Json } {
  return withoutUndefined({ ...payscoreFacts(order), notify_url: undefined });
}

/** What was collected or is to be collected; undefined for an order without a sum. */
function collectionOf({ total, payment }: PayscoreOrder): Json | undefined {
  if (total === undefined || total === 0) return undefined;
  if (!payment)
    return { state: "USER_PAYING", total_amount: total, paying_amount: total, paid_amount: 0, details: [] };
  const { channel, time, transactionId } = payment;
  const detail = { seq: 1, amount: total, paid_type: channel, paid_time: time };
  return {
    ...{ state: "USER_PAID", total_amount: total, paying_amount: 0, paid_amount: total },
    details: [transactionId === undefined ? detail : { ...detail, transaction_id: transactionId }],
  };
}

/** The sum of the amounts of a list, in 分. */
export function sumOf(items: readonly Json[]): number {
  return items.reduce((sum: number, item) => sum + (numberOf(asObject(item)["amount"]) ?? 0), 0);
}

/** Returns a time as the pages of payscore write it: `20091225091210`. */
export function payscoreTime(milliseconds: number): string {
  return rfc3339(milliseconds).slice(0, 19).replaceAll(/\D/gu, "");
}
