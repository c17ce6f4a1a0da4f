/** Applies the deadline of a call to work besides its attempts: fetching certificates, reading a file. */
import { ConnectionError } from "../errors.ts";
import type { Signal } from "../util/async.ts";
import { elapsed, MAX_TIMER_MS } from "../util/clock.ts";

/** The limits from which the time of a call follows, in milliseconds. */
export interface CallLimits {
  readonly timeout: number;
  readonly totalTimeout: number | undefined;
  readonly retries: number;
}

/** Returns the time limit of a whole call in milliseconds: `totalTimeout`, or the time of all attempts. */
export function callTimeout({ timeout, totalTimeout, retries }: CallLimits): number {
  return totalTimeout ?? timeout * (retries + 1);
}

/** The deadline of a call. */
export interface Deadline {
  /** The name of the call in error messages. */
  readonly label: string;
  /** The end of the call on the monotonic clock, in milliseconds. */
  readonly end: number;
  readonly signal: Signal | undefined;
}

/**
 * Waits for work until the deadline, and then rejects with a ConnectionError. The work keeps running; its result is ignored.
 *
 * @param what the work, as a noun for the message
 * @param sent whether a part of the request may have been sent
 */
export function withDeadline<T>(
  work: Promise<T>,
  what: string,
  { label, end, signal }: Deadline,
  sent: ConnectionError["sent"],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (code: "ERR_TIMEOUT" | "ERR_ABORTED", why: string, cause?: unknown) => {
      const message = `${label}: ${why} while waiting for ${what}.`;
      reject(new ConnectionError(code, message, { sent, ...(cause !== undefined && { cause }) }));
    };
    const abort = () => stop("ERR_ABORTED", "aborted by the caller", signal?.reason);
    const remaining = Math.min(Math.max(end - elapsed(), 0), MAX_TIMER_MS);
    const timer = setTimeout(() => stop("ERR_TIMEOUT", "exceeded totalTimeout"), remaining);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    void work.then(resolve, reject).then(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  });
}
