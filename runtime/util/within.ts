/** A promise that is waited for no longer than it is worth. */
import type { Awaitable } from "./awaitable.ts";
import { LONGEST_TIMER } from "./clock.ts";

/** It took longer than it was worth. */
export class TooLate extends Error {}

/** What `start` gives, or a rejection (`TooLate`) once the time is over: what was started goes on, and is heard no more. */
export async function within<T>(milliseconds: number, start: () => Awaitable<T>): Promise<T> {
  const time = Math.min(milliseconds, LONGEST_TIMER);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`No answer within ${time} ms.`)), time);
  });
  try {
    return await Promise.race([start(), late]);
  } finally {
    clearTimeout(timer);
  }
}
