/** Queries a cache with a time limit. */
import { withTimeout } from "./timeout.ts";
import type { Awaitable } from "./awaitable.ts";

/** The time limit in milliseconds: a cache that is down often never responds. */
const CACHE_TIMEOUT_MS = 2_000;

/** Resolves to the result of a query. It rejects with the error of the cache, or when the time limit is exceeded. */
export function queryCache<T>(question: () => Awaitable<T>): Promise<T> {
  return withTimeout(CACHE_TIMEOUT_MS, question);
}
