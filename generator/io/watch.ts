import { watch, type FSWatcher } from "node:fs";

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
  await run(folders);
  onWatching();
  while (await signals.next()) {
    await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
    const changed = watched.filter((one) => one.takeChange());
    if (changed.length > 0) await run(changed.map(({ folder }) => folder));
  }
  for (const one of watched) one.close();
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

class WatchedFolder {
  readonly folder: string;
  private isChanged = false;
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
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
    if (isChanged && !isThere(this.folder)) this.waitForReturn();
    return isChanged;
  }

  close(): void {
    clearTimeout(this.timer);
    this.watcher?.close();
  }

  private open(): void {
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
