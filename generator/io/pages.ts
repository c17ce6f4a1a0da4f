import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";

import type { PageFile } from "../ir/model.ts";
import { pageKindOf, type PageKind } from "../read/page-kind.ts";
import { placeInTree } from "../read/path.ts";
import { reasonOf } from "../util/errors.ts";
import { shown } from "./disk.ts";
import { UnreadableError } from "./errors.ts";

/** A file below the named folders. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The pages below some folders. */
export interface PageTree {
  readonly pages: readonly PageFile[];
  /** How many files of each kind are not read. */
  readonly skipped: ReadonlyMap<Exclude<PageKind, "page">, number>;
}

/** Reads all pages below the given folders and files, sorted by path. */
export function readPageTree(roots: readonly string[]): PageTree {
  return selectPages(readFiles(roots));
}

/** Reads all files synchronously: waiting for each of a thousand small files takes longer than reading it. */
export function readFiles(roots: readonly string[]): SourceFile[] {
  return roots.flatMap(listFiles).map((path) => ({ path, bytes: readBytes(path) }));
}

/** Selects the pages of APIv3 among files, and counts the others by their kind. */
export function selectPages(files: readonly SourceFile[]): PageTree {
  const pages: PageFile[] = [];
  const skipped = new Map<Exclude<PageKind, "page">, number>();
  for (const { path, bytes } of files) {
    const text = bytes
      .toString("utf8")
      .replace(/^\ufeff/u, "")
      .replaceAll("\r\n", "\n");
    const place = placeInTree(slashed(path));
    const kind = pageKindOf(place, text);
    if (kind === "page") pages.push({ path: shown(path), text, ...(place !== undefined && { page: place }) });
    else skipped.set(kind, (skipped.get(kind) ?? 0) + 1);
  }
  return { pages, skipped };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UnreadableError((texts) => texts.unreadable(shown(path), reasonOf(error)));
  }
}

/** The absolute path, with slashes on every system. */
export function slashed(path: string): string {
  return resolve(path).split(sep).join("/");
}

function listFiles(root: string): string[] {
  if (!existsSync(root)) throw new UnreadableError((texts) => texts.folderMissing(shown(root)));
  try {
    return statSync(root).isFile() ? [root] : filesBelow(root).sort();
  } catch (error) {
    throw new UnreadableError((texts) => texts.unreadable(shown(root), reasonOf(error)));
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isHidden(entry.name) ? [] : filesBelow(path);
    return entry.isFile() && /\.(?:md|txt)$/u.test(entry.name) ? [path] : [];
  });
}

function isHidden(name: string): boolean {
  return name === "node_modules" || /^\.[^.]/u.test(name);
}
