/** Pages that have moved. They document no operation, and their front matter redirects a browser to another page. */

import type { Alias, PageFile } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { isRecord } from "../util/is-record.ts";
import { FrontMatterError, type Parsers } from "./markdown/parsers.ts";
import { mayHaveMoved, splitFrontMatter } from "./page-kind.ts";
import { placeAddress } from "./path.ts";

/** Whether a page only gives the address of the page that replaces it. */
export function hasMoved(text: string, parsers: Parsers): boolean {
  if (!mayHaveMoved(text)) return false;
  const { yaml = "", body = "" } = splitFrontMatter(text) ?? {};
  return !/^[^\S\r\n\u2028\u2029]*\||\{[^{}]*#\w/mu.test(body) && addressIn(yaml, parsers) !== undefined;
}

/** Reads the place of a moved page and its target. Reports a page where either is not a documentation page. */
export function readMoved(page: PageFile, parsers: Parsers, findings: Finding[]): Alias | undefined {
  const place = { file: page.path, line: 1, column: 1 };
  const address = placeAddress(page.page);
  const target = targetOf(page, parsers);
  if (address && target !== undefined) return { ...address, target, file: page.path, line: 1 };
  findings.push(finding("moved-unreadable", place, { case: address ? "target" : "location" }));
  return undefined;
}

/** Resolves the target as a browser on the page does: `0;url=/openapi/v3/a/%7Bb%7D` → `openapi/v3/a/{b}.md`. */
function targetOf({ text, page = "" }: PageFile, parsers: Parsers): string | undefined {
  const address = addressIn(splitFrontMatter(text)?.yaml ?? "", parsers);
  if (address === undefined || address === "") return undefined;
  // A canonical page names the page itself.
  const target = address.replace(/^(?=(?:openapi|webhook)\/)/u, "/");
  if (!URL.canParse(target, `https://pages.invalid/${page}`)) return undefined;
  const path = decodeAddress(new URL(target, `https://pages.invalid/${page}`).pathname).slice(1);
  return placeAddress(`${path.replace(/\/$/u, "/index").replace(/\.(?:md|html)$/u, "")}.md`)?.page;
}

/** Reads the redirect of the front matter; an empty string where the redirect names no address. */
function addressIn(yaml: string, parsers: Parsers): string | undefined {
  let head: unknown;
  try {
    head = parsers.yaml(yaml, "silent");
  } catch (error) {
    if (!(error instanceof FrontMatterError)) throw error;
    return undefined;
  }
  const moved = memberOf(head, "moved");
  if (typeof moved === "string") return moved;
  const refresh = find(memberOf(head, "head"), (one) =>
    /^refresh$/iu.test(String(memberOf(one, "http-equiv"))),
  );
  if (refresh === undefined) return undefined;
  return /\burl\s*=\s*['"]?([^\s'"]+)/iu.exec(String(memberOf(refresh, "content")))?.[1] ?? "";
}

/** Finds the first matching value in nested lists. */
function find(value: unknown, matches: (value: unknown) => boolean): unknown {
  if (matches(value)) return value;
  if (!Array.isArray(value)) return undefined;
  for (const item of value) {
    const match = find(item, matches);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** Reads a member. The names of HTML attributes are case-insensitive. */
function memberOf(value: unknown, name: string): unknown {
  if (!isRecord(value)) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}

function decodeAddress(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
