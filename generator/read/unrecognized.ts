/** Describes files at the place of a page that are not pages, by what they look like. */
import type { FindingData } from "../findings/texts/texts.ts";
import { hasDialect, mayHaveMoved } from "./page-kind.ts";

/** What a file looks like that is not a page. */
export interface Unrecognized {
  /** Begins with 1. */
  readonly line: number;
  readonly data: FindingData["page-unreadable"];
}

/**
 * Returns what the text of a file looks like that is not a page; undefined for a page. Only a file at the place of a page
 * is known not to be one where it lacks the headings of pages.
 */
export function describeUnrecognized(text: string, isPlaced: boolean): Unrecognized | undefined {
  const start = text.trimStart();
  if (/^<(?:!doctype\s+html|html|\?xml)\b/iu.test(start)) return { line: 1, data: { case: "html" } };
  if (/^version https:\/\/git-lfs\.github\.com\//u.test(start)) return { line: 1, data: { case: "lfs" } };
  if (!isPlaced || hasDialect(text) || mayHaveMoved(text)) return undefined;
  if (start.replace(/\p{Cf}/gu, "") === "") return { line: 1, data: { case: "empty" } };
  const target = /^\S+\.(?:md|markdown|txt)\s*$/iu.exec(start)?.[0].trim();
  if (target !== undefined) return { line: 1, data: { case: "link-text", target } };
  if (isJson(start)) return { line: 1, data: { case: "json" } };
  const table = text.split("\n").findIndex((line) => /\.im-table\b|^\s*\|/u.test(line));
  return table < 0 ? { line: 1, data: { case: "other" } } : { line: table + 1, data: { case: "table" } };
}

function isJson(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
