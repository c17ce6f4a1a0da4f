/**
 * Counts the calls under way in this process. A signature is fastest in the main thread if there is one call, and would delay
 * the others if there are several.
 */
let count = 0;

/** Counts a call, or work that outlives it, and returns a function that ends it; further calls of that have no effect. */
export function startWork(): () => void {
  let isOver = false;
  count++;
  return () => {
    if (!isOver) count--;
    isOver = true;
  };
}

/** Reports whether more than the one call that asks is under way. */
export function hasOtherWork(): boolean {
  return count > 1;
}

/** Counts a call until it settles. */
export async function trackWork<T>(call: () => Promise<T>): Promise<T> {
  const end = startWork();
  try {
    return await call();
  } finally {
    end();
  }
}
