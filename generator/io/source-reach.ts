/** Compares the source of an import with the pages of an earlier import. */
import { join } from "node:path";

import { isCanonical } from "../read/page-kind.ts";
import { placeInTree, treeFolders } from "../read/path.ts";
import { firstBytes } from "./disk.ts";
import { otherSpellings } from "./file-case.ts";
import { filesBelow } from "./output-files.ts";
import { slashed, type SourceFile } from "./pages.ts";

/**
 * The parts of the tree that the source folders hold whole, as beginnings of places: a folder with openapi/ in it, or
 * openapi/ itself, reaches over `openapi/`; openapi/v3/pay over `openapi/v3/pay/`; a single file over nothing.
 */
export function reachOf(roots: readonly string[], files: readonly SourceFile[]): readonly string[] {
  const parts = roots.flatMap((root) => {
    const folder = `${slashed(root)}/`;
    return files.map(({ path }) => partWithin(folder, slashed(path)));
  });
  return [...new Set(parts.filter((part) => part !== undefined))];
}

/** The part of the tree around a file that a folder holds whole. */
function partWithin(folder: string, file: string): string | undefined {
  const place = file.startsWith(folder) ? placeInTree(file) : undefined;
  if (place === undefined) return undefined;
  const aboveTree = file.slice(0, -place.length);
  if (folder.length <= aboveTree.length) return place.slice(0, place.indexOf("/") + 1);
  return folder.slice(aboveTree.length);
}

/** Canonical pages in `out` that lie within the reach of the source and are not among its pages. */
export function pagesNotInSource(
  out: string,
  pages: readonly string[],
  reach: readonly string[],
  isSelected: (place: string) => boolean,
): string[] {
  const known = new Set(pages);
  const isOtherSpelling = otherSpellings(out, pages);
  return treeFolders
    .flatMap((part) => filesBelow(out, part))
    .filter((path) => path.endsWith(".md") && !known.has(path) && !isOtherSpelling(path) && isSelected(path))
    .filter((path) => reach.some((part) => path.startsWith(part)) && isCanonical(headOf(out, path), path))
    .sort();
}

/** Enough for the front matter: the title is one line, and the source follows it. */
const headBytes = 4096;

function headOf(out: string, path: string): string {
  return firstBytes(join(out, path), headBytes)?.toString("utf8") ?? "";
}
