import type { JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { StateChange } from "./history.ts";
import type { BatchStatus, TransferState } from "./states.ts";

/** `bill`: one transfer; `batch`: a list of them. */
export type TransferKind = "bill" | "batch";
/** A transfer, or a batch of them. */
export interface Transfer {
  readonly kind: TransferKind;
  /** The mchid of the merchant or partner that made it, who receives its notifications. */
  readonly caller: string;
  /** The number of the merchant: `out_bill_no` or `out_batch_no`. */
  readonly outNo: string;
  /** The number of WeChat Pay: `transfer_bill_no` or `batch_id`. */
  readonly id: string;
  /** In 分. */
  readonly amount: number;
  /** The body of its request; encrypted fields only as ciphertext for the merchant. */
  readonly request: JsonObject;
  readonly details: readonly TransferDetail[];
  readonly notifyUrl: string | undefined;
  /** What opens the page on which the user confirms; undefined for a transfer without confirmation. */
  readonly packageInfo: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly updatedAt: number;
  readonly state: TransferState;
  /** The changes of its state, the oldest first. */
  readonly history: readonly StateChange<TransferState>[];
  /** Why it failed. */
  readonly failReason: string | undefined;
}

/** One transfer of a batch. */
export interface TransferDetail {
  readonly outNo: string;
  readonly id: string;
  readonly request: JsonObject;
}

/** The facts for a query of a transfer bill, and its notification; the response has those that its page documents. */
export function billFacts(transfer: Transfer): JsonObject {
  const { request, caller, outNo, id, amount, state, failReason, createdAt, updatedAt } = transfer;
  return {
    ...request,
    ...{ mch_id: caller, mchid: caller, out_bill_no: outNo, transfer_bill_no: id, transfer_amount: amount },
    ...{ state, fail_reason: failReason },
    create_time: rfc3339(createdAt),
    update_time: rfc3339(updatedAt),
  };
}

/** The status of a batch by the state that it shares with a transfer. */
export function batchStatusOf(state: TransferState): BatchStatus {
  if (state === "CANCELLED" || state === "CANCELING") return "CLOSED";
  return state === "SUCCESS" || state === "FAIL" ? "FINISHED" : "ACCEPTED";
}

/** The facts for a query of a transfer batch. */
export function batchFacts(transfer: Transfer): JsonObject {
  const { request, caller, outNo, id, amount, details, state, createdAt, updatedAt } = transfer;
  const [succeeded, failed] = [Number(state === "SUCCESS"), Number(state === "FAIL")];
  return {
    ...request,
    ...{ mchid: caller, out_batch_no: outNo, batch_id: id, total_amount: amount, total_num: details.length },
    batch_status: batchStatusOf(state),
    batch_type: "API",
    ...{ success_amount: amount * succeeded, success_num: details.length * succeeded },
    ...{ fail_amount: amount * failed, fail_num: details.length * failed },
    ...{ create_time: rfc3339(createdAt), update_time: rfc3339(updatedAt) },
  };
}

/** The facts of one transfer of a batch. */
export function detailFacts(transfer: Transfer, { outNo, id, request }: TransferDetail): JsonObject {
  const { state } = transfer;
  const isEnded = state === "SUCCESS" || state === "FAIL";
  return {
    ...request,
    ...{ mchid: transfer.caller, appid: transfer.request["appid"] },
    ...{ out_batch_no: transfer.outNo, batch_id: transfer.id, out_detail_no: outNo, detail_id: id },
    detail_status: batchStatusOf(state) === "CLOSED" ? "FAIL" : isEnded ? state : "PROCESSING",
    ...{ initiate_time: rfc3339(transfer.createdAt), update_time: rfc3339(transfer.updatedAt) },
  };
}
