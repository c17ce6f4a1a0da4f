/** Writes and cleans output folders. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { pathRoots } from "../ir/operation.ts";
import { bannerStart } from "../ir/banner.ts";
import { digest } from "./cache/digest.ts";
import { codeOf, reasonOf } from "../util/errors.ts";
import { bytesIfThere, firstBytes, isLink, isRegular, shown } from "./disk.ts";
import { UnreadableError, UsageError } from "./errors.ts";
import { correctCase, otherSpellings } from "./file-case.ts";

/** The paths of the files that a run has changed and removed. */
export interface Written {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface Move {
  /** From the folder. */
  readonly path: string;
  readonly target: string;
  readonly beside: string;
  readonly bytes: Buffer;
  /** The bytes that the target holds before the move. */
  readonly before: Buffer | undefined;
}

/**
 * Makes a folder hold these files: everything is written beside its place first and moved there only when all of it
 * is on the disk, so that a full disk or a stopped run leaves the old output whole.
 */
export function writeTree(folder: string, files: readonly OutputFile[], stale: readonly string[]): Written {
  refuseLinks(folder, [...files, ...stale.map((path) => ({ path }))]);
  const moves = changes(folder, files);
  const moved: Move[] = [];
  try {
    for (const { bytes, target, beside } of moves) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(beside, bytes);
    }
    for (const move of moves) {
      if (move.before) correctCase(folder, move.path);
      renameSync(move.beside, move.target);
      moved.push(move);
    }
    for (const path of stale) removeFile(folder, path);
  } catch (error) {
    for (const { beside } of moves) attempt(() => rmSync(beside, { force: true }));
    for (const move of moved) attempt(() => restore(move));
    throw new UnreadableError((texts) => texts.unwritable(shown(folder), reasonOf(error)));
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
    const beside = `${target}.${process.pid}.${randomUUID()}.tmp`;
    if (!before?.equals(bytes)) moves.push({ path, target, beside, bytes, before });
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

function restore({ target, beside, before }: Move): void {
  if (before === undefined) return rmSync(target, { force: true });
  writeFileSync(beside, before);
  renameSync(beside, target);
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

/** The folders below an output folder that hold generated modules. */
const outputParts = [...pathRoots, "chain", "webhook"];
/** The name of a file that a run writes beside its place, with the number of its process. */
const temporaryFile = /\.ts\.(?:(\d+)\.)?[\da-f-]{36}\.tmp$/u;

/** Generated modules that are not among the files of this run, and temporary files of runs that were stopped. */
export function staleFiles(folder: string, paths: readonly string[]): string[] {
  const wanted = new Set(paths);
  const isOtherSpelling = otherSpellings(folder, paths);
  return ["webhook.ts", ...outputParts.flatMap((part) => filesBelow(folder, part))].sort().filter((path) => {
    const temporary = temporaryFile.exec(path);
    if (temporary) return !isRunning(Number(temporary[1] ?? 0));
    if (!path.endsWith(".ts") || wanted.has(path) || isOtherSpelling(path)) return false;
    return isGenerated(join(folder, path));
  });
}

/** All files and folders on which `staleFiles` depends; undefined if it also depends on a running process. */
export function outputPaths(folder: string): readonly string[] | undefined {
  const paths = ["webhook.ts", ...outputParts.flatMap((part) => [part, ...filesBelow(folder, part, true)])];
  return paths.some((path) => temporaryFile.test(path)) ? undefined : paths.map((path) => join(folder, path));
}

/** Paths of files below a part of a folder, from that folder. Links are not followed. */
export function filesBelow(folder: string, part: string, withFolders = false): string[] {
  try {
    return readdirSync(join(folder, part), { withFileTypes: true }).flatMap((entry) => {
      const path = `${part}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      const below = filesBelow(folder, path, withFolders);
      return withFolders ? [path, ...below] : below;
    });
  } catch {
    return [];
  }
}

/** Whether a process is running; signal 0 only asks. */
function isRunning(id: number): boolean {
  if (id === 0) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Refuses to replace modules that no run has written. */
export function refuseForeign(folder: string, files: readonly OutputFile[]): void {
  const foreign = files
    .map(({ path }) => path)
    .filter((path) => path.endsWith(".ts") && !isGenerated(join(folder, path), true));
  if (foreign.length > 0) throw new UsageError((texts) => texts.notGenerated(folder, foreign.join(", ")));
}

/** The digest of a regular file; undefined where there is none. */
export function digestAt(path: string): string | undefined {
  const bytes = isRegular(path) ? bytesIfThere(path) : undefined;
  return bytes && digest(bytes);
}

/** Whether a file begins with the banner of generated files. `otherwise` is the result where the file does not exist. */
function isGenerated(path: string, otherwise = false): boolean {
  return firstBytes(path, bannerStart.length)?.equals(Buffer.from(bannerStart)) ?? otherwise;
}
