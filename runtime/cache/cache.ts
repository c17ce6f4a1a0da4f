/** Where a client keeps what the next one need not fetch again: a store of its own, or one that a fleet shares. */
import type { Awaitable } from "../util/awaitable.ts";

/** The part of Keyv (and of what wraps Redis like it) that is used; values are plain JSON, and none of them secret. */
export interface Cache {
  get(key: string): Awaitable<unknown>;
  /** @param ttl milliseconds */
  set(key: string, value: unknown, ttl?: number): Awaitable<unknown>;
  /**
   * Sets the value where the key has none, and tells whether it did, in one step (Redis: `SET key value NX PX ttl`).
   * Where a store lacks it, only one process is sure to be the first of its own requests, not of the fleet's.
   *
   * @param ttl milliseconds
   */
  add?(key: string, value: unknown, ttl: number): Awaitable<boolean>;
  delete?(key: string): Awaitable<unknown>;
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
export function memoryCache(most = MOST, now: () => number = Date.now): Required<Cache> {
  const entries = new Map<string, Entry>();
  const get = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined || entry.end > now()) return entry?.value;
    entries.delete(key);
    return undefined;
  };
  const set = (key: string, value: unknown, ttl = Infinity) => {
    entries.delete(key);
    entries.set(key, { value, end: now() + ttl });
    const [oldest] = entries.keys();
    if (entries.size > most && oldest !== undefined) entries.delete(oldest);
  };
  const add = (key: string, value: unknown, ttl: number) => {
    if (get(key) !== undefined) return false;
    set(key, value, ttl);
    return true;
  };
  return { get, set, add, delete: (key) => entries.delete(key) };
}
