/** What a call waits for beside its exchanges: certificates that are fetched, a file that is read. */
import { ConnectionError, effectOf } from "../errors.ts";
import { elapsed, LONGEST_TIMER } from "../util/clock.ts";
import type { Signal } from "../util/signal.ts";

/** When a call is over, whatever it waits for. */
export interface Limit {
  /** What error messages call the call. */
  readonly label: string;
  /** By the clock that nobody sets. */
  readonly end: number;
  readonly signal: Signal | undefined;
}

/**
 * The outcome of the work, or a ConnectionError once the call is over: what was begun goes on, and is heard no more.
 *
 * @param what was waited for, in words
 * @param sent whether anything of the call may have left by now
 */
export function untilOver<T>(
  work: Promise<T>,
  what: string,
  { label, end, signal }: Limit,
  sent: ConnectionError["sent"],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (code: "ERR_TIMEOUT" | "ERR_ABORTED", why: string, cause?: unknown) => {
      const message = `${label}: ${why} while it waited for ${what}; ${effectOf(sent)}`;
      reject(new ConnectionError(code, message, { sent, ...(cause !== undefined && { cause }) }));
    };
    const abort = () => stop("ERR_ABORTED", "aborted by the caller's signal", signal?.reason);
    const left = Math.min(Math.max(end - elapsed(), 0), LONGEST_TIMER);
    const timer = setTimeout(() => stop("ERR_TIMEOUT", "its totalTimeout was over"), left);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    void work.then(resolve, reject).then(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  });
}
