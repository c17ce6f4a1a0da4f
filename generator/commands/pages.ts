import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";

import type { PageFile } from "../index.ts";
import { pathRoots } from "../ir/operation.ts";
import { reasonOf, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";

/** A file below the named folders, as it is on the disk. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface PageTree {
  readonly pages: readonly PageFile[];
  /** Files that are no endpoint pages, by what they are. */
  readonly passedOver: ReadonlyMap<string, number>;
}

/** All pages below the given folders and files, in an order that no file system decides. */
export function readTree(roots: readonly string[]): PageTree {
  return sortOut(readFiles(roots));
}

/** At once and in one thread: to wait for each of a thousand small files takes longer than to read it. */
export function readFiles(roots: readonly string[]): SourceFile[] {
  return roots.flatMap(listFiles).map((path) => ({ path, bytes: readBytes(path) }));
}

export function sortOut(files: readonly SourceFile[]): PageTree {
  const pages: PageFile[] = [];
  const passedOver = new Map<string, number>();
  for (const { path, bytes } of files) {
    const text = bytes
      .toString("utf8")
      .replace(/^\ufeff/u, "")
      .replaceAll("\r\n", "\n");
    const place = placeInTree(path);
    const kind = kindOf(place, text);
    if (kind === "page") pages.push({ path: shown(path), text, ...(place !== undefined && { page: place }) });
    else passedOver.set(kind, (passedOver.get(kind) ?? 0) + 1);
  }
  return { pages, passedOver };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UnreadableError(`${shown(path)} cannot be read: ${reasonOf(error)}.`);
  }
}

const treePage = new RegExp(`.*/((?:openapi|webhook)/(?:v\\d+|${pathRoots.join("|")})/.*\\.md)$`, "u");
const apiV3Page = new RegExp(`^(?:openapi/(?:${pathRoots.join("|")})|webhook/v3)/`, "u");

/** `openapi/v3/….md` or `webhook/v3/….md`, where the file lies in such a tree: the innermost, if it lies in several. */
export function placeInTree(path: string): string | undefined {
  const all = resolve(path).split(sep).join("/");
  return treePage.exec(all)?.[1];
}

function kindOf(place: string | undefined, text: string): string {
  if (place !== undefined && !apiV3Page.test(place)) return "pages of other APIs";
  const isDialect =
    /^#{1,6} .*\{\s*#(?:get|post|put|patch|delete|mix)\b/imu.test(text) ||
    /请求参数|返回字典|应答规范/u.test(text);
  if (isDialect || (place !== undefined && isStub(text))) return "page";
  return place === undefined ? "files that document no endpoint" : "index pages";
}

/** Whether the head of a page leads elsewhere, however it is written: the reader looks closer. */
function isStub(text: string): boolean {
  const [, head = ""] = /^---\n([\s\S]*?)\n---/u.exec(text) ?? [];
  return (/http-equiv/iu.test(head) && /refresh/iu.test(head)) || /^moved:/mu.test(head);
}

function listFiles(root: string): string[] {
  if (!existsSync(root)) throw new UnreadableError(`${shown(root)} is not there. Name a folder of pages.`);
  try {
    return statSync(root).isFile() ? [root] : filesBelow(root).sort();
  } catch (error) {
    throw new UnreadableError(`${shown(root)} cannot be read: ${reasonOf(error)}.`);
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
