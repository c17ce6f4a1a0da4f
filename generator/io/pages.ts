import { existsSync, readFileSync } from "node:fs";
import { basename, resolve, sep } from "node:path";

import type { PageFile } from "../ir/model.ts";
import { pageKindOf, type PageKind } from "../read/page-kind.ts";
import { isPlaceOfV3, placeInTree } from "../read/path.ts";
import { decodeText } from "../util/decode.ts";
import { reasonOf } from "../util/errors.ts";
import { shown } from "./disk.ts";
import { UnreadableError } from "./errors.ts";
import { listTree, type BrokenLink } from "./list-tree.ts";

/** A file below the named folders. */
export interface SourceFile {
  readonly path: string;
  /** Empty for a link that leads to no file. */
  readonly bytes: Buffer;
  readonly link?: BrokenLink;
}

/** Why a file is not read. */
export type SkippedKind = Exclude<PageKind, "page"> | "cyclic-link";

/** The pages below some folders. */
export interface PageTree {
  readonly pages: readonly PageFile[];
  /** How many files of each kind are not read. */
  readonly skipped: ReadonlyMap<SkippedKind, number>;
}

/** Reads all pages below the given folders and files, sorted by path. */
export function readPageTree(roots: readonly string[]): PageTree {
  return selectPages(readFiles(roots));
}

/**
 * Reads all files synchronously: waiting for each of a thousand small files takes longer than reading it. `visit` receives each
 * folder.
 */
export function readFiles(roots: readonly string[], visit?: (folder: string) => void): SourceFile[] {
  return roots
    .flatMap((root) => listFiles(root, visit))
    .map(({ path, link }) =>
      link ? { path, link, bytes: Buffer.alloc(0) } : { path, bytes: readBytes(path) },
    );
}

/**
 * Selects the pages of APIv3 among files, and counts the others by their kind. A file that should be a page and cannot be
 * read as one is a page with a fault, which `readPage` reports.
 */
export function selectPages(files: readonly SourceFile[]): PageTree {
  const pages: PageFile[] = [];
  const skipped = new Map<SkippedKind, number>();
  for (const file of files) {
    const page = file.link ? linkAsPage(file.path, file.link) : fileAsPage(file);
    if (typeof page === "object") pages.push(page);
    else skipped.set(page, (skipped.get(page) ?? 0) + 1);
  }
  return { pages, skipped };
}

/** A link without a target may have been a page or a folder of pages. */
function linkAsPage(path: string, link: BrokenLink): PageFile | SkippedKind {
  if (link.case === "cyclic") return "cyclic-link";
  const page = placeInTree(slashed(path));
  if (page !== undefined && !isPlaceOfV3(page)) return "other-api";
  const fault = { case: "link", target: link.target } as const;
  return { path: shown(path), text: "", ...(page !== undefined && { page }), fault };
}

function fileAsPage({ path, bytes }: SourceFile): PageFile | SkippedKind {
  const decoded = decodeText(bytes);
  const text = decoded.text.replaceAll("\r\n", "\n");
  // `a.markdown` is reported at the place of `a.md`.
  const renamed = path.replace(otherExtension, ".md");
  const page = placeInTree(slashed(renamed));
  const kind = pageKindOf(page, text);
  if (kind !== "page") return kind;
  const fault =
    renamed !== path
      ? ({ case: "extension", written: basename(path), name: basename(renamed) } as const)
      : decoded.invalid && ({ case: "encoding", ...decoded.invalid } as const);
  return { path: shown(path), text, ...(page !== undefined && { page }), ...(fault && { fault }) };
}

/** Extensions of markdown that are not read. */
const otherExtension = /\.(?:markdown|mdown|mdwn|mkdn?|mdx)$/iu;
/** Files that may be pages. */
const candidate = /\.(?:md|txt|markdown|mdown|mdwn|mkdn?|mdx)$/iu;

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

/** Lists the files that may be pages. */
export function listFiles(root: string, visit?: (folder: string) => void) {
  if (!existsSync(root)) throw new UnreadableError((texts) => texts.folderMissing(shown(root)));
  try {
    return listTree(root, candidate, visit);
  } catch (error) {
    throw new UnreadableError((texts) => texts.unreadable(shown(root), reasonOf(error)));
  }
}
