import { checkFault, parseFaults, type Fault, type FaultTarget, type FaultText } from "./fault.ts";

/** Which messages a planned fault happens to; what is not said matches all. */
export interface FaultScope {
  /** Default: answers. */
  readonly on?: FaultTarget;
  readonly method?: string;
  /** The path of the call as sent, without its query; or, of a notification, its event type. */
  readonly path?: string;
}

export type FaultInput = FaultText | Fault | readonly Fault[];

interface PlannedFault {
  readonly faults: readonly Fault[];
  readonly scope: FaultScope;
  left: number;
}

/** The faults that a test has planned. */
export class FaultPlan {
  private planned: PlannedFault[] = [];

  /**
   * The next message of this scope has this fault, or the next so many. Calls queue up: `next("500")`, `next("503")`
   * are for two calls, one after the other.
   *
   * @param faults `"status; status=429; retryAfter=1"`, or objects; several of one text happen together
   */
  next(faults: FaultInput, { times = 1, ...scope }: FaultScope & { readonly times?: number } = {}): void {
    this.planned.push({ faults: readFaults(faults, scope.on ?? "response"), scope, left: times });
  }

  /** Every message of this scope has this fault until what it returns is called. */
  always(faults: FaultInput, scope: FaultScope = {}): () => void {
    const entry = { faults: readFaults(faults, scope.on ?? "response"), scope, left: Infinity };
    this.planned.push(entry);
    return () => void (this.planned = this.planned.filter((one) => one !== entry));
  }

  clear(): void {
    this.planned = [];
  }

  /** Those of the message at hand: of what was planned for the next one the first, and all that always happens. */
  take(on: FaultTarget, method: string, path: string): readonly Fault[] {
    const fits = ({ scope }: PlannedFault) =>
      (scope.on ?? "response") === on && (scope.method ?? method) === method && (scope.path ?? path) === path;
    const next = this.planned.find((entry) => entry.left !== Infinity && fits(entry));
    if (next) next.left -= 1;
    const taken = this.planned.filter((entry) => entry === next || (entry.left === Infinity && fits(entry)));
    this.planned = this.planned.filter(({ left }) => left > 0);
    return taken.flatMap(({ faults }) => faults);
  }
}

/** Throws a FaultError for what is none. */
export function readFaults(given: FaultInput, on: FaultTarget): readonly Fault[] {
  if (typeof given === "string") return parseFaults(given, on);
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((one) => checkFault(one, on));
}
