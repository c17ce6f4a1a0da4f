/** Reads the lines of a table whose cells have only the markup of inline.ts, to the nodes and offsets of remark. */
import type { AlignType, Table, TableCell, TableRow } from "mdast";

import { positionIn, readInline, type Line, type Span } from "./inline.ts";

/** The lines of a table, from its header on. */
export interface TableLines {
  readonly header: Line;
  readonly rule: Line;
  readonly rows: readonly Line[];
}

/** A cell of a line: with its opening bar, and its content without spaces. */
interface CellSpan extends Span {
  readonly content: Span;
}

const ruleLine = /^\|(?: *:?-+:? *\|)* *:?-+:? *\|?$/u;

/** Whether the line is that of dashes below a table's header. */
export function isRuleLine(line: string | undefined): line is string {
  return line !== undefined && ruleLine.test(line);
}

/** Reads a row; undefined if remark has to. */
export function readTableRow(line: Line): TableRow | undefined {
  const { text } = line;
  if (!text.startsWith("|") || /^\| *$|\t|\0| $/u.test(text)) return undefined;
  const children: TableCell[] = [];
  for (const { start, end, content } of splitCells(text)) {
    const inside = readInline(line, content);
    if (!inside) return undefined;
    children.push({ type: "tableCell", children: inside, position: positionIn(line, { start, end }) });
  }
  return { type: "tableRow", children, position: positionIn(line, { start: 0, end: text.length }) };
}

/** Makes a table of its rows, of which the first is the header. `last` is the last line of the table. */
export function toTable({ header, rule }: TableLines, rows: TableRow[], last: Line): Table | undefined {
  const align = readAlign(rule.text);
  // Otherwise the two lines begin no table.
  if (rows[0]?.children.length !== align.length) return undefined;
  const { start } = positionIn(header, { start: 0, end: 0 });
  const { end } = positionIn(last, { start: 0, end: last.text.length });
  return { type: "table", align, children: rows, position: { start, end } };
}

/** Reads the alignment of the columns from the line of dashes. */
export function readAlign(rule: string): AlignType[] {
  return splitCells(rule).map(({ content: { start, end } }) => {
    const [left, right] = [rule.charAt(start) === ":", rule.charAt(end - 1) === ":"];
    if (left) return right ? "center" : "left";
    return right ? "right" : null;
  });
}

/** Splits a line at its bars. A bar after a backslash is text. */
function splitCells(text: string): CellSpan[] {
  const cells: CellSpan[] = [];
  for (let start = 0; start < text.length;) {
    const bar = findBar(text, start + 1);
    const content = trimmed(text, { start: start + 1, end: bar });
    // The bar that closes the last cell is a part of it.
    const end = bar === text.length - 1 ? text.length : bar;
    cells.push({ start, end, content });
    start = end;
  }
  return cells;
}

function findBar(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === "|") return at;
    if (sign === "\\" && /[\\|]/u.test(text.charAt(at + 1))) at++;
  }
  return text.length;
}

function trimmed(text: string, { start, end }: Span): Span {
  let [first, last] = [start, end];
  while (first < last && text.charAt(first) === " ") first++;
  while (last > first && text.charAt(last - 1) === " ") last--;
  return { start: first, end: last };
}
