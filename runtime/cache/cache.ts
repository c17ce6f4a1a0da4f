/** The cache of platform certificates and of handled notifications. */
import type { Awaitable } from "../util/awaitable.ts";

/** A cache: the methods of Keyv that the client uses. Its values are plain JSON, and none of them is secret. */
export interface Cache {
  /** Returns the value of a key, or undefined or null if there is none. */
  get(key: string): Awaitable<unknown>;
  /**
   * Stores a value.
   *
   * @param ttl milliseconds to keep it
   */
  set(key: string, value: unknown, ttl?: number): Awaitable<unknown>;
  /**
   * Stores a value only if the key has none, in one step, and returns whether it did (Redis: `SET key value NX PX ttl`).
   * Without it, two processes may both take the same lock.
   *
   * @param ttl milliseconds to keep it
   */
  add?(key: string, value: unknown, ttl: number): Awaitable<boolean>;
  /** Removes a key. */
  delete?(key: string): Awaitable<unknown>;
}

interface Entry {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly end: number;
}

const MOST = 10_000;

/**
 * Creates a cache in the memory of this process. It drops expired entries, and the oldest one when it is full.
 *
 * @param most the number of entries that it holds
 * @param now returns the current time in milliseconds since 1970
 * @example
 * ```ts
 * import { memoryCache } from "wechatpay-ts";
 *
 * const cache = memoryCache(1_000);
 * ```
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
