/** Lists a folder of pages, through links. */
import { readdirSync, readlinkSync, realpathSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";

import { compareTexts } from "../util/compare.ts";

/** A link that leads to no file: its target does not exist, or is a folder around the link. */
export type BrokenLink =
  | { readonly case: "missing"; readonly target: string }
  | { readonly case: "cyclic"; readonly target: string };

/** A file of a folder, or a link that leads to none. */
export interface ListedFile {
  readonly path: string;
  readonly link?: BrokenLink;
}

/**
 * Lists the files below a folder whose names match, sorted by path. A file or folder that a link leads to is listed at the
 * path of the link. Hidden folders and `node_modules` are left out. A path of a file gives that file. `visit` receives each
 * folder that is listed.
 */
export function listTree(
  root: string,
  name: RegExp,
  visit: (folder: string) => void = () => undefined,
): ListedFile[] {
  if (statSync(root).isFile()) return [{ path: root }];
  return filesBelow(root, [], { name, visit }).sort((a, b) => compareTexts(a.path, b.path));
}

interface Search {
  readonly name: RegExp;
  /** Receives each folder that is listed. */
  readonly visit: (folder: string) => void;
}

/** `above`: the folders around this one. */
function filesBelow(folder: string, above: readonly string[], search: Search): ListedFile[] {
  search.visit(folder);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): ListedFile[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isHidden(entry.name) ? [] : filesBelow(path, [...above, folder], search);
    if (entry.isSymbolicLink())
      return isHidden(entry.name) ? [] : linkedFiles(path, [...above, folder], search);
    return entry.isFile() && isCandidate(entry.name, search.name) ? [{ path }] : [];
  });
}

function linkedFiles(path: string, above: readonly string[], search: Search): ListedFile[] {
  const target = statOf(path);
  if (target === undefined) return [{ path, link: { case: "missing", target: readlinkSync(path) } }];
  if (target.isFile()) return isCandidate(path, search.name) ? [{ path }] : [];
  if (!target.isDirectory()) return [];
  const real = realpathSync(path);
  if (above.some((folder) => realpathSync(folder) === real)) {
    return [{ path, link: { case: "cyclic", target: readlinkSync(path) } }];
  }
  return filesBelow(path, above, search);
}

/** Undefined where a link leads to nothing, or to itself. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isHidden(name: string): boolean {
  return name === "node_modules" || /^\.[^.]/u.test(name);
}

/** macOS writes a file `._a.md` beside `a.md` on disks of other systems. */
function isCandidate(path: string, name: RegExp): boolean {
  return name.test(path) && !/(?:^|[/\\])\._[^/\\]*$/u.test(path);
}
