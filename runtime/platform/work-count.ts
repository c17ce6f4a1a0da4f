/**
 * Counts the calls under way in this process. A signature is computed fastest in the main thread, but there it delays the
 * other calls.
 */
let count = 0;

/** Counts a call, or work that continues after it, until the returned function is called. */
export function startWork(): () => void {
  let isOver = false;
  count++;
  return () => {
    if (!isOver) count--;
    isOver = true;
  };
}

/** Reports whether other calls are under way beside the one that calls this function. */
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
