/** How many calls are under way in this process: alone, a signature is quickest made at once; beside others it would hold them up. */
let count = 0;

/** A call begins, or something that outlives it. @returns what ends it, once however often it is called */
export function startWork(): () => void {
  let isOver = false;
  count++;
  return () => {
    if (!isOver) count--;
    isOver = true;
  };
}

/** Whether anything but the one call that asks is under way. */
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
