import { BoundedMap } from "../util/bounded.ts";
import { withoutUndefined, type JsonObject } from "../util/json.ts";
import { apiError, type ApiError } from "../http/api-error.ts";
import { newHistory, withChange } from "./history.ts";
import { numberUsed } from "./order-errors.ts";
import type { StateContext } from "./orders.ts";
import { maxRecords } from "./limits.ts";
import { after, transferStates, type TransferEvent } from "./states.ts";
import { batchFacts, billFacts, type Transfer, type TransferKind } from "./transfer.ts";

/** How a transfer ends. */
export type TransferEnd = "SUCCESS" | "FAIL" | "CANCELLED";

type OpenTransfer = { -readonly [Key in keyof Transfer]: Transfer[Key] };

/** The values of a new transfer. */
export interface NewTransfer {
  readonly kind: TransferKind;
  readonly caller: string;
  readonly outNo: string;
  readonly amount: number;
  readonly request: JsonObject;
  readonly details: readonly { readonly outNo: string; readonly request: JsonObject }[];
  readonly notifyUrl: string | undefined;
  /** Whether the user has to confirm it on a page. */
  readonly isConfirmedByUser: boolean;
  readonly digest: string;
}

/** Milliseconds in which the user can confirm a transfer: 24 hours. */
const confirmableMs = 24 * 3_600_000;

const endEvents = { SUCCESS: "succeed", FAIL: "fail", CANCELLED: "end" } as const;

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

  /**
   * Creates a transfer. It waits for the user, or settles after `settleAfter`. Throws an ApiError if another request has its
   * number.
   */
  create(values: NewTransfer): Transfer {
    const { kind, caller, outNo, amount, request, details, notifyUrl, isConfirmedByUser, digest } = values;
    const key = `${kind} ${caller} ${outNo}`;
    const known = this.transfers.get(key);
    if (known && this.digests.get(key) === digest) return known;
    if (known) throw kind === "bill" ? numberUsed() : batchExists();
    const { seed, clock } = this.context;
    const now = clock.now();
    const labels = [kind, caller, outNo] as const;
    const transfer: OpenTransfer = {
      ...{ kind, caller, outNo, amount, request, notifyUrl },
      id: `1330${seed.digits(28, ...labels)}`,
      details: details.map((one) => ({ ...one, id: `1040${seed.digits(28, ...labels, one.outNo)}` })),
      packageInfo: isConfirmedByUser ? seed.hex(32, "package_info", ...labels) : undefined,
      ...{ createdAt: now, updatedAt: now, state: "ACCEPTED", failReason: undefined },
      history: newHistory(now, "ACCEPTED"),
    };
    this.transfers.set(key, transfer);
    this.digests.set(key, digest);
    if (isConfirmedByUser) this.awaitUser(transfer);
    else this.settleLater(transfer, "SUCCESS");
    return transfer;
  }

  /** Finds a transfer by the merchant's number or by WeChat Pay's. @param caller default: any */
  find(kind: TransferKind, number: string | undefined, caller?: string): Transfer | undefined {
    return this.all.find(
      (one) =>
        one.kind === kind &&
        (one.outNo === number || one.id === number) &&
        (caller === undefined || one.caller === caller),
    );
  }

  /**
   * Confirms a transfer as its user does on the page that `package_info` opens. It settles after `settleAfter`.
   *
   * @param transferOrNumber the transfer, or its `out_bill_no`
   */
  confirm(transferOrNumber: Transfer | string): void {
    const transfer = this.known(transferOrNumber);
    if (!this.move(transfer, "confirm")) throw wrongState(transfer, "confirmed");
    this.settleLater(transfer, "SUCCESS");
  }

  /**
   * Settles a transfer and notifies it. A settled transfer does not change.
   *
   * @param transferOrNumber the transfer, or its `out_bill_no` or `out_batch_no`
   * @throws ApiError for a transfer that waits for its user: call `confirm` first
   */
  async settle(transferOrNumber: Transfer | string, end: TransferEnd): Promise<void> {
    const transfer = this.known(transferOrNumber);
    const { kind, state } = transfer;
    if (Object.keys(transferStates[state]).length === 0) return;
    if (end === "CANCELLED") this.move(transfer, "cancel");
    if (!this.move(transfer, endEvents[end], "ACCOUNT_FROZEN"))
      throw wrongState(transfer, `settled (${end})`);
    const isBatch = kind === "batch";
    await this.notify(transfer, isBatch ? "MCHTRANSFER.BATCH.FINISHED" : "MCHTRANSFER.BILL.FINISHED");
  }

  /** Cancels a transfer that its user has not confirmed. It is CANCELING, and CANCELLED after `settleAfter`. */
  cancel(transfer: Transfer): void {
    if (transfer.state === "CANCELING" || transfer.state === "CANCELLED") return;
    if (!this.move(transfer, "cancel")) {
      throw apiError("INVALID_REQUEST", "单据已完成，不能撤销 (the transfer is confirmed or settled)");
    }
    this.settleLater(transfer, "CANCELLED");
  }

  /** Removes all transfers. */
  clear(): void {
    this.transfers.clear();
    this.digests.clear();
  }

  private awaitUser(transfer: Transfer): void {
    this.move(transfer, "await");
    this.context.clock.after(confirmableMs, async () => {
      if (this.move(transfer, "expire", "OVERDUE_CLOSE"))
        await this.notify(transfer, "MCHTRANSFER.BILL.FINISHED");
    });
  }

  private settleLater(transfer: Transfer, end: TransferEnd): void {
    const { clock, settleAfter } = this.context;
    clock.after(settleAfter, async () => {
      if (after(transferStates, transfer.state, endEvents[end]) !== undefined)
        await this.settle(transfer, end);
    });
  }

  private known(transferOrNumber: Transfer | string): Transfer {
    if (typeof transferOrNumber !== "string") return transferOrNumber;
    const transfer = this.all.find(({ outNo }) => outNo === transferOrNumber);
    if (!transfer) throw transferNotFound();
    return transfer;
  }

  /** Moves a transfer by the table of states. Returns false if the event cannot happen in its state. */
  private move(transfer: Transfer, event: TransferEvent, failReason?: string): boolean {
    const state = after(transferStates, transfer.state, event);
    if (state === undefined) return false;
    const at = this.context.clock.now();
    const changes = { state, updatedAt: at, history: withChange(transfer.history, { at, event, state }) };
    Object.assign(transfer as OpenTransfer, changes, state === "FAIL" && { failReason }); // read-only outside of this file
    return true;
  }

  private async notify(transfer: Transfer, event_type: string): Promise<void> {
    const { notifyUrl, caller: mchid, kind } = transfer;
    if (notifyUrl === undefined) return;
    const facts = withoutUndefined(kind === "batch" ? batchFacts(transfer) : billFacts(transfer));
    await this.context.notifier.send(notifyUrl, {
      ...{ mchid, event_type, original_type: "mch_payment", summary: "商家转账完成" },
      resource: this.context.resourceOf(event_type, facts, { mchid }),
    });
  }
}

/** Creates the error of a transfer that does not exist. */
export function transferNotFound(): ApiError {
  return apiError("NOT_FOUND", "记录不存在 (this sandbox has no such transfer)");
}

function batchExists(): ApiError {
  return apiError("ALREADY_EXISTS", "单号已存在，且参数不一致 (this number was used with other parameters)");
}

function wrongState({ state }: Transfer, action: string): ApiError {
  return apiError("INVALID_REQUEST", `单据状态错误 (the transfer is ${state}: it cannot be ${action})`);
}
