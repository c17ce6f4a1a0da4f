import { watch } from "node:fs/promises";

import { isThere } from "./disk.ts";
import { UnreadableError } from "./errors.ts";

/** A save writes a file in several steps; one run after all of them is enough. */
const DEBOUNCE_MS = 100;

/** Options of watching. */
export interface WatchOptions {
  /** Called with all folders first, and then with those that have changed. */
  readonly run: (changed: readonly string[]) => Promise<void>;
  /** Called once, after the first run. */
  readonly onWatching: () => void;
}

/**
 * Runs again after each change below the folders, until SIGINT or SIGTERM.
 *
 * @throws UnreadableError if a folder is missing
 */
export async function runOnChange(
  folders: readonly string[],
  { run, onWatching }: WatchOptions,
): Promise<void> {
  for (const folder of folders) {
    if (!isThere(folder)) throw new UnreadableError((texts) => texts.folderMissing(folder));
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  // Watching begins before the first run, so that no change is missed.
  const watched = folders.map((folder) => new WatchedFolder(folder, stop.signal));
  await run(folders);
  onWatching();
  while (!(await Promise.race(watched.map(({ next }) => next)))) {
    await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
    const changed = watched.filter(({ isChanged }) => isChanged);
    for (const one of changed) one.arm();
    await run(changed.map(({ folder }) => folder));
  }
}

class WatchedFolder {
  readonly folder: string;
  isChanged = false;
  /** Resolves at the next change, or to true when watching ends. */
  next: Promise<boolean>;
  private readonly changes: AsyncIterator<unknown>;

  constructor(folder: string, signal: AbortSignal) {
    this.folder = folder;
    this.changes = watch(folder, { recursive: true, signal })[Symbol.asyncIterator]();
    this.next = this.wait();
  }

  /** Waits for the change after this one. */
  arm(): void {
    this.isChanged = false;
    this.next = this.wait();
  }

  private async wait(): Promise<boolean> {
    const isDone = await untilChange(this.changes.next());
    this.isChanged = true;
    return isDone;
  }
}

/** Whether watching has ended: the watcher rejects when it is stopped. */
async function untilChange(change: Promise<IteratorResult<unknown>>): Promise<boolean> {
  try {
    return Boolean((await change).done);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return true;
    throw error;
  }
}
