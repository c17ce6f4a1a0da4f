/**
 * Reads a page that has exactly the form of a canonical page, without a parser: front matter, headings, tables and their closing
 * marks. Its tree is that of remark, to each offset, and its front matter that of the YAML parser.
 */
import type { Heading, Paragraph, Root, RootContent } from "mdast";

import { readCanonicalFrontMatter } from "./canonical-front-matter.ts";
import { positionIn, readInline, type Line } from "./inline.ts";
import { isRuleLine, readTableRow, toTable } from "./table-lines.ts";
import { linesOf } from "./usual-rows.ts";

/** A canonical page. */
export interface CanonicalPage {
  readonly tree: Root;
  /** The values of its front matter. */
  readonly values: unknown;
}

/** Comments, which are cut before, and characters that the parser replaces or counts differently. */
const unusual = /<!--|[\t\r\0]/u;

/** Reads a page; undefined if anything in it differs from the form. */
export function parseCanonical(text: string): CanonicalPage | undefined {
  if (!text.startsWith("---\n") || unusual.test(text)) return undefined;
  const lines = linesOf(text);
  const close = lines.findIndex(({ text: line }, at) => at > 0 && line === "---");
  const frontMatter = lines.slice(1, close).map(({ text: line }) => line);
  const values = close < 2 ? undefined : readCanonicalFrontMatter(frontMatter);
  const [first, last, end] = [lines[0], lines[close], lines.at(-1)];
  const blocks = values && readBlocks(lines, close + 1);
  if (!blocks || !first || !last || !end) return undefined;
  const { start } = positionIn(first, { start: 0, end: 0 });
  const yaml: RootContent = {
    type: "yaml",
    value: frontMatter.join("\n"),
    position: { start: { ...start }, end: positionIn(last, { start: 0, end: 3 }).end },
  };
  const pageEnd = positionIn(end, { start: 0, end: end.text.length }).end;
  return { tree: { type: "root", children: [yaml, ...blocks], position: { start, end: pageEnd } }, values };
}

/** Reads the blocks, which are separated by one empty line each. */
function readBlocks(lines: readonly Line[], from: number): RootContent[] | undefined {
  const blocks: RootContent[] = [];
  for (let at = from; at < lines.length;) {
    // The page ends with the end of a line.
    if (lines[at]?.text !== "") return undefined;
    if (at === lines.length - 1) return blocks;
    const end = lines.findIndex(({ text }, below) => below > at && text === "");
    const block = end < 0 ? undefined : readBlock(lines.slice(at + 1, end));
    if (!block) return undefined;
    blocks.push(block);
    at = end;
  }
  return undefined;
}

function readBlock(lines: readonly Line[]): RootContent | undefined {
  const [line, rule, ...rows] = lines;
  if (!line) return undefined;
  if (!rule) return readHeading(line) ?? readMark(line);
  if (!isRuleLine(rule.text)) return undefined;
  const all = [line, ...rows].map(readTableRow);
  const last = rows.at(-1) ?? rule;
  return all.every((row) => row !== undefined) ? toTable({ header: line, rule, rows }, all, last) : undefined;
}

const heading = /^(?<marks>##?) \S.*\{#[a-z]+\}$/u;

function readHeading(line: Line): Heading | undefined {
  const marks = heading.exec(line.text)?.groups?.["marks"];
  if (marks === undefined) return undefined;
  const span = { start: marks.length + 1, end: line.text.length };
  const children = readInline(line, span);
  const position = positionIn(line, { start: 0, end: line.text.length });
  return children && { type: "heading", depth: marks === "#" ? 1 : 2, children, position };
}

/** Reads the closing mark of a table. */
function readMark(line: Line): Paragraph | undefined {
  const { text: value } = line;
  if (!/^\{\.im-table #(?:request|response)\}$/u.test(value)) return undefined;
  const span = { start: 0, end: value.length };
  const text = { type: "text" as const, value, position: positionIn(line, span) };
  return { type: "paragraph", children: [text], position: positionIn(line, span) };
}
