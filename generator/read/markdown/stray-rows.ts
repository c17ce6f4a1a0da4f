/** Rows and tables outside of the tables that are read: without a finding they would be lost silently. */
import type { Root, RootContent } from "mdast";

import { finding, type Finding } from "../../findings/finding.ts";
import type { FindingData } from "../../findings/texts/texts.ts";
import type { CommentedText } from "./comments.ts";
import type { CutPage } from "./preprocess.ts";
import {
  countBars,
  findClosingMark,
  findMarkList,
  hasMarkOrType,
  isRule,
  isTableHeader,
  looksLikeCertainRow,
  looksLikeRow,
  withoutTags,
} from "./row-signs.ts";

/** The rows of a page outside of the tables that are read. */
export interface StrayRows {
  /** The rows that are reported. */
  readonly reported: number;
  /** The rows that are commented out. */
  readonly commented: number;
}

/** Returns whether a line looks like a row. */
type RowTest = (line: string) => boolean;

/** Reports each row and each table outside of the tables that are read. `sectionNodes` are the nodes of all operations. */
export function reportStrayRows(
  tree: Root,
  { text, fences, comments }: CutPage,
  sectionNodes: ReadonlySet<unknown>,
  file: string,
  findings: Finding[],
): StrayRows {
  const lines: (string | undefined)[] = text.split("\n");
  const tests = new Map<number, RowTest>();
  const closing = new Set<number>();
  for (const [at, node] of tree.children.entries()) {
    const isRead = node.type === "table" && sectionNodes.has(node);
    if (isRead) {
      const mark = findTableEnd(node, tree.children[at + 1], lines);
      if (mark !== undefined) closing.add(mark);
    }
    // Bars are usual in the front matter and in headings.
    const isProse = node.type === "yaml" || node.type === "heading";
    for (let line = startOf(node); (isRead || isProse) && line <= endOf(node); line++) {
      if (isRead) lines[line - 1] = undefined;
      else tests.set(line, node.type === "yaml" ? () => false : isRowOfHeading);
    }
  }
  for (const line of closing) lines[line - 1] = undefined;
  const outside = findStrays(lines, (line) => tests.get(line) ?? looksLikeRow);
  const inFences = fences.flatMap((fence) =>
    findStrays(fence.text.split("\n"), () => looksLikeCertainRow).map((stray): Stray => {
      const line = stray.line + fence.line;
      return stray.kind === "row" ? { ...stray, line, data: { case: "fence" } } : { ...stray, line };
    }),
  );
  for (const stray of [...outside, ...inFences]) findings.push(toFinding(stray, file));
  const commented = findCommentedRows(comments);
  const [first] = commented;
  if (first) findings.push(finding("row-commented", { file, ...first }, { rows: commented.length }));
  const reported = [...outside, ...inFences].filter(({ kind }) => kind === "row").length;
  return { reported, commented: commented.length };
}

/** Reports rows and tables in text that has no table to read. Returns the number of rows. */
export function reportRowsOfText(text: string, file: string, findings: Finding[]): number {
  const strays = findStrays(text.split("\n"), () => looksLikeCertainRow);
  for (const stray of strays) findings.push(toFinding(stray, file));
  return strays.filter(({ kind }) => kind === "row").length;
}

function startOf({ position }: RootContent): number {
  return position?.start.line ?? 0;
}

function endOf({ position }: RootContent): number {
  return position?.end.line ?? -1;
}

/**
 * Whether a heading is a row. One that begins with `#` is a title: it may have the words of a mark, and is a row only with a list
 * of attributes, or where its text begins with a bar. A row above a line of dashes is a heading, too.
 */
function isRowOfHeading(line: string): boolean {
  const isTitle = /^\s*#(?![#\s]*\|)/u.test(line);
  return isTitle ? findMarkList(line) >= 0 : hasMarkOrType(line);
}

/** Returns the line of the closing mark of a table: its last row, or the paragraph below it. */
function findTableEnd(
  table: RootContent,
  next: RootContent | undefined,
  lines: readonly (string | undefined)[],
): number | undefined {
  const hasMark = (line: number) => findClosingMark(lines[line - 1] ?? "") >= 0;
  if (hasMark(endOf(table))) return endOf(table);
  return next?.type === "paragraph" && hasMark(startOf(next)) ? startOf(next) : undefined;
}

type Stray = { readonly line: number; readonly column: number } & (
  | { readonly kind: "row"; readonly data: FindingData["row-stray"] }
  | { readonly kind: "table"; readonly data: FindingData["table-lost"] }
);

function toFinding({ line, column, ...stray }: Stray, file: string): Finding {
  const place = { file, line, column };
  return stray.kind === "row"
    ? finding("row-stray", place, stray.data)
    : finding("table-lost", place, stray.data);
}

/** Finds rows, headers and closing marks. A line that is undefined belongs to a table that is read. */
function findStrays(lines: readonly (string | undefined)[], testOf: (line: number) => RowTest): Stray[] {
  const strays: Stray[] = [];
  const htmlRows = findHtmlRows(lines);
  // The header of a table stands for the table, so its closing mark needs no finding of its own.
  let isHeaderOpen = false;
  for (const [at, line] of lines.entries()) {
    const number = at + 1;
    if (line === undefined) isHeaderOpen = false;
    if (line === undefined || line.trim() === "") continue;
    const test = testOf(number);
    // In code, in a heading and in the front matter, only a certain row is one.
    const isCode = test !== looksLikeRow;
    const isHeader = !isCode && isTableHeader(withoutTags(line));
    const column = line.search(/\S/u) + 1;
    if (isHeader) strays.push({ line: number, column, kind: "table", data: { case: "header" } });
    for (const from of isCode ? [] : (htmlRows.get(number) ?? []))
      strays.push({ line: number, column: from, kind: "row", data: { case: "html" } });
    const mark = findClosingMark(line);
    const isCounted = !isCode && /<\/?td\b/iu.test(line);
    const isOther = isHeader || isCounted || isRule(line) || column === mark + 1;
    if (!isOther && isStray(line, test))
      strays.push({ line: number, column, kind: "row", data: causeOf(line) });
    isHeaderOpen ||= isHeader;
    if (mark < 0) continue;
    if (!isHeaderOpen) strays.push({ line: number, column: mark + 1, kind: "table", data: { case: "mark" } });
    isHeaderOpen = false;
  }
  return strays;
}

/** Markup around the words of a row does not hide it. */
function isStray(line: string, isRow: RowTest): boolean {
  return isRow(line) || (line.includes("<") && isRow(withoutTags(line)));
}

/** Returns why the parser does not read a line as a row of a table. */
function causeOf(line: string): FindingData["row-stray"] {
  const hasOnlyOtherBars = countBars(line) > 0 && !/(?<!\\)\|/u.test(line);
  return { case: hasOnlyOtherBars ? "bars" : "place" };
}

/** Finds the rows of HTML tables: the columns where they begin, by line. A row that has only headers describes no field. */
function findHtmlRows(lines: readonly (string | undefined)[]): ReadonlyMap<number, number[]> {
  const rows = new Map<number, number[]>();
  let open: { readonly line: number; readonly column: number } | undefined;
  for (const [at, line = ""] of lines.entries()) {
    for (const { 0: tag, index } of line.includes("<") ? line.matchAll(/<(?:\/?tr|td)\b/giu) : []) {
      const here = { line: at + 1, column: index + 1 };
      if (/r$/iu.test(tag)) open = tag.startsWith("</") ? undefined : here;
      else {
        // Without the tag of a row, each cell may be one.
        const row = open ?? here;
        const columns = rows.get(row.line) ?? [];
        if (!columns.includes(row.column)) rows.set(row.line, [...columns, row.column]);
      }
    }
  }
  return rows;
}

/** The places of the rows that are commented out. */
function findCommentedRows(comments: readonly CommentedText[]): { line: number; column: number }[] {
  const lines = comments.map(({ text }) => text.replace(/^<!--|-->$/gu, ""));
  const rows = findStrays(lines, () => looksLikeRow).filter(({ kind }) => kind === "row");
  return rows.flatMap(({ line }) => {
    const comment = comments[line - 1];
    return comment ? [{ line: comment.line, column: comment.column }] : [];
  });
}
