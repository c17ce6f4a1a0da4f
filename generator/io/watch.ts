/** Watches what runs depend on, for `generate --watch`. */
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { findAbove, isThere } from "./disk.ts";
import { UnreadableError } from "./errors.ts";
import { WatchedFiles, WatchedFolder, type Watched } from "./watched.ts";

/** A save writes a file in several steps; one run after all of them is enough. */
const DEBOUNCE_MS = 100;

/** A folder with all below it, or single files, which need not exist. The name identifies it. */
export type WatchedInput =
  | { readonly kind: "folder"; readonly name: string }
  | { readonly kind: "files"; readonly name: string; readonly paths: () => readonly string[] };

/** Options of watching. */
export interface WatchOptions {
  /** What to watch now. It is asked again after each call of `prepare`. */
  readonly inputs: () => readonly WatchedInput[];
  /** Called before a run, with the names of the inputs that have changed: it may change what is watched. */
  readonly prepare: (changed: ReadonlySet<string>) => Promise<void>;
  /** Called with the names of all inputs first, and then with those that have changed, and those that are new. */
  readonly run: (changed: ReadonlySet<string>) => Promise<void>;
  /** Called once, after the first run. */
  readonly onWatching: () => void;
}

/**
 * Runs again after each change of the inputs, until SIGINT or SIGTERM.
 *
 * @throws UnreadableError if a folder is missing at the start
 */
export async function runOnChange({ inputs, prepare, run, onWatching }: WatchOptions): Promise<void> {
  for (const { kind, name } of inputs()) {
    if (kind === "folder" && !isThere(name)) throw new UnreadableError((texts) => texts.folderMissing(name));
  }
  const signals = new SignalQueue();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => signals.end());
  const watched = new WatchedInputs(() => signals.notify());
  try {
    // Watching begins before the first run, so that no change is missed.
    await run(watched.update(inputs()));
    onWatching();
    while (await signals.next()) {
      await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
      const changed = watched.takeChanges();
      if (changed.size === 0) continue;
      await prepare(changed);
      const added = watched.update(inputs());
      await run(new Set([...changed, ...added]));
    }
  } finally {
    watched.close();
  }
}

/** The files by which prettier is configured, in a folder and those around it up to the nearest package.json. */
export function formatterFiles(folder: string): readonly string[] {
  const project = dirname(findAbove(folder, "package.json") ?? resolve(folder));
  const files: string[] = [];
  for (let above = resolve(folder); ; above = dirname(above)) {
    const names = namesIn(above).filter((name) => formatterName.test(name));
    files.push(...names.map((name) => join(above, name)));
    if (above === project || above === dirname(above)) return files;
  }
}

const formatterName = /^(?:\.prettierrc|prettier\.config\.|package\.(?:json|yaml)$|\.editorconfig$)/u;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
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

/** All that is watched, by its name. */
class WatchedInputs {
  private readonly watched = new Map<string, Watched>();
  private readonly onChange: () => void;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  /** Watches these inputs and no others; returns the names of those that are new. */
  update(inputs: readonly WatchedInput[]): ReadonlySet<string> {
    const names = new Set(inputs.map(({ name }) => name));
    for (const [name, one] of this.watched) {
      if (names.has(name)) continue;
      one.close();
      this.watched.delete(name);
    }
    const added = inputs.filter(({ name }) => !this.watched.has(name));
    for (const input of added) this.watched.set(input.name, this.open(input));
    return new Set(added.map(({ name }) => name));
  }

  /** The names of the inputs that have changed since the last call. */
  takeChanges(): ReadonlySet<string> {
    const changed = [...this.watched].filter(([, one]) => one.takeChange());
    return new Set(changed.map(([name]) => name));
  }

  close(): void {
    for (const one of this.watched.values()) one.close();
  }

  private open(input: WatchedInput): Watched {
    if (input.kind === "folder") return new WatchedFolder(input.name, this.onChange);
    return new WatchedFiles(input.paths, this.onChange);
  }
}
