/** The pages below a folder, found and read. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";

import type { PageFile } from "../index.ts";
import { reasonOf, shown } from "./disk.ts";
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
    const text = (await readText(path)).replace(/^\ufeff/u, "").replaceAll("\r\n", "\n");
    const place = placeInTree(path);
    const kind = kindOf(place, text);
    if (kind === "page") pages.push({ path: shown(path), text, ...(place !== undefined && { page: place }) });
    else passedOver.set(kind, (passedOver.get(kind) ?? 0) + 1);
  }
  return { pages, passedOver };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UnreadableError(`${shown(path)} cannot be read: ${reasonOf(error)}.`);
  }
}

/** `openapi/v3/….md` or `webhook/v3/….md`, where the file lies in such a tree: the innermost, if it lies in several. */
function placeInTree(path: string): string | undefined {
  const all = resolve(path).split(sep).join("/");
  return /.*\/((?:openapi|webhook)\/v\d+\/.*\.md)$/u.exec(all)?.[1];
}

function kindOf(place: string | undefined, text: string): string {
  const isDialect =
    /^#{1,6} .*\{#(?:get|post|put|patch|delete|mix)\}/imu.test(text) ||
    /请求参数|返回字典|应答规范/u.test(text) ||
    /^(?:[\s-]*http-equiv: ['"]?refresh|moved: )/mu.test(text);
  if (place !== undefined && !/^(?:openapi|webhook)\/v3\//u.test(place)) return "pages of other APIs";
  if (isDialect && (place !== undefined || !/^(?:[\s-]*http-equiv|moved:)/mu.test(text))) return "page";
  return place === undefined ? "files that document no endpoint" : "index pages";
}

async function listFiles(root: string): Promise<string[]> {
  const found = await stat(root).catch(() => undefined);
  if (!found) throw new UnreadableError(`${shown(root)} is not there. Name a folder of pages.`);
  if (found.isFile()) return [root];
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new UnreadableError(`${shown(root)} cannot be read: ${reasonOf(error)}.`);
  });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:md|txt)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[/\\](?:node_modules|\.[^/\\.][^/\\]*)[/\\]/u.test(path.slice(root.length)))
    .sort();
}
