/** Locks in a cache, atomic if the cache has `add`. */
import type { Cache } from "./cache.ts";

/** The keys of each cache that this process is locking now. */
const asking = new WeakMap<Cache, Set<string>>();

/**
 * Acquires a lock, and returns whether it did. The lock ends after `ttl`, or when it is released. If the cache has `add`,
 * all processes that share it exclude each other; without it, two processes may acquire a lock at the same moment.
 *
 * @param ttl milliseconds
 */
export async function acquireLock(cache: Cache, key: string, ttl: number): Promise<boolean> {
  if (cache.add !== undefined) return await cache.add(key, true, ttl);
  const here = asking.get(cache) ?? new Set();
  asking.set(cache, here);
  if (here.has(key)) return false;
  here.add(key);
  try {
    if (hasValue(await cache.get(key))) return false;
    await cache.set(key, true, ttl);
    return true;
  } finally {
    here.delete(key);
  }
}

/** Releases a lock. If the cache cannot delete, the lock ends after its `ttl`. */
export async function releaseLock(cache: Cache, key: string): Promise<void> {
  await cache.delete?.(key);
}

/** Reports whether a cache has a value: for a missing key it returns undefined, or null as Redis does. */
export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null;
}
