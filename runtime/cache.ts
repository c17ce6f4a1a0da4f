/** The cache of platform certificates and of handled notifications: its interface, queries with a time limit, and locks. */
import { withTimeout, type Awaitable } from "./util/async.ts";
import { member } from "./util/own.ts";

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

/** Reports whether a value has the methods of a cache that are required. */
export function isCache(value: unknown): value is Cache {
  return ["get", "set"].every((name) => typeof member(value, name) === "function");
}

/** Reports whether a cache has an optional method. */
export function canDo<Name extends "add" | "delete">(
  cache: Cache,
  name: Name,
): cache is Cache & Required<Pick<Cache, Name>> {
  return typeof member(cache, name) === "function";
}

interface Entry {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly end: number;
}

const MAX_ENTRIES = 10_000;

/**
 * Creates a cache in the memory of this process. It drops expired entries, and the oldest one when it is full.
 *
 * @param maxEntries the number of entries that it holds; 10,000 by default
 * @param now returns the current time in milliseconds since 1970
 * @example
 * ```ts
 * import { memoryCache } from "wechatpay-ts";
 *
 * const cache = memoryCache(1_000);
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function memoryCache(maxEntries = MAX_ENTRIES, now: () => number = Date.now): Required<Cache> {
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
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
  };
  const add = (key: string, value: unknown, ttl: number) => {
    if (get(key) !== undefined) return false;
    set(key, value, ttl);
    return true;
  };
  return { get, set, add, delete: (key) => entries.delete(key) };
}

/** The time limit in milliseconds: a cache that is down often never responds. */
const CACHE_TIMEOUT_MS = 2_000;

/** Resolves to the result of a query. It rejects with the error of the cache, or when the time limit is exceeded. */
export function queryCache<T>(query: () => Awaitable<T>): Promise<T> {
  return withTimeout(CACHE_TIMEOUT_MS, query);
}

/** The keys of each cache that this process is locking now. */
const pending = new WeakMap<Cache, Set<string>>();

/**
 * Acquires a lock, and returns whether it did. The lock ends after `ttl`, or when it is released. If the cache has `add`,
 * all processes that share it exclude each other; without it, two processes may acquire a lock at the same moment.
 *
 * @param ttl milliseconds
 */
export async function acquireLock(cache: Cache, key: string, ttl: number): Promise<boolean> {
  if (canDo(cache, "add")) return await cache.add(key, true, ttl);
  const keys = pending.get(cache) ?? new Set();
  pending.set(cache, keys);
  if (keys.has(key)) return false;
  keys.add(key);
  try {
    if (hasValue(await cache.get(key))) return false;
    await cache.set(key, true, ttl);
    return true;
  } finally {
    keys.delete(key);
  }
}

/** Releases a lock. If the cache cannot delete, the lock ends after its `ttl`. */
export async function releaseLock(cache: Cache, key: string): Promise<void> {
  if (canDo(cache, "delete")) await cache.delete(key);
}

/** Reports whether a cache has a value: for a missing key it returns undefined, or null as Redis does. */
export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null;
}
