import { watch } from "node:fs/promises";

import { isThere } from "./disk.ts";
import { UnreadableError } from "./errors.ts";

/** A save writes a file in several steps; one run after all of them is enough. */
const DEBOUNCE_MS = 100;

/** Options of watching. */
export interface WatchOptions {
  readonly run: () => Promise<number>;
  /** Called once, after the first run. */
  readonly onWatching: () => void;
}

/** Runs again after each change below a folder, until SIGINT or SIGTERM. It gives the exit code of the last run. */
export async function runOnChange(folder: string, { run, onWatching }: WatchOptions): Promise<number> {
  if (!isThere(folder)) throw new UnreadableError((texts) => texts.folderMissing(folder));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const changes = watch(folder, { recursive: true, signal: stop.signal })[Symbol.asyncIterator]();
  // Watching begins with the first call of next(), so it comes before the first run: no change is missed.
  let change = isDone(changes.next());
  let code = await run();
  onWatching();
  while (!(await change)) {
    await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
    change = isDone(changes.next());
    code = await run();
  }
  return code;
}

/** The watcher rejects when it is stopped. */
async function isDone(change: Promise<IteratorResult<unknown>>): Promise<boolean> {
  try {
    return Boolean((await change).done);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return true;
    throw error;
  }
}
