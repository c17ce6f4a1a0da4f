/** Reads single files and asks about them. pages.ts reads trees of pages, output.ts writes. */
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { codeOf, reasonOf } from "../util/errors.ts";
import { UnreadableError } from "./errors.ts";

/** A path as findings and messages show it: from the working directory, with slashes on every system. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return (short === "" || short.startsWith("..") ? path : short).split(sep).join("/");
}

/** Whether a folder is the other one or lies below it. */
export function isWithin(folder: string, other: string): boolean {
  const path = relative(resolve(other), resolve(folder));
  return path === "" || (!path.startsWith("..") && !isAbsolute(path));
}

/** Whether a file or folder exists. */
export function isThere(path: string): boolean {
  return existsSync(path);
}

/**
 * Reads a text file; undefined if it does not exist.
 *
 * @throws UnreadableError
 */
export function readIfThere(path: string): string | undefined {
  return bytesIfThere(path)?.toString("utf8");
}

/**
 * Reads a text file without the byte order mark that some editors write; undefined if it does not exist.
 *
 * @throws UnreadableError
 */
export function readTextIfThere(path: string): string | undefined {
  return readIfThere(path)?.replace(/^\ufeff/u, "");
}

/**
 * Reads the bytes of a file; undefined if it does not exist.
 *
 * @throws UnreadableError
 */
export function bytesIfThere(path: string): Buffer | undefined {
  return ifThere(path, () => readFileSync(path));
}

/** The names of the files in a folder; empty where it is not a folder. */
export function fileNamesIn(folder: string): string[] {
  const entries = ifThere(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

/** Whether a path is a folder, or a link to one. */
export function isFolder(path: string): boolean {
  return ifThere(path, () => statSync(path, { throwIfNoEntry: false })?.isDirectory()) ?? false;
}

/** Whether a path is a file itself, not a link to one; undefined where nothing is there. */
export function isRegular(path: string): boolean | undefined {
  return ifThere(path, () => lstatSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Whether a path is a link; a junction of Windows is one. */
export function isLink(path: string): boolean {
  return ifThere(path, () => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) ?? false;
}

/** The beginning of a file, or all of it where it is shorter. */
export function firstBytes(path: string, count: number): Buffer | undefined {
  return ifThere(path, () => {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(count);
      return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
    } finally {
      closeSync(file);
    }
  });
}

function ifThere<Value>(path: string, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw new UnreadableError((texts) => texts.unreadable(shown(path), reasonOf(error)));
  }
}

/** The nearest file of this name in a folder or above it. */
export function findAbove(folder: string, name: string): string | undefined {
  for (let above = resolve(folder); ; above = dirname(above)) {
    const path = join(above, name);
    if (isThere(path)) return path;
    if (above === dirname(above)) return undefined;
  }
}
