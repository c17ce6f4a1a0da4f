/** How far the source of an import reaches, and which pages within its reach it no longer has. */
import { join, resolve, sep } from "node:path";

import { firstBytes } from "./disk.ts";
import { pathRoots } from "../ir/operation.ts";
import { filesBelow } from "./output.ts";
import { placeInTree, type SourceFile } from "./pages.ts";

/**
 * The parts of the tree that the source folders hold whole, as beginnings of places: a folder with openapi/ in it, or
 * openapi/ itself, reaches over `openapi/`; openapi/v3/pay over `openapi/v3/pay/`; a single file over nothing.
 */
export function reachOf(roots: readonly string[], files: readonly SourceFile[]): readonly string[] {
  const parts = roots.flatMap((root) => {
    const folder = `${withSlashes(root)}/`;
    return files.map(({ path }) => partWithin(folder, withSlashes(path)));
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

function withSlashes(path: string): string {
  return resolve(path).split(sep).join("/");
}

/** Canonical pages in `out` that lie within the reach of the source and are not among its pages. */
export function pagesNotInSource(
  out: string,
  pages: readonly string[],
  reach: readonly string[],
  isSelected: (place: string) => boolean,
): string[] {
  const known = new Set(pages);
  return [...pathRoots.map((root) => `openapi/${root}`), "webhook/v3"]
    .flatMap((part) => filesBelow(out, part))
    .filter((path) => path.endsWith(".md") && !known.has(path) && isSelected(path))
    .filter((path) => reach.some((part) => path.startsWith(part)) && isCanonical(out, path))
    .sort();
}

/** A title is a line; what names the source follows it. */
const headBytes = 4096;

/** Whether `import` wrote a page: such a page names its own place as its source. */
function isCanonical(out: string, path: string): boolean {
  const head = firstBytes(join(out, path), headBytes)?.toString("utf8") ?? "";
  const [, source = ""] = /^---\n(?:(?!---\n).*\n)*?source: (.*)\n/u.exec(head) ?? [];
  return source.replace(/^"(.*)"$/u, "$1") === path;
}
