/**
 * Tells by what the disk says of files, without reading them, that nothing has changed: as the index of git, by size, times,
 * number and device. A snapshot holds the files and folders that a run depends on.
 */
import { statSync } from "node:fs";

/** The files and folders of a run as the disk described them. */
export interface Snapshot {
  /** Their paths, each followed by a NUL: one text is read faster than a list. */
  readonly paths: string;
  /** Some numbers for each path; NaN for a path where nothing was. */
  readonly stamps: Float64Array;
}

const numbersPerPath = 5;

/** Files and folders that were read at one time. */
export interface ReadPaths {
  readonly paths: readonly string[];
  /**
   * A time of the same disk before they were read. A file that was touched then or later may change again without another
   * time: the clock of a disk is coarse.
   */
  readonly moment: number;
}

/**
 * Takes a snapshot after its files were read. A file that may have changed since has no stamp, so that the next run reads it.
 * Returns undefined where a path cannot be kept.
 */
export function takeSnapshot(read: readonly ReadPaths[]): Snapshot | undefined {
  const all = read.flatMap(({ paths, moment }) => paths.map((path) => ({ path, moment })));
  if (all.some(({ path }) => path.includes("\0"))) return undefined;
  const stamps = new Float64Array(all.length * numbersPerPath);
  for (const [at, { path, moment }] of all.entries())
    stamps.set(settledStamp(path, moment), at * numbersPerPath);
  return { paths: all.map(({ path }) => `${path}\0`).join(""), stamps };
}

/** Takes the stamps of some paths of a snapshot again. */
export function renewPaths(snapshot: Snapshot, read: readonly ReadPaths[]): Snapshot {
  const places = new Map(pathsOf(snapshot).map((path, at) => [path, at]));
  const stamps = Float64Array.from(snapshot.stamps);
  for (const { paths, moment } of read) {
    for (const path of paths) {
      const at = places.get(path);
      if (at !== undefined) stamps.set(settledStamp(path, moment), at * numbersPerPath);
    }
  }
  return { paths: snapshot.paths, stamps };
}

/** Returns the stamp of a file that was read after this moment. */
function settledStamp(path: string, moment: number): Stamp {
  const stamp = stampOf(path);
  return stamp && Math.max(stamp[1], stamp[2]) >= moment ? unsettled : (stamp ?? nothing);
}

/** Returns the files and folders that are not as they were, or may not be. */
export function changedPaths({ paths, stamps }: Snapshot): string[] {
  const changed: string[] = [];
  let at = 0;
  for (let start = 0; start < paths.length; at += numbersPerPath) {
    const end = paths.indexOf("\0", start);
    const path = paths.slice(start, end);
    const stamp = stampOf(path) ?? nothing;
    if (!stamp.every((value, offset) => Object.is(value, stamps[at + offset]))) changed.push(path);
    start = end + 1;
  }
  return changed;
}

/** The paths of a snapshot. */
export function pathsOf({ paths }: Snapshot): string[] {
  return paths.split("\0").slice(0, -1);
}

type Stamp = readonly [size: number, modified: number, changed: number, file: number, device: number];

const nothing: Stamp = [NaN, NaN, NaN, NaN, NaN];
/** No file has this stamp. */
const unsettled: Stamp = [-1, -1, -1, -1, -1];

/** Undefined where nothing is, or nothing that this process may see. */
function stampOf(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, stats.dev];
  } catch {
    return undefined;
  }
}
