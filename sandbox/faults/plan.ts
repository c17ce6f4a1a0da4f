import {
  assertFew,
  checkFault,
  FaultError,
  parseFaults,
  type Fault,
  type FaultTarget,
  type FaultText,
} from "./fault.ts";

/** The messages that a planned fault changes. An absent member matches all. */
export interface FaultScope {
  /** Default: `response`. */
  readonly on?: FaultTarget;
  readonly method?: string;
  /** The path of the call as sent, without its query; for notifications, the event type. */
  readonly path?: string;
}

/** Faults as text, as an object, or as a list of objects. */
export type FaultInput = FaultText | Fault | readonly Fault[];

/** Faults that wait for messages. */
export interface PlannedFault {
  readonly faults: readonly Fault[];
  readonly scope: FaultScope;
  /** For how many messages; Infinity for a plan of `always`. */
  readonly remaining: number;
}

type OpenPlan = { -readonly [Key in keyof PlannedFault]: PlannedFault[Key] };

/** The most plans of one sandbox. */
const maxPlans = 1000;

/** The faults that a test plans for messages to come. */
export class FaultPlan {
  private planned: OpenPlan[] = [];

  /**
   * Plans faults for the next message of the scope, or for the next `times`. Plans queue up: after `next("500")` and
   * `next("503")`, the first call gets 500 and the second 503.
   *
   * @param faults `"status; status=429; retryAfter=1"`, or objects; several in one text apply to one message
   * @throws FaultError for an unknown fault or an invalid parameter, and if 1,000 plans are open
   */
  next(faults: FaultInput, { times = 1, ...scope }: FaultScope & { readonly times?: number } = {}): void {
    if (!(Number.isInteger(times) && times >= 1))
      throw new FaultError("times: expected a whole number from 1.");
    this.plan({ faults: readFaults(faults, scope.on ?? "response"), scope, remaining: times });
  }

  /** Plans faults for every message of the scope. Returns a function that ends the plan. */
  always(faults: FaultInput, scope: FaultScope = {}): () => void {
    const entry = { faults: readFaults(faults, scope.on ?? "response"), scope, remaining: Infinity };
    this.plan(entry);
    return () => void (this.planned = this.planned.filter((one) => one !== entry));
  }

  /** The plans that wait for messages, the oldest first. */
  get open(): readonly PlannedFault[] {
    return this.planned;
  }

  /** Removes all plans. */
  clear(): void {
    this.planned = [];
  }

  private plan(entry: OpenPlan): void {
    if (this.planned.length >= maxPlans)
      throw new FaultError(
        `faults: ${maxPlans} plans are open already. Remove those that no message took by clear(), or by DELETE /sandbox/faults.`,
      );
    this.planned.push(entry);
  }

  /** Takes the faults of one message: the first plan of `next` that matches, and all matching plans of `always`. */
  take(on: FaultTarget, method: string, path: string): readonly Fault[] {
    const fits = ({ scope }: PlannedFault) =>
      (scope.on ?? "response") === on && (scope.method ?? method) === method && (scope.path ?? path) === path;
    const next = this.planned.find((entry) => entry.remaining !== Infinity && fits(entry));
    if (next) next.remaining -= 1;
    const taken = this.planned.filter(
      (entry) => entry === next || (entry.remaining === Infinity && fits(entry)),
    );
    this.planned = this.planned.filter(({ remaining }) => remaining > 0);
    return taken.flatMap(({ faults }) => faults);
  }
}

/** Reads faults from text or objects. Throws a FaultError for an invalid one. */
export function readFaults(input: FaultInput, on: FaultTarget): readonly Fault[] {
  if (typeof input === "string") return parseFaults(input, on);
  const list: readonly unknown[] = Array.isArray(input) ? input : [input];
  assertFew(list);
  return list.map((one) => checkFault(one, on));
}
