/** The links of a document, and whether they lead somewhere. */
import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";

import { root } from "../support/spec-pages.ts";
import { headingsOf, readDocument, type Document } from "./blocks.ts";

/** A relative link of a document. */
export interface Link {
  readonly line: number;
  /** The path from the root; the document itself for a link to an anchor in it. */
  readonly target: string;
  readonly anchor: string | undefined;
}

const inline = /\]\(\s*<?([^\s()<>]+)>?(?:\s+"[^"]*")?\s*\)/gu;
const reference = /^ {0,3}\[[^\]]+\]:\s*(\S+)/gmu;
const html = /<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]+)"/gu;

/** Returns the relative links of a document. Code is not searched. */
export function linksOf({ file, prose }: Document): Link[] {
  // Spaces keep the offsets, and with them the lines.
  const text = prose.replace(/`[^`\n]+`/gu, (code) => " ".repeat(code.length));
  return [inline, reference, html].flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(([, url = ""]) => !/^(?:[a-z]+:|\/\/)/iu.test(url))
      .map(({ index, 1: url = "" }) => {
        const [path = "", anchor] = url.split("#");
        const target = path === "" ? file : posix.join(posix.dirname(file), decodeURIComponent(path));
        const line = text.slice(0, index).split("\n").length;
        return { line, target, anchor: anchor === undefined ? undefined : decodeURIComponent(anchor) };
      }),
  );
}

/** Returns the anchors of a document as GitHub makes them. */
export function anchorsOf(document: Document): Set<string> {
  const anchors = new Set(
    [...document.prose.matchAll(/<a (?:id|name)="([^"]+)"/gu)].map(([, id = ""]) => id),
  );
  const counts = new Map<string, number>();
  for (const { text } of headingsOf(document)) {
    const shown = text.replace(/!?\[([^\]]*)\]\([^)]*\)/gu, "$1").replace(/<[^>]+>/gu, "");
    const slug = shown
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** What is wrong with a link; undefined for a link that leads somewhere. */
export function faultOf({ target, anchor }: Link, document: Document) {
  const path = join(root, target);
  const isSame = target === document.file;
  if (!isSame && !existsSync(path)) return `${target} does not exist`;
  if (anchor === undefined) return undefined;
  if (!isSame && statSync(path).isDirectory()) return `${target} is a folder`;
  const anchors = anchorsOf(isSame ? document : readDocument(target));
  return anchors.has(anchor) ? undefined : `${target} has no heading #${anchor}`;
}
