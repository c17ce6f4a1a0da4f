/** Where a client keeps what the next one need not fetch again: a store of its own, or one that a fleet shares. */
import type { Awaitable } from "./platform/platform.ts";

/** The part of Keyv (and of what wraps Redis like it) that is used; values are plain JSON, and none of them secret. */
export interface Cache {
  get(key: string): Awaitable<unknown>;
  /** @param ttl milliseconds */
  set(key: string, value: unknown, ttl?: number): Awaitable<unknown>;
}

interface Entry {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly end: number;
}

const MOST = 10_000;

/**
 * A store in this process: what has run out is forgotten, and so is the oldest once there are too many.
 *
 * @param most entries
 * @param now the clock, in milliseconds since 1970
 */
// @__NO_SIDE_EFFECTS__
export function memoryCache(most = MOST, now: () => number = Date.now): Cache {
  const entries = new Map<string, Entry>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined || entry.end > now()) return entry?.value;
      entries.delete(key);
      return undefined;
    },
    set: (key, value, ttl = Infinity) => {
      entries.delete(key);
      entries.set(key, { value, end: now() + ttl });
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
  };
}
