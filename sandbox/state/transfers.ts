import { BoundedMap } from "../util/bounded.ts";
import { withoutUndefined, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import type { StateContext } from "./orders.ts";
import { maxRecords } from "./limits.ts";

/** `bill`: one transfer; `batch`: a list of them. */
export type TransferKind = "bill" | "batch";
/** How a transfer ends. */
export type TransferEnd = "SUCCESS" | "FAIL" | "CANCELLED";

/** A transfer, or a batch of them. */
export interface Transfer {
  readonly kind: TransferKind;
  /** The number of the merchant: `out_bill_no` or `out_batch_no`. */
  readonly outNo: string;
  /** The number of WeChat Pay: `transfer_bill_no` or `batch_id`. */
  readonly id: string;
  /** In 分. */
  readonly amount: number;
  /** The body of its request, without encrypted fields. */
  readonly request: JsonObject;
  readonly details: readonly TransferDetail[];
  readonly notifyUrl: string | undefined;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly updatedAt: number;
  /** How it ended; undefined before that. */
  readonly end: TransferEnd | undefined;
}

/** One transfer of a batch. */
export interface TransferDetail {
  readonly outNo: string;
  readonly id: string;
  readonly request: JsonObject;
}

type OpenTransfer = { -readonly [Key in keyof Transfer]: Transfer[Key] };

/** The values of a new transfer. */
export interface NewTransfer {
  readonly kind: TransferKind;
  readonly outNo: string;
  readonly amount: number;
  readonly request: JsonObject;
  readonly details: readonly { readonly outNo: string; readonly request: JsonObject }[];
  readonly notifyUrl: string | undefined;
  readonly digest: string;
}

/** The transfers of a sandbox. */
export class Transfers {
  private readonly transfers = new BoundedMap<string, OpenTransfer>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(maxRecords);
  private readonly context: StateContext;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** All transfers, the oldest first. */
  get all(): readonly Transfer[] {
    return [...this.transfers.values()];
  }

  /** Creates a transfer, which settles after `settleAfter`. Throws an ApiError if another request has its number. */
  create({ kind, outNo, amount, request, details, notifyUrl, digest }: NewTransfer): Transfer {
    const key = `${kind} ${outNo}`;
    const known = this.transfers.get(key);
    if (known && this.digests.get(key) === digest) return known;
    if (known)
      throw new ApiError(
        400,
        "ALREADY_EXISTS",
        "单号已存在，且参数不一致 (this number was used with other parameters)",
      );
    const { seed, clock, settleAfter } = this.context;
    const now = clock.now();
    const transfer: OpenTransfer = {
      ...{ kind, outNo, amount, request, notifyUrl },
      id: `1330${seed.digits(28, kind, outNo)}`,
      details: details.map((one) => ({ ...one, id: `1040${seed.digits(28, kind, outNo, one.outNo)}` })),
      ...{ createdAt: now, updatedAt: now, end: undefined },
    };
    this.transfers.set(key, transfer);
    this.digests.set(key, digest);
    clock.after(settleAfter, () => this.settle(transfer, "SUCCESS"));
    return transfer;
  }

  /** Finds a transfer by the merchant's number or by WeChat Pay's. */
  find(kind: TransferKind, number: string | undefined): Transfer | undefined {
    return this.all.find((one) => one.kind === kind && (one.outNo === number || one.id === number));
  }

  /**
   * Settles a transfer and notifies it. A settled transfer does not change.
   *
   * @param transferOrNumber the transfer, or its `out_bill_no` or `out_batch_no`
   */
  async settle(transferOrNumber: Transfer | string, end: TransferEnd): Promise<void> {
    const transfer =
      typeof transferOrNumber === "string"
        ? this.all.find(({ outNo }) => outNo === transferOrNumber)
        : transferOrNumber;
    if (!transfer) throw new ApiError(404, "NOT_FOUND", "记录不存在 (this sandbox has no such transfer)");
    if (transfer.end !== undefined) return;
    Object.assign(transfer as OpenTransfer, { end, updatedAt: this.context.clock.now() }); // read-only outside of this file
    if (transfer.notifyUrl === undefined) return;
    const isBatch = transfer.kind === "batch";
    const facts = isBatch ? batchFacts(transfer) : billFacts(transfer);
    const event_type = isBatch ? "MCHTRANSFER.BATCH.FINISHED" : "MCHTRANSFER.BILL.FINISHED";
    await this.context.notifier.send(transfer.notifyUrl, {
      event_type,
      original_type: "mch_payment",
      summary: "商家转账完成",
      resource: this.context.resourceOf(event_type, withoutUndefined(facts)),
    });
  }

  /** Cancels a transfer that is not settled. */
  cancel(transfer: Transfer): void {
    if (transfer.end !== undefined)
      throw new ApiError(400, "INVALID_REQUEST", "单据已完成，不能撤销 (the transfer is already settled)");
    Object.assign(transfer as OpenTransfer, { end: "CANCELLED", updatedAt: this.context.clock.now() }); // as above
  }

  /** Removes all transfers. */
  clear(): void {
    this.transfers.clear();
    this.digests.clear();
  }
}

/** The facts for a query of a transfer bill. */
export function billFacts({ request, outNo, id, amount, end, createdAt, updatedAt }: Transfer): JsonObject {
  return {
    ...request,
    ...{ mch_id: request["mch_id"], out_bill_no: outNo, transfer_bill_no: id, transfer_amount: amount },
    state: end ?? (request["package_info"] === undefined ? "ACCEPTED" : "WAIT_USER_CONFIRM"),
    fail_reason: end === "FAIL" ? "ACCOUNT_FROZEN" : undefined,
    create_time: rfc3339(createdAt),
    update_time: rfc3339(updatedAt),
  };
}

/** The facts for a query of a transfer batch. */
export function batchFacts(transfer: Transfer): JsonObject {
  const { request, outNo, id, amount, details, end, createdAt, updatedAt } = transfer;
  const [succeeded, failed] = end === "SUCCESS" ? [1, 0] : [0, end === undefined ? 0 : 1];
  return {
    ...request,
    ...{ out_batch_no: outNo, batch_id: id, total_amount: amount, total_num: details.length },
    batch_status: end === undefined ? "ACCEPTED" : end === "CANCELLED" ? "CLOSED" : "FINISHED",
    batch_type: "API",
    ...{ success_amount: amount * succeeded, success_num: details.length * succeeded },
    ...{ fail_amount: amount * failed, fail_num: details.length * failed },
    ...{ create_time: rfc3339(createdAt), update_time: rfc3339(updatedAt) },
  };
}

/** The facts of one transfer of a batch. */
export function detailFacts(transfer: Transfer, { outNo, id, request }: TransferDetail): JsonObject {
  return {
    ...request,
    ...{ mchid: transfer.request["mchid"], appid: transfer.request["appid"] },
    ...{ out_batch_no: transfer.outNo, batch_id: transfer.id, out_detail_no: outNo, detail_id: id },
    detail_status: transfer.end === "CANCELLED" ? "FAIL" : (transfer.end ?? "PROCESSING"),
    ...{ initiate_time: rfc3339(transfer.createdAt), update_time: rfc3339(transfer.updatedAt) },
  };
}
