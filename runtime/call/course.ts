/** The course of one call: where its next attempt goes, when, and with what it ends when there is none. */
import { addFacts, ConnectionError, effectOf } from "../errors.ts";
import { elapsed } from "../util/clock.ts";
import type { Base, Outages } from "./hosts.ts";
import { backOff, isOfHost, mayRepeat, type Leave } from "./retry.ts";

export interface Patience {
  /** Milliseconds for an attempt. */
  readonly timeout: number;
  /** When the call is over, by the clock that nobody sets. */
  readonly end: number;
  /** Attempts beyond the first. */
  readonly retries: number;
}

export interface CourseOptions extends Patience {
  /** What error messages call the operation. */
  readonly label: string;
  readonly bases: readonly Base[];
  readonly leave: Leave;
  /** Milliseconds. */
  readonly retryDelay: number;
  readonly outages: Outages;
}

/** What follows a failed attempt. */
export interface Step {
  /** Milliseconds until then. */
  readonly delay: number;
  /** It goes to another host, and has the same signature: the host is not signed. */
  readonly isMove: boolean;
}

export class Course {
  readonly #options: CourseOptions;
  readonly #bases: readonly Base[];
  #attempts = 0;
  #moves = 0;
  #waits = 0;
  /** Something of an attempt may have arrived. */
  #mayHaveArrived = false;

  constructor(options: CourseOptions) {
    this.#options = options;
    this.#bases = options.outages.order(options.bases);
  }

  /** Of the attempt in turn; the bases are gone through again and again. */
  get base(): Base {
    const [first] = this.#bases;
    const base = this.#bases[this.#moves % this.#bases.length] ?? first;
    if (base === undefined) throw new TypeError("A call has a base.");
    return base;
  }

  /** Milliseconds for the attempt in turn. */
  get timeout(): number {
    return Math.max(1, Math.ceil(Math.min(this.#options.timeout, this.#options.end - elapsed())));
  }

  /** Undefined when nothing follows. */
  after(error: unknown): Step | undefined {
    const { retries, leave, retryDelay, outages, end } = this.#options;
    this.#attempts++;
    this.#mayHaveArrived ||= !(error instanceof ConnectionError && error.sent === "no");
    const moves = this.#bases.length > 1 && isOfHost(error);
    if (moves) outages.add(this.base);
    if (this.#attempts > retries || !mayRepeat(error, leave)) return undefined;
    if (moves) this.#moves++;
    const isMove = moves && this.#moves % this.#bases.length !== 0;
    const delay = isMove ? 0 : backOff(error, this.#waits++, retryDelay);
    return delay !== undefined && elapsed() + delay < end ? { delay, isMove } : undefined;
  }

  /** The error of the last attempt as that of the call: what it says of one attempt may not be so of all of them. */
  conclude(error: unknown): unknown {
    const last = error instanceof ConnectionError && error.sent === "no" && this.#mayHaveArrived;
    const whole = last ? this.#afterOthers(error) : error;
    addFacts(whole, { attempts: this.#attempts });
    return whole;
  }

  /** The caller's signal ended the call while it waited for its next attempt. */
  aborted(reason: unknown): unknown {
    const sent = this.#mayHaveArrived ? "unknown" : "no";
    const why = "aborted by the caller's signal while it waited to be sent again";
    const message = `${this.#options.label}: ${why}; ${effectOf(sent)}`;
    return this.conclude(new ConnectionError("ERR_ABORTED", message, { cause: reason, sent }));
  }

  #afterOthers(last: ConnectionError): ConnectionError {
    const what = `the last of ${this.#attempts} attempts could not be sent`;
    const effect = "an earlier one may have had an effect, so query before repeating it";
    const message = `${this.#options.label}: ${what}; ${effect}`;
    return new ConnectionError(last.code, message, { cause: last, sent: "unknown" });
  }
}
