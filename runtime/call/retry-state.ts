/** The state of the retries of one call: the next host, the next wait, and the error with which the call ends. */
import { addFacts, ConnectionError } from "../errors.ts";
import { labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { elapsed } from "../util/clock.ts";
import { addEffect, isWechatPayError } from "./effect.ts";
import type { Base, Outages } from "./hosts.ts";
import { backOff, isHostFailure, mayRetry, type RetryPolicy } from "./retry.ts";

/** The limits of the attempts of one call. */
export interface AttemptLimits {
  /** The time limit of an attempt in milliseconds. */
  readonly timeout: number;
  /** The deadline of the call on the monotonic clock, in milliseconds. */
  readonly end: number;
  /** The number of attempts after the first. */
  readonly retries: number;
}

/** The settings of the retries of one call. */
export interface RetryStateOptions extends AttemptLimits {
  readonly operation: Operation;
  readonly bases: readonly Base[];
  readonly policy: RetryPolicy;
  /** The longest wait before the first retry in milliseconds. */
  readonly retryDelay: number;
  readonly outages: Outages;
}

/** The next attempt after one that failed. */
export interface Step {
  /** Milliseconds to wait before it. */
  readonly delay: number;
  /** Whether it goes to another host, with the same signature: the host is not signed. */
  readonly isMove: boolean;
}

/** The state of the retries of one call. */
export class RetryState {
  readonly #options: RetryStateOptions;
  readonly #bases: readonly Base[];
  #attempts = 0;
  /** How often the call moved to another host. */
  #moves = 0;
  #waits = 0;
  /** The number of attempts of which a part may have arrived. */
  #arrived = 0;

  constructor(options: RetryStateOptions) {
    this.#options = options;
    this.#bases = options.outages.order(options.bases);
  }

  /** The base URL of the next attempt. After the last one, it starts with the first again. */
  get base(): Base {
    const [first] = this.#bases;
    const base = this.#bases[this.#moves % this.#bases.length] ?? first;
    if (base === undefined) throw new TypeError("A call has a base URL.");
    return base;
  }

  /** The time limit of the next attempt in milliseconds. */
  get timeout(): number {
    return Math.max(1, Math.ceil(Math.min(this.#options.timeout, this.#options.end - elapsed())));
  }

  /** Returns the next attempt after an error; undefined if there is none. */
  after(error: unknown): Step | undefined {
    const { retries, policy, retryDelay, outages, end } = this.#options;
    this.#attempts++;
    if (!isUnsent(error)) this.#arrived++;
    const canMove = this.#bases.length > 1 && isHostFailure(error);
    if (canMove) outages.add(this.base);
    if (this.#attempts > retries || !mayRetry(error, policy)) return undefined;
    if (canMove) this.#moves++;
    const isMove = canMove && this.#moves % this.#bases.length !== 0;
    const delay = isMove ? 0 : backOff(error, this.#waits++, retryDelay);
    return delay !== undefined && elapsed() + delay < end ? { delay, isMove } : undefined;
  }

  /** Returns the error of the call. Its `sent` covers all attempts, not only the last one. */
  conclude(error: unknown): unknown {
    const conclusion = isUnsent(error) && this.#arrived > 0 ? this.#lastUnsent(error) : error;
    addFacts(conclusion, { attempts: this.#attempts });
    if (isWechatPayError(conclusion)) {
      const sent = this.#arrived > 0 ? "unknown" : "no";
      addEffect(conclusion, this.#options.operation, { sent, isEarlier: this.#arrived > 1 });
    }
    return conclusion;
  }

  /** Returns the error of a call that the caller aborted while it waited for a retry. */
  aborted(reason: unknown): unknown {
    const sent = this.#arrived > 0 ? "unknown" : "no";
    const message = `${labelOf(this.#options.operation)}: aborted by the caller while waiting to retry.`;
    return this.conclude(new ConnectionError("ERR_ABORTED", message, { cause: reason, sent }));
  }

  /** Creates the error of a call whose last attempt was not sent, but an earlier one may have arrived. */
  #lastUnsent(last: ConnectionError): ConnectionError {
    const what = `the last of ${this.#attempts} attempts could not be sent`;
    const message = `${labelOf(this.#options.operation)}: ${what}.`;
    return new ConnectionError(last.code, message, { cause: last, sent: "unknown" });
  }
}

/** Reports whether no part of an attempt was sent. */
function isUnsent(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && error.sent === "no";
}
