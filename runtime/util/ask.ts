/** A question to a cache, and how long its answer is waited for. */
import { within } from "./within.ts";
import type { Awaitable } from "./awaitable.ts";

/** Milliseconds that a store may take; one that is down often keeps its callers waiting. */
const PATIENCE = 2_000;

/** Rejects with what the store throws, or once it has said nothing for too long. */
export function ask<T>(question: () => Awaitable<T>): Promise<T> {
  return within(PATIENCE, question);
}
