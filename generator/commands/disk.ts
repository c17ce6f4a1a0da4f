/** Everything the tool reads and writes. No other part of the generator touches the disk. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import type { OutputFile, PageFile } from "../index.ts";
import { UnreadableError } from "./exit.ts";

export interface PageTree {
  readonly pages: readonly PageFile[];
  /** Files that are no endpoint pages, by what they are. */
  readonly passedOver: ReadonlyMap<string, number>;
}

/** All pages below the given folders and files, in an order that no file system decides. */
export async function readTree(roots: readonly string[]): Promise<PageTree> {
  const pages: PageFile[] = [];
  const passedOver = new Map<string, number>();
  for (const path of (await Promise.all(roots.map(listFiles))).flat()) {
    const text = (await readFile(path, "utf8")).replace(/^\ufeff/u, "").replaceAll("\r\n", "\n");
    const place = placeInTree(path);
    const kind = kindOf(place, text);
    if (kind === "page") {
      const page = place && { page: place };
      pages.push({ path: shown(path), text, ...page });
    } else passedOver.set(kind, (passedOver.get(kind) ?? 0) + 1);
  }
  return { pages, passedOver };
}

/** `openapi/v3/….md` or `webhook/v3/….md`, where the file lies in such a tree. */
function placeInTree(path: string): string | undefined {
  const all = resolve(path).split(sep).join("/");
  return /(?:^|\/)((?:openapi|webhook)\/(?!.*\/(?:openapi|webhook)\/).*\.md)$/u.exec(all)?.[1];
}

function kindOf(place: string | undefined, text: string): string {
  if (place?.startsWith("openapi/v3/")) return "page";
  if (place?.startsWith("webhook/")) return "notification pages";
  if (place !== undefined) return "pages of other APIs";
  return /请求参数|\{#(?:get|post|put|patch|delete|mix)\}/u.test(text)
    ? "page"
    : "files that document no endpoint";
}

async function listFiles(root: string): Promise<string[]> {
  const found = await stat(root).catch(() => undefined);
  if (!found) throw new UnreadableError(`${shown(root)} is not there. Name a folder of pages.`);
  if (found.isFile()) return [root];
  const names = await readdir(root, { recursive: true });
  return names
    .filter(
      (name) => /\.(?:md|txt)$/u.test(name) && !/(?:^|[/\\])(?:node_modules|\.[^/\\]+)[/\\]/u.test(name),
    )
    .map((name) => join(root, name))
    .sort();
}

/** As findings name a file: from where the command runs, with slashes on every system. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return (short === "" || short.startsWith("..") ? path : short).split(sep).join("/");
}

/** Whether a folder is another one, or below it. */
export function isWithin(folder: string, other: string): boolean {
  const way = relative(resolve(other), resolve(folder));
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new UnreadableError(
      `${shown(path)} cannot be read: ${error instanceof Error ? error.message : "unknown"}.`,
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** How code in a folder names the runtime: inside the client's own package by its `imports`, elsewhere by the package. */
export async function runtimeFor(folder: string): Promise<string> {
  for (let above = resolve(folder); ; above = dirname(above)) {
    const manifest = await readIfThere(join(above, "package.json"));
    if (manifest !== undefined)
      return manifest.includes('"#runtime/*"') ? "#runtime" : "wechatpay-ts/runtime";
    if (above === dirname(above)) return "wechatpay-ts/runtime";
  }
}

export interface Written {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Makes a folder hold these files: everything is written beside its place first and moved there only when all of it
 * is on the disk, so that a full disk or a stopped run leaves the old output whole.
 */
export async function writeTree(
  folder: string,
  files: readonly OutputFile[],
  stale: readonly string[],
): Promise<Written> {
  const changed = await changedFiles(folder, files);
  const moves = changed.map(({ path, text }) => {
    const target = join(folder, path);
    return { text, target, beside: `${target}.${randomUUID()}.tmp` };
  });
  try {
    for (const { text, target, beside } of moves) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(beside, text);
    }
  } catch (error) {
    // What cannot even be looked for was not written either.
    await Promise.allSettled(moves.map(({ beside }) => rm(beside, { force: true })));
    const reason = error instanceof Error ? error.message : "unknown";
    throw new UnreadableError(`${shown(folder)} cannot be written: ${reason}. What was there is as it was.`);
  }
  for (const { target, beside } of moves) await rename(beside, target);
  for (const path of stale) await removeFile(folder, path);
  return { changed: changed.map(({ path }) => path), removed: stale };
}

async function changedFiles(folder: string, files: readonly OutputFile[]): Promise<OutputFile[]> {
  const changed: OutputFile[] = [];
  for (const file of files) {
    if ((await readIfThere(join(folder, file.path))) !== file.text) changed.push(file);
  }
  return changed;
}

/** Removes a file, and the folders that it leaves empty. */
async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let above = dirname(path); above !== "."; above = dirname(above)) {
    const emptied = await rmdir(join(folder, above)).then(
      () => true,
      () => false,
    );
    if (!emptied) return;
  }
}

/** Files of an earlier run that this one does not give: ours by their first line, so that nobody else's goes. */
export async function staleFiles(folder: string, files: readonly OutputFile[]): Promise<string[]> {
  const wanted = new Set(files.map(({ path }) => path));
  const there = await readdir(folder, { recursive: true }).catch(() => []);
  const stale: string[] = [];
  for (const name of there.map((name) => name.split(sep).join("/")).sort()) {
    if (!name.endsWith(".ts") || wanted.has(name)) continue;
    const text = await readIfThere(join(folder, name));
    if (text?.startsWith("// Generated by wechatpay-codegen")) stale.push(name);
  }
  return stale;
}
