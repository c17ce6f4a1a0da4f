/** How far a walk over a value may go, which may be a proxy, or hold one thing many times. */
export interface WalkBudget {
  /** Only what the table names is allowed. */
  readonly closed: boolean;
  /** Items of lists that were met so far, and names that no table has. */
  items: number;
}

/**
 * More items than any message has, in all its lists: a list inside of another may be the same one many times, and a
 * proxy may claim any length.
 */
const MOST_ITEMS = 1_000_000;

/** Counts the items of a list before they are looked at, and names that no table has; a proxy may give any length. */
export function isWalkable(length: number, pace: { items: number }): boolean {
  if (!Number.isSafeInteger(length) || length < 0) return false;
  pace.items += length;
  return pace.items <= MOST_ITEMS;
}

/** Whether it has gone so far that the rest is not looked at. */
export function isExhausted(pace: { readonly items: number }): boolean {
  return pace.items > MOST_ITEMS;
}
