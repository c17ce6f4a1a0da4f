/** Orders of profit sharing (分账), their receivers and returns, with their facts. */
import type { Json } from "../../generator/ir/model.ts";
import type { JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { Order } from "./order.ts";
import type { ReceiverResult, ReturnResult, SharingState } from "./sharing-states.ts";

/** Why a receiver may get nothing. */
export const receiverFailures = [
  "ACCOUNT_ABNORMAL",
  "NO_RELATION",
  "RECEIVER_HIGH_RISK",
  "RECEIVER_REAL_NAME_NOT_VERIFIED",
  "NO_AUTH",
  "RECEIVER_RECEIPT_LIMIT",
  "PAYER_ACCOUNT_ABNORMAL",
  "INVALID_REQUEST",
] as const;

/** Why a return may fail. */
export const returnFailures = [
  "ACCOUNT_ABNORMAL",
  "BALANCE_NOT_ENOUGH",
  "TIME_OUT_CLOSED",
  "PAYER_ACCOUNT_ABNORMAL",
  "INVALID_REQUEST",
] as const;

/** Why a receiver got nothing. */
export type ReceiverFailure = (typeof receiverFailures)[number];
/** Why a return failed. */
export type ReturnFailure = (typeof returnFailures)[number];

/** A receiver as a request names it. */
export interface NewReceiver {
  /** `MERCHANT_ID`, `PERSONAL_OPENID` or `PERSONAL_SUB_OPENID`. */
  readonly type: string;
  readonly account: string;
  /** In 分. */
  readonly amount: number;
  readonly description: string;
}

/** A receiver of a sharing order. */
export interface SharingReceiver extends NewReceiver {
  readonly detailId: string;
  readonly result: ReceiverResult;
  readonly failReason: ReceiverFailure | undefined;
  /** Unix time in milliseconds, in the sandbox's time; undefined while it is pending. */
  readonly finishedAt: number | undefined;
  /** In 分: what was returned, returns in progress included. */
  readonly returned: number;
}

/** A sharing order, or the order by which a merchant unfreezes the rest. */
export interface SharingOrder {
  readonly kind: "share" | "unfreeze";
  /** The mchid of the merchant or partner that created it. */
  readonly caller: string;
  readonly outOrderNo: string;
  readonly orderId: string;
  /** The paid order whose money is shared. */
  readonly transaction: Order;
  /** Whose receivers these are: the mchid of the brand or the sub-merchant; empty: those of the caller. */
  readonly scope: string;
  readonly state: SharingState;
  readonly receivers: readonly SharingReceiver[];
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
}

/** A return of what a merchant received. */
export interface SharingReturn {
  readonly caller: string;
  readonly outReturnNo: string;
  readonly returnId: string;
  readonly order: SharingOrder;
  readonly receiver: SharingReceiver;
  /** In 分. */
  readonly amount: number;
  readonly description: string;
  readonly result: ReturnResult;
  readonly failReason: ReturnFailure | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** Unix time in milliseconds, in the sandbox's time; undefined while it is in progress. */
  readonly finishedAt: number | undefined;
}

/** Reports whether an order was placed with `settle_info.profit_sharing: true`. */
export function isMarked({ request }: Order): boolean {
  const info = request["settle_info"];
  return typeof info === "object" && info !== null && !Array.isArray(info) && info["profit_sharing"] === true;
}

/** The facts of a sharing order, for the names of all families of pages; a response has those of its page. */
export function sharingFacts(order: SharingOrder): JsonObject {
  const { kind, transaction, outOrderNo, orderId, state, receivers, createdAt } = order;
  const [first] = receivers;
  return {
    ...{ sub_mchid: transaction.request["sub_mchid"], transaction_id: transaction.transactionId },
    ...{ out_order_no: outOrderNo, order_id: orderId, state, status: state },
    receivers: receivers.map((one) => receiverFacts(one, createdAt)),
    finish_amount: kind === "unfreeze" ? first?.amount : undefined,
    finish_description: kind === "unfreeze" ? first?.description : undefined,
  };
}

function receiverFacts(receiver: SharingReceiver, createdAt: number): Json {
  const { type, account, amount, description, detailId, result, failReason, finishedAt } = receiver;
  return {
    ...{ type, account, receiver_account: account, amount, description, detail_id: detailId, result },
    ...(type === "MERCHANT_ID" && { receiver_mchid: account }),
    ...(failReason !== undefined && { fail_reason: failReason }),
    ...{ create_time: rfc3339(createdAt), finish_time: finishTime(finishedAt) },
  };
}

/** The facts of a return, for the names of all families of pages. */
export function returnFacts(one: SharingReturn): JsonObject {
  const { order, outReturnNo, returnId, receiver, amount, description, result, failReason } = one;
  return {
    ...{ sub_mchid: order.transaction.request["sub_mchid"], order_id: order.orderId },
    ...{ out_order_no: order.outOrderNo, out_return_no: outReturnNo, return_id: returnId },
    ...{ return_no: returnId, return_mchid: receiver.account, amount, description, result },
    fail_reason: failReason,
    ...{ create_time: rfc3339(one.createdAt), finish_time: finishTime(one.finishedAt) },
  };
}

/** The pages require a finish time also of what is not finished: the beginning of Unix time stands for none. */
function finishTime(finishedAt: number | undefined): string {
  return rfc3339(finishedAt ?? 0);
}
