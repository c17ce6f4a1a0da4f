import { apiError, type ApiError } from "../../http/api-error.ts";
import { BoundedMap } from "../../util/bounded.ts";
import { maxRecords } from "../limits.ts";
import type { StateContext } from "../orders.ts";
import { after, type Machine } from "../states.ts";

/** An applyment (申请单) of a partner. */
export interface Applyment<State extends string> {
  /** The mchid of the partner. */
  readonly caller: string;
  readonly businessCode: string;
  /** WeChat Pay's number. */
  readonly applymentId: number;
  readonly state: State;
  /** Unix time in milliseconds, in the sandbox's time, of the last change. */
  readonly changedAt: number;
  /** Why it was rejected. */
  readonly rejection: Rejection | undefined;
}

/** Why an applyment was rejected. */
export interface Rejection {
  /** The field of the request that is wrong. */
  readonly field: string;
  readonly reason: string;
}

/** An applyment to submit. */
export interface NewApplyment {
  /** The mchid of the partner. */
  readonly caller: string;
  readonly businessCode: string;
  /** The digest of the request: another request with the same number is rejected, unless it may be submitted again. */
  readonly digest: string;
}

type Open<State extends string> = {
  -readonly [Key in keyof Applyment<State>]: Applyment<State>[Key];
};

/** What the table of a kind of applyments is, and how they begin. */
export interface ApplymentKind<State extends string, Event extends string> {
  readonly states: Machine<State, Event | "submit">;
  /** The state after its submission. */
  readonly first: State;
  /** The event of a submission again, by the state: `submit`, or `edit`, which `submit` follows after `settleAfter`. */
  readonly resubmitted: Readonly<Partial<Record<State, Event | "submit">>>;
  /** The states in which its number may be used for a new applyment. */
  readonly over: readonly State[];
}

const unknownRejection: Rejection = { field: "subject_info", reason: "资料不清晰" };

/** Applyments of one kind. Their numbers are unique for a partner. */
export class ApplymentList<State extends string, Event extends string> {
  private readonly applyments = new BoundedMap<string, Open<State>>(maxRecords);
  private readonly digests = new BoundedMap<string, string>(maxRecords);
  private readonly context: StateContext;
  private readonly kind: ApplymentKind<State, Event>;
  /** The submissions to come that break off. */
  private interruptions = 0;
  private count = 0;

  constructor(context: StateContext, kind: ApplymentKind<State, Event>) {
    this.context = context;
    this.kind = kind;
  }

  /** All applyments, the oldest first. */
  get all(): readonly Applyment<State>[] {
    return [...this.applyments.values()];
  }

  /** Makes the next submissions break off: the applyment is in EDITTING until it is submitted again. */
  interrupt(times = 1): void {
    if (!(Number.isInteger(times) && times >= 0)) throw new RangeError("times: expected a whole number.");
    this.interruptions = times;
  }

  /**
   * Submits an applyment; returns the existing one for the same request. One that broke off or was rejected is submitted again.
   *
   * @throws ApiError for another request with its number
   */
  submit({ caller, businessCode, digest }: NewApplyment): Applyment<State> {
    const key = `${caller} ${businessCode}`;
    const known = this.applyments.get(key);
    if (!known || this.kind.over.includes(known.state))
      return this.open(key, { caller, businessCode, digest });
    const event = this.kind.resubmitted[known.state];
    if (event !== undefined) this.resubmit(known, event);
    else if (this.digests.get(key) !== digest)
      throw apiError(
        "INVALID_REQUEST",
        "业务申请编号重复 (this business_code was used with other parameters)",
      );
    this.digests.set(key, digest);
    return known;
  }

  /**
   * Finds the oldest applyment by its `business_code` or its `applyment_id`.
   *
   * @param caller the mchid of the partner; default: any
   */
  find(number: string | number | undefined, caller?: string): Applyment<State> | undefined {
    return this.all.find(
      (one) =>
        (one.businessCode === number || String(one.applymentId) === String(number)) &&
        (caller === undefined || one.caller === caller),
    );
  }

  /**
   * Moves an applyment on, as WeChat Pay, the sub-merchant or the partner does: `move("B1", "approve")`.
   *
   * @param applymentOrNumber the applyment, its `business_code` or its `applyment_id`
   * @param rejection with `reject`, what is wrong
   * @throws ApiError if the sandbox has no such applyment, or its state does not allow the event
   */
  move(
    applymentOrNumber: Applyment<State> | string | number,
    event: Event | "submit",
    rejection: Rejection = unknownRejection,
  ): void {
    const applyment = this.existing(applymentOrNumber);
    const state = after(this.kind.states, applyment.state, event);
    if (state === undefined)
      throw apiError(
        "INVALID_REQUEST",
        `申请单状态不允许 (${event}: the applyment is in ${applyment.state})`,
      );
    applyment.state = state;
    applyment.changedAt = this.context.clock.now();
    applyment.rejection = event === "reject" ? rejection : undefined;
  }

  /** Removes all applyments. */
  clear(): void {
    this.applyments.clear();
    this.digests.clear();
    this.interruptions = 0;
  }

  private open(key: string, { caller, businessCode, digest }: NewApplyment): Applyment<State> {
    const { seed, clock } = this.context;
    const isInterrupted = this.interruptions > 0;
    if (isInterrupted) this.interruptions -= 1;
    // A number that was used before is that of another applyment.
    const label = `${key} ${(this.count += 1)}`;
    const applyment: Open<State> = {
      ...{ caller, businessCode, changedAt: clock.now(), rejection: undefined },
      applymentId: Number(`2${seed.digits(14, "applyment_id", label)}`),
      state: isInterrupted ? this.editting() : this.kind.first,
    };
    this.applyments.delete(key);
    this.applyments.set(key, applyment);
    this.digests.set(key, digest);
    return applyment;
  }

  private editting(): State {
    const states = Object.keys(this.kind.states) as State[]; // the names of the table
    return states.find((one) => this.kind.states[one].submit !== undefined) ?? this.kind.first;
  }

  private resubmit(applyment: Open<State>, event: Event | "submit"): void {
    this.move(applyment, event);
    if (event === "submit") return;
    this.context.clock.after(this.context.settleAfter, () => {
      // By then it may be submitted or cancelled.
      if (after(this.kind.states, applyment.state, "submit") !== undefined) this.move(applyment, "submit");
    });
  }

  private existing(applymentOrNumber: Applyment<State> | string | number): Open<State> {
    const applyment =
      typeof applymentOrNumber === "object" ? applymentOrNumber : this.find(applymentOrNumber);
    if (!applyment) throw applymentNotFound();
    return applyment; // read-only outside of this file
  }
}

/** Creates the error of an applyment that does not exist, or not for this partner. */
export function applymentNotFound(): ApiError {
  return apiError("RESOURCE_NOT_EXISTS", "申请单不存在 (this sandbox has no such applyment)");
}
