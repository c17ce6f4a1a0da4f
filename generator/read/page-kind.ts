/** Classifies files by place and text. It imports no parser, so that a run without changes loads none. */
import { methodWords } from "../ir/method.ts";
import { isIndexOfTree, isPlaceOfV3 } from "./path.ts";
import { tableHeadings } from "./rows/table-headings.ts";

/**
 * - `page`: a page to read, and any other file at the place of one, which `readPage` reports
 * - `other-api`: a page of another API, such as v2
 * - `index`: the index page of a folder of the tree
 * - `no-page`: any other file
 */
export type PageKind = "page" | "other-api" | "index" | "no-page";

/** A heading that carries a method: `# Title {#get}`. */
const methodHeading = new RegExp(`^#{1,6} .*\\{\\s*#(?:${methodWords}|mix)\\b`, "imu");

/** Decides whether a file is a page to read. `place` is its place in the tree, if it is in one. */
export function pageKindOf(place: string | undefined, text: string): PageKind {
  if (place !== undefined && !isPlaceOfV3(place)) return "other-api";
  if (hasDialect(text)) return "page";
  if (place === undefined) return "no-page";
  return isIndexOfTree(place) && !mayHaveMoved(text) ? "index" : "page";
}

/** Whether a text has a heading with a method, or the heading of a table. */
export function hasDialect(text: string): boolean {
  return methodHeading.test(text) || [...tableHeadings.keys()].some((title) => text.includes(title));
}

const frontMatter = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/u;

/** Splits a page into the YAML of its front matter and the rest; undefined where the page has none. */
export function splitFrontMatter(text: string): { readonly yaml: string; readonly body: string } | undefined {
  const match = frontMatter.exec(text);
  return match ? { yaml: match[1] ?? "", body: text.slice(match[0].length) } : undefined;
}

/** Whether the front matter may contain a redirect. `moved.ts` parses it to decide whether the page has moved. */
export function mayHaveMoved(text: string): boolean {
  const yaml = splitFrontMatter(text)?.yaml ?? "";
  return /\bmoved["']?[ \t]*:/iu.test(yaml) || (/http-equiv/iu.test(yaml) && /refresh/iu.test(yaml));
}

/** Whether `import` wrote a page: a canonical page names its own place as its source. `head` may end within the page. */
export function isCanonical(head: string, place: string): boolean {
  const [, source = ""] = /^---\n(?:(?!---\n).*\n)*?source: (.*)\n/u.exec(head) ?? [];
  return source.replace(/^"(.*)"$/u, "$1") === place;
}

/** Whether a canonical page records that it does not know which fields are required or encrypted. */
export function hasUnknownMarks(page: string): boolean {
  return /^---\n(?:(?!---).*\n)*unknown:/u.test(page);
}
