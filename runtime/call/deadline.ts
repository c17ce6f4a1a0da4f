/** Applies the deadline of a call to work besides its attempts: fetching certificates, reading a file. */
import { ConnectionError, effectOf } from "../errors.ts";
import { elapsed, MAX_TIMER_MS } from "../util/clock.ts";
import type { Signal } from "../util/signal.ts";

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
      const message = `${label}: ${why} while waiting for ${what}; ${effectOf(sent)}`;
      reject(new ConnectionError(code, message, { sent, ...(cause !== undefined && { cause }) }));
    };
    const abort = () => stop("ERR_ABORTED", "aborted by the caller", signal?.reason);
    const left = Math.min(Math.max(end - elapsed(), 0), MAX_TIMER_MS);
    const timer = setTimeout(() => stop("ERR_TIMEOUT", "exceeded totalTimeout"), left);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    void work.then(resolve, reject).then(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  });
}
