/** Limits the time of a promise. */
import type { Awaitable } from "./awaitable.ts";
import { MAX_TIMER_MS } from "./clock.ts";

/** The time limit was exceeded. */
export class TimeoutError extends Error {}

/** Resolves to the result of `start`, or rejects with a TimeoutError. The work keeps running; its result is ignored. */
export async function withTimeout<T>(milliseconds: number, start: () => Awaitable<T>): Promise<T> {
  const time = Math.min(milliseconds, MAX_TIMER_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`No result within ${time} ms.`)), time);
  });
  try {
    return await Promise.race([start(), late]);
  } finally {
    clearTimeout(timer);
  }
}
