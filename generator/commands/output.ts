/** Output folders: what is written there, and what is taken away again. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { OutputFile } from "../index.ts";
import { pathRoots } from "../ir/operation.ts";
import { bannerStart } from "../ir/banner.ts";
import { digest } from "../cache/digest.ts";
import { bytesIfThere, codeOf, firstBytes, isRegular, reasonOf, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";

export interface Written {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface Move {
  readonly target: string;
  readonly beside: string;
  readonly bytes: Buffer;
  /** What is there now. */
  readonly before: Buffer | undefined;
}

/**
 * Makes a folder hold these files: everything is written beside its place first and moved there only when all of it
 * is on the disk, so that a full disk or a stopped run leaves the old output whole.
 */
export function writeTree(folder: string, files: readonly OutputFile[], stale: readonly string[]): Written {
  const moves = changes(folder, files);
  const moved: Move[] = [];
  try {
    for (const { bytes, target, beside } of moves) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(beside, bytes);
    }
    for (const move of moves) {
      renameSync(move.beside, move.target);
      moved.push(move);
    }
    for (const path of stale) removeFile(folder, path);
  } catch (error) {
    for (const { beside } of moves) attempt(() => rmSync(beside, { force: true }));
    for (const move of moved) attempt(() => takeBack(move));
    throw new UnreadableError(
      `${shown(folder)} cannot be written: ${reasonOf(error)}. What was there is as it was.`,
    );
  }
  return { changed: moves.map(({ target }) => target.slice(join(folder, "/").length)), removed: stale };
}

function changes(folder: string, files: readonly OutputFile[]): Move[] {
  const moves: Move[] = [];
  for (const { path, text } of files) {
    const target = join(folder, path);
    const [bytes, before] = [Buffer.from(text), regularFile(target)];
    const beside = `${target}.${process.pid}.${randomUUID()}.tmp`;
    if (!before?.equals(bytes)) moves.push({ target, beside, bytes, before });
  }
  return moves;
}

/** What is in a place. A rename would put a file in that of a link or a device, which belongs to somebody else. */
function regularFile(path: string): Buffer | undefined {
  const isFile = isRegular(path);
  if (isFile === false) throw new UnreadableError(`${shown(path)} is there, and is no regular file.`);
  return isFile ? bytesIfThere(path) : undefined;
}

/** What led to the attempt is what is told of, whatever becomes of it. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

function takeBack({ target, beside, before }: Move): void {
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

/** Modules of an earlier run that this one does not give, and what a stopped run left beside its place. */
export function staleFiles(folder: string, paths: readonly string[]): string[] {
  const wanted = new Set(paths);
  return ["webhook.ts", ...[...pathRoots, "webhook"].flatMap((part) => filesBelow(folder, part))]
    .sort()
    .filter((path) => {
      const left = /\.ts\.(?:(\d+)\.)?[\da-f-]{36}\.tmp$/u.exec(path);
      if (left) return !isRunning(Number(left[1] ?? 0));
      return path.endsWith(".ts") && !wanted.has(path) && isOurs(join(folder, path));
    });
}

/** Paths of files below a part of a folder, from that folder. Links are not followed. */
export function filesBelow(folder: string, way: string): string[] {
  try {
    return readdirSync(join(folder, way), { withFileTypes: true }).flatMap((entry) => {
      const path = `${way}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
  } catch {
    return [];
  }
}

/** Whether a process is still at work; signal 0 asks just that. */
function isRunning(id: number): boolean {
  if (id === 0) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Modules that this run would write over and that no run has written. */
export function foreignFiles(folder: string, files: readonly OutputFile[]): string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => path.endsWith(".ts") && !isOurs(join(folder, path), true));
}

/** A digest of a regular file. */
export function digestAt(path: string): string | undefined {
  const bytes = isRegular(path) ? bytesIfThere(path) : undefined;
  return bytes && digest(bytes);
}

/** By its first words; where there is no file, as the caller has it. */
function isOurs(path: string, otherwise = false): boolean {
  return firstBytes(path, bannerStart.length)?.equals(Buffer.from(bannerStart)) ?? otherwise;
}
