/** The project that the output is part of: how its files import the runtime, and how they name the pages. */
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";

import { findAbove, readIfThere } from "./disk.ts";

/** How code in a folder imports the runtime: `#runtime` inside the client's own package, by its name elsewhere. */
export function runtimeFor(folder: string): string {
  const manifest = findAbove(folder, "package.json");
  const isOwn = manifest !== undefined && readIfThere(manifest)?.includes('"#runtime/*"');
  return isOwn ? "#runtime" : "wechatpay-ts/runtime";
}

/** An operation, as far as it tells where its page lies. */
interface PagePlace {
  /** The path of the page from the working directory. */
  readonly file: string;
  /** Its place in the tree of pages. */
  readonly page: string;
}

/**
 * Names the folder of the pages for the headers of generated files: from the folder of the nearest package.json, so that the
 * output does not depend on the working directory or the machine. `specs/`; empty if the pages lie in that folder.
 *
 * @param specs the folder that the run reads, which may be a part of the tree
 */
export function pagesFor(out: string, specs: string, operations: readonly PagePlace[]): string {
  const project = dirname(findAbove(out, "package.json") ?? resolve(out));
  const known = operations.find(({ file, page }) => `/${file}`.endsWith(`/${page}`));
  const folder = resolve(known ? known.file.slice(0, -known.page.length) : specs);
  const path = relative(project, folder);
  if (path === "") return "";
  // On Windows, a path to another drive is absolute.
  return `${isAbsolute(path) ? basename(folder) : path.split(sep).join("/")}/`;
}
