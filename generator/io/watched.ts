/** Tells when a folder or single files have changed. */
import { statSync, watch, type FSWatcher } from "node:fs";

import { codeOf, reasonOf } from "../util/errors.ts";
import { shown } from "./disk.ts";
import { UnreadableError } from "./errors.ts";
import { listTree } from "./list-tree.ts";

/** How often single files, and whether a folder is still the same, are looked at. */
const POLL_MS = 250;

/** Something that is watched. */
export interface Watched {
  /** Returns whether it has changed since the last call. */
  takeChange(): boolean;
  close(): void;
}

/** Identifies the content of files that may be missing. */
export function stampOfFiles(paths: readonly string[]): string {
  return paths.map(stampOf).join("\n");
}

/** Single files, which may be replaced at each save, or be missing with the folders around them. */
export class WatchedFiles implements Watched {
  private readonly paths: () => readonly string[];
  private readonly timer: NodeJS.Timeout;
  private stamp: string;
  private isChanged = false;

  constructor(paths: () => readonly string[], onChange: () => void) {
    this.paths = paths;
    this.stamp = this.readStamp();
    this.timer = setInterval(() => {
      const stamp = this.readStamp();
      if (stamp === this.stamp) return;
      this.stamp = stamp;
      this.isChanged = true;
      onChange();
    }, POLL_MS);
  }

  takeChange(): boolean {
    const isChanged = this.isChanged;
    this.isChanged = false;
    return isChanged;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private readStamp(): string {
    return stampOfFiles(this.paths());
  }
}

function stampOf(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stats ? `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs}` : path;
  } catch {
    // A part of the path is a file now, or may not be read.
    return path;
  }
}

/**
 * Identifies a folder; undefined if it is missing. A new folder often gets the inode of the one that was removed before, so
 * the time of its creation counts too.
 */
function idOf(folder: string): string | undefined {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false, bigint: true });
    return stats && `${stats.ino} ${stats.birthtimeNs}`;
  } catch {
    return undefined;
  }
}

/**
 * These systems report changes below a folder. Elsewhere Node.js watches each file, and misses all that is saved to a file that
 * was replaced once, as most editors replace it; so each folder is watched here.
 */
const watchesBelow = process.platform === "darwin" || process.platform === "win32";

/** A folder with all below it. One that is removed or moved away is watched again when it is back. */
export class WatchedFolder implements Watched {
  private readonly folder: string;
  private readonly onChange: () => void;
  private readonly timer: NodeJS.Timeout;
  /** The folder that is watched, which another one of the same name can replace. */
  private id: string | undefined;
  private readonly watchers = new Map<string, { readonly id: string; readonly watcher: FSWatcher }>();
  private isChanged = false;

  /** @throws UnreadableError if the system does not watch so many folders */
  constructor(folder: string, onChange: () => void) {
    this.folder = folder;
    this.onChange = onChange;
    this.update();
    // A watcher does not see that a folder above it was moved.
    this.timer = setInterval(() => {
      if (idOf(folder) !== this.id) this.report();
    }, POLL_MS);
  }

  takeChange(): boolean {
    const isChanged = this.isChanged;
    this.isChanged = false;
    if (isChanged) this.update();
    return isChanged;
  }

  close(): void {
    clearInterval(this.timer);
    for (const { watcher } of this.watchers.values()) watcher.close();
  }

  /** Watches the folders that there are now. */
  private update(): void {
    this.id = idOf(this.folder);
    const folders = new Map(this.foldersNow().map((folder) => [folder, idOf(folder)]));
    for (const [folder, { id, watcher }] of this.watchers) {
      if (folders.get(folder) === id) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const [folder, id] of folders) {
      if (id !== undefined && !this.watchers.has(folder)) this.watch(folder, id);
    }
  }

  private foldersNow(): readonly string[] {
    if (this.id === undefined || watchesBelow) return [this.folder];
    const folders: string[] = [];
    try {
      listTree(this.folder, /\.md$/u, (folder) => folders.push(folder));
    } catch {
      // A folder was removed during the listing: the watcher of the one above it reports that.
    }
    return folders.length > 0 ? folders : [this.folder];
  }

  private watch(folder: string, id: string): void {
    try {
      const watcher = watch(folder, { recursive: watchesBelow }, () => this.report());
      watcher.on("error", () => this.report());
      this.watchers.set(folder, { id, watcher });
    } catch (error) {
      if (codeOf(error) === "ENOENT") return this.report();
      throw new UnreadableError((texts) => texts.unreadable(shown(folder), reasonOf(error)));
    }
  }

  private report(): void {
    this.isChanged = true;
    this.onChange();
  }
}
