/** Writes the files of an output folder, all of them or none. output-files.ts says which files a folder holds. */
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { reasonOf } from "../util/errors.ts";
import { bytesIfThere, isLink, isRegular, shown } from "./disk.ts";
import { UnreadableError } from "./errors.ts";
import { correctCase } from "./file-case.ts";
import { createStaging, removeAbandoned } from "./staging.ts";

/** The paths of the files that a run has changed and removed. */
export interface Written {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface Move {
  /** From the folder. */
  readonly path: string;
  readonly target: string;
  readonly bytes: Buffer;
  /** The bytes that the target holds before the move. */
  readonly before: Buffer | undefined;
}

/**
 * Makes a folder hold these files: everything is written to a folder within it first and moved to its place only when all of
 * it is on the disk, so that a full disk or a stopped run leaves the old output whole.
 */
export function writeTree(folder: string, files: readonly OutputFile[], stale: readonly string[]): Written {
  refuseLinks(folder, [...files, ...stale.map((path) => ({ path }))]);
  removeAbandoned(folder);
  const moves = changes(folder, files);
  const moved: Move[] = [];
  let staging: string | undefined;
  try {
    if (moves.length > 0) staging = createStaging(folder);
    for (const [at, { bytes, target }] of moves.entries()) {
      mkdirSync(dirname(target), { recursive: true });
      if (staging !== undefined) writeFileSync(join(staging, String(at)), bytes);
    }
    for (const [at, move] of moves.entries()) {
      if (move.before) correctCase(folder, move.path);
      if (staging !== undefined) renameSync(join(staging, String(at)), move.target);
      moved.push(move);
    }
    for (const path of stale) removeFile(folder, path);
  } catch (error) {
    for (const move of moved) attempt(() => restore(move, folder));
    throw new UnreadableError((texts) => texts.unwritable(shown(folder), reasonOf(error)));
  } finally {
    const opened = staging;
    if (opened !== undefined) attempt(() => rmSync(opened, { recursive: true, force: true }));
  }
  return { changed: moves.map(({ path }) => path), removed: stale };
}

/** Refuses a folder below the output folder that is a link: its target may lie outside. */
function refuseLinks(folder: string, files: readonly { readonly path: string }[]): void {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let above = dirname(path); above !== "."; above = dirname(above)) folders.add(join(folder, above));
  const linked = [...folders].sort().find((one) => isLink(one));
  if (linked !== undefined) throw new UnreadableError((texts) => texts.folderLinked(shown(linked)));
}

function changes(folder: string, files: readonly OutputFile[]): Move[] {
  const moves: Move[] = [];
  for (const { path, text } of files) {
    const target = join(folder, path);
    const [bytes, before] = [Buffer.from(text), regularFile(target)];
    if (!before?.equals(bytes)) moves.push({ path, target, bytes, before });
  }
  return moves;
}

/** The bytes of a file. A rename would replace a link or a device, so these are refused. */
function regularFile(path: string): Buffer | undefined {
  const isFile = isRegular(path);
  if (isFile === false) throw new UnreadableError((texts) => texts.notRegular(shown(path)));
  return isFile ? bytesIfThere(path) : undefined;
}

/** Cleans up after an error. The error that is reported is the first one, not one of the cleanup. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

function restore({ target, before }: Move, folder: string): void {
  if (before === undefined) return rmSync(target, { force: true });
  // The error may be that the folder of the run was removed.
  const staging = createStaging(folder);
  try {
    writeFileSync(join(staging, "before"), before);
    renameSync(join(staging, "before"), target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  for (let above = dirname(path); above !== "."; above = dirname(above)) {
    try {
      rmdirSync(join(folder, above));
    } catch {
      return;
    }
  }
}
