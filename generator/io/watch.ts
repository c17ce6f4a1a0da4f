import { statSync, watch, type FSWatcher } from "node:fs";

import { isThere } from "./disk.ts";
import { UnreadableError } from "./errors.ts";

/** A save writes a file in several steps; one run after all of them is enough. */
const DEBOUNCE_MS = 100;
/** How often a folder that is gone is looked for. */
const RETURN_POLL_MS = 250;

/** Options of watching. */
export interface WatchOptions {
  /** Called with all folders first, and then with those that have changed. */
  readonly run: (changed: readonly string[]) => Promise<void>;
  /** Called once, after the first run. */
  readonly onWatching: () => void;
}

/**
 * Runs again after each change below the folders, until SIGINT or SIGTERM. A folder that is removed or moved away is watched
 * again when it is back.
 *
 * @throws UnreadableError if a folder is missing at the start
 */
export async function runOnChange(
  folders: readonly string[],
  { run, onWatching }: WatchOptions,
): Promise<void> {
  for (const folder of folders) {
    if (!isThere(folder)) throw new UnreadableError((texts) => texts.folderMissing(folder));
  }
  const signals = new SignalQueue();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => signals.end());
  // Watching begins before the first run, so that no change is missed.
  const watched = folders.map((folder) => new WatchedFolder(folder, () => signals.notify()));
  try {
    await run(folders);
    onWatching();
    while (await signals.next()) {
      await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
      const changed = watched.filter((one) => one.takeChange());
      if (changed.length > 0) await run(changed.map(({ folder }) => folder));
    }
  } finally {
    for (const one of watched) one.close();
  }
}

/** Lets a loop wait for the next change or the end. */
class SignalQueue {
  private isPending = false;
  private hasEnded = false;
  private wake: () => void = () => undefined;

  notify(): void {
    this.isPending = true;
    this.wake();
  }

  end(): void {
    this.hasEnded = true;
    this.wake();
  }

  /** Resolves to true at a change since the last call, and to false at the end. */
  async next(): Promise<boolean> {
    if (!this.isPending && !this.hasEnded) await new Promise<void>((resolve) => (this.wake = resolve));
    this.isPending = false;
    return !this.hasEnded;
  }
}

/**
 * Identifies a folder; undefined if it is missing. A new folder often gets the inode of the one that was removed before, so
 * the time of its creation counts too.
 */
function idOf(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false, bigint: true });
  return stats && `${stats.ino} ${stats.birthtimeNs}`;
}

class WatchedFolder {
  readonly folder: string;
  private isChanged = false;
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The folder that is watched, which another one of the same name can replace. */
  private id: string | undefined;
  private readonly onChange: () => void;

  constructor(folder: string, onChange: () => void) {
    this.folder = folder;
    this.onChange = onChange;
    this.open();
  }

  /** Returns whether the folder has changed since the last call. */
  takeChange(): boolean {
    const isChanged = this.isChanged;
    this.isChanged = false;
    // The watcher of a folder that was moved away follows it, and does not see one that takes its place.
    if (isChanged && idOf(this.folder) !== this.id) this.reopen();
    return isChanged;
  }

  close(): void {
    clearTimeout(this.timer);
    this.watcher?.close();
  }

  private reopen(): void {
    this.close();
    this.open();
  }

  private open(): void {
    this.id = idOf(this.folder);
    if (this.id === undefined) {
      this.waitForReturn();
      return;
    }
    try {
      this.watcher = watch(this.folder, { recursive: true }, () => this.report());
      this.watcher.on("error", () => this.waitForReturn());
    } catch {
      this.waitForReturn();
    }
  }

  private report(): void {
    this.isChanged = true;
    this.onChange();
  }

  private waitForReturn(): void {
    this.close();
    this.timer = setTimeout(() => {
      if (!isThere(this.folder)) return this.waitForReturn();
      this.open();
      this.report();
    }, RETURN_POLL_MS);
  }
}
