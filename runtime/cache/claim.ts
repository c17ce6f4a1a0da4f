/** Who is the first? Asked of a cache, whether or not it can tell by itself. */
import type { Cache } from "./cache.ts";

/** The keys of each cache that this process is asking about now. */
const asking = new WeakMap<Cache, Set<string>>();

/**
 * True for the first to ask, until the time is over or the claim is given back. A cache with `add` makes it one of all
 * who share the cache. Without it, it is one of this process: two processes that ask in the same moment may both be told
 * that they are first.
 *
 * @param ttl milliseconds
 */
export async function claim(cache: Cache, key: string, ttl: number): Promise<boolean> {
  if (cache.add !== undefined) return await cache.add(key, true, ttl);
  const here = asking.get(cache) ?? new Set();
  asking.set(cache, here);
  if (here.has(key)) return false;
  here.add(key);
  try {
    if (isThere(await cache.get(key))) return false;
    await cache.set(key, true, ttl);
    return true;
  } finally {
    here.delete(key);
  }
}

/** A cache that cannot delete forgets the claim when its time is over. */
export async function giveBack(cache: Cache, key: string): Promise<void> {
  await cache.delete?.(key);
}

/** What a store gives for a key it does not have: undefined, or null as Redis does. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
