/** Reports replies that are later than WeChat Pay waits for them. */
import { callHook } from "../util/async.ts";
import { elapsed } from "../util/clock.ts";

/** The time in milliseconds that WeChat Pay waits for a reply. It then sends the notification again. */
export const REPLY_TIME_MS = 5_000;

/**
 * A reply took longer than the 5 seconds that WeChat Pay waits, so WeChat Pay counts the delivery as failed and sends the
 * notification again. It has no content of the notification.
 */
export interface SlowNotification {
  readonly type: "notification.slow";
  /** The id of the notification. */
  readonly id: string;
  /** `TRANSACTION.SUCCESS` … */
  readonly eventType: string;
  /** The mchid or brand_id whose notification it is. */
  readonly mchid: string;
  /** The milliseconds since `handle` was called. */
  readonly elapsed: number;
  /** `true` when 5 seconds have passed, `false` when the handler has ended. */
  readonly isRunning: boolean;
}

/** An event of `notifications`, distinguished by its `type`. */
export type NotificationEvent = SlowNotification;

/** Receives the events of `notifications`. Errors that it throws are ignored. */
export type OnNotificationEvent = (event: NotificationEvent) => unknown;

/**
 * Runs the work of a reply, and reports it if it is slow: when the time is over, and again when the work has ended.
 *
 * @param since the time of the monotonic clock when the notification arrived, in milliseconds
 */
export async function reportSlow<T>(
  onEvent: OnNotificationEvent | undefined,
  info: Pick<SlowNotification, "id" | "eventType" | "mchid">,
  since: number,
  work: () => Promise<T>,
): Promise<T> {
  if (onEvent === undefined) return work();
  const state = { isReported: false };
  const report = (isRunning: boolean) => {
    state.isReported = true;
    callHook(onEvent, { type: "notification.slow", ...info, elapsed: elapsed() - since, isRunning });
  };
  const timer = setTimeout(() => report(true), Math.max(0, REPLY_TIME_MS - (elapsed() - since)));
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    // A handler that blocks the event loop also delays the timer.
    if (state.isReported || elapsed() - since > REPLY_TIME_MS) report(false);
  }
}
