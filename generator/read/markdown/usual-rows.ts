/**
 * Parses a page by remark, but for the usual rows of its tables. remark needs most of its time for rows, and a row has no
 * markup that reaches beyond it: a table that stands between empty lines is read row by row, and remark gets the page with
 * the other rows only. The tree is that of remark, to each offset.
 */
import type { Node, Root, RootContent, Table, TableRow } from "mdast";

import { positionIn, type Line } from "./inline.ts";
import { isRuleLine, readTableRow, toTable, type TableLines } from "./table-lines.ts";

/** A table, and the lines that remark gets in its place. */
interface ShortTable {
  readonly lines: TableLines;
  /** Its rows from the header on; undefined where remark has to read one. */
  readonly rows: readonly (TableRow | undefined)[];
  /** Empty if remark reads none of its rows. */
  readonly left: readonly Line[];
}

/** Parses a page; `parse` is remark. */
export function parseUsualRows(text: string, parse: (text: string) => Root): Root {
  const lines = linesOf(text);
  const tables = text.startsWith("\ufeff") ? [] : findTables(lines).map(shorten);
  if (tables.length === 0) return parse(text);
  const root = parse(shortText(lines, tables));
  return restore(root, lines, tables) ?? parse(text);
}

/** Splits a page into lines. */
export function linesOf(text: string): Line[] {
  let offset = 0;
  return text.split("\n").map((line, at) => {
    const start = offset;
    offset += line.length + 1;
    return { text: line, number: at + 1, offset: start };
  });
}

/** Finds the tables between empty lines. Each of their lines begins with a bar. */
function findTables(lines: readonly Line[]): TableLines[] {
  const tables: TableLines[] = [];
  const isEmpty = (line: Line | undefined) => line === undefined || /^ *$/u.test(line.text);
  for (let at = 0; at < lines.length; at++) {
    const [header, rule] = [lines[at], lines[at + 1]];
    if (!header?.text.startsWith("|") || !isRuleLine(rule?.text) || !isEmpty(lines[at - 1])) continue;
    let end = at + 2;
    while (lines[end]?.text.startsWith("|")) end++;
    if (isEmpty(lines[end])) tables.push({ header, rule, rows: lines.slice(at + 2, end) });
    at = end - 1;
  }
  return tables;
}

function shorten(lines: TableLines): ShortTable {
  const all = [lines.header, ...lines.rows];
  const rows = all.map(readTableRow);
  const unread = lines.rows.filter((_, at) => !rows[at + 1]);
  const isRead = unread.length === 0 && rows[0] !== undefined;
  return { lines, rows, left: isRead ? [] : [lines.header, lines.rule, ...unread] };
}

/** Returns the page with as many lines; an empty heading is in the place of a table without rows for remark. */
function shortText(lines: readonly Line[], tables: readonly ShortTable[]): string {
  const texts = lines.map(({ text }) => text);
  for (const { lines: table, left } of tables) {
    const start = table.header.number - 1;
    texts.fill("", start, start + 2 + table.rows.length);
    texts[start] = "#";
    for (const [at, { text }] of left.entries()) texts[start + at] = text;
  }
  return texts.join("\n");
}

/**
 * Puts the rows into the tree, and moves each node to its place in the page. Returns undefined if remark did not find a table or
 * heading in each place: then the lines are not a table there.
 */
function restore(root: Root, lines: readonly Line[], tables: readonly ShortTable[]): Root | undefined {
  const origins = [...lines];
  for (const { lines: table, left } of tables) {
    for (const [at, line] of left.entries()) origins[table.header.number - 1 + at] = line;
  }
  moveTo(root, origins);
  const waiting = new Map(tables.map((table) => [table.lines.header.number, table]));
  const children = root.children.map((node): RootContent | undefined => {
    const line = node.position?.start.line ?? 0;
    const table = waiting.get(line);
    if (!table) return node;
    waiting.delete(line);
    return completeTable(table, node);
  });
  if (waiting.size > 0 || !children.every((child) => child !== undefined)) return undefined;
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return undefined;
  const position = {
    start: positionIn(first, { start: 0, end: 0 }).start,
    end: positionIn(last, { start: 0, end: last.text.length }).end,
  };
  return { ...root, children, position };
}

function completeTable({ lines, rows, left }: ShortTable, node: RootContent): Table | undefined {
  const last = lines.rows.at(-1) ?? lines.rule;
  if (left.length === 0) {
    return node.type === "heading"
      ? toTable(
          lines,
          rows.filter((row) => row !== undefined),
          last,
        )
      : undefined;
  }
  if (node.type !== "table" || node.children.length !== left.length - 1) return undefined;
  const [header, ...others] = node.children;
  if (!header) return undefined;
  const all = [header, ...rows.slice(1).map((row) => row ?? others.shift())];
  return all.every((row) => row !== undefined) ? toTable(lines, all, last) : undefined;
}

/** Moves nodes from the lines of the short page to those of the page. Columns stay. */
function moveTo(node: Node & { readonly children?: readonly Node[] }, origins: readonly Line[]): void {
  for (const point of node.position ? [node.position.start, node.position.end] : []) {
    const origin = origins[point.line - 1];
    point.line = origin?.number ?? point.line;
    point.offset = (origin?.offset ?? 0) + point.column - 1;
  }
  for (const child of node.children ?? []) moveTo(child, origins);
}
