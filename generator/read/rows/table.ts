/** Reads a table of a page. Each of its rows is read or reported. */
import type { RootContent, Table, TableCell, TableRow } from "mdast";

import type { PageFile } from "../../ir/model.ts";
import { placeOf, finding, type Finding } from "../../findings/finding.ts";
import { commentMark, cutMark } from "../markdown/preprocess.ts";
import { isTypeCell } from "../markdown/row-signs.ts";
import { parseCell, readSource, takeCell, type Cell } from "./cell.ts";
import { readHeader, type Header } from "./header.ts";
import { knownRow, rememberRow } from "./known-rows.ts";
import { readRow, type Row } from "./row.ts";

/** A table that describes fields. */
export interface FieldTable extends Pick<Header, "kind" | "isReply"> {
  readonly rows: readonly Row[];
}

/** Reads a table. `next` is the node after it, which may be its closing mark. */
export function readTable(
  table: Table,
  next: RootContent | undefined,
  page: PageFile,
  findings: Finding[],
): FieldTable {
  const { kind, isReply, rows } = readHeader(table, next, page, findings);
  const place = placeOf(table, page.path);
  return {
    kind,
    isReply,
    // The finding for the header of an unknown table covers its rows.
    rows: kind ? readRows(table, rows, page, findings) : rows.map(() => ({ kind: "reported", place })),
  };
}

function readRows(table: Table, rows: readonly TableRow[], page: PageFile, findings: Finding[]): Row[] {
  const columns = Math.max(table.children[0]?.children.length ?? 0, 3);
  return rows.flatMap((row) => {
    const second = findSecondRow(row, columns, page);
    if (second) {
      findings.push(
        finding("row-split", placeOf(second, page.path), { cells: row.children.length, columns }),
      );
      return { kind: "reported" as const, place: placeOf(row, page.path) };
    }
    const nodes = joinDescription(row, columns, page, findings);
    const written = nodes.map((cell) => takeCell(cell, page));
    const start = placeOf(row, page.path);
    const known = knownRow(written, start);
    if (known) return known;
    const cells = written.map(parseCell);
    if (isCut(cells[0], findings)) return [];
    const beyond = cells[columns];
    if (beyond) {
      findings.push(finding("row-split", beyond.start, { cells: cells.length, columns }));
      return { kind: "reported" as const, place: beyond.start };
    }
    const own: Finding[] = [];
    const read = readRow(cells, start, own);
    findings.push(...own);
    return own.length === 0 ? rememberRow(written, read) : read;
  });
}

/** Whether the row replaces an empty line or a comment of the page; reports the empty line. */
function isCut(first: Cell | undefined, findings: Finding[]): boolean {
  if (first?.values.has(commentMark)) return true;
  if (!first?.place || !first.values.has(cutMark)) return false;
  findings.push(finding("table-cut", { ...first.place, column: 1 }, {}));
  return true;
}

/** Finds the cell in which a second row seems to begin: the cell before a type. Only the first row would be read. */
function findSecondRow(row: TableRow, columns: number, page: PageFile): TableCell | undefined {
  if (row.children.length <= columns) return undefined;
  const at = row.children.findIndex((cell, index) => index >= 3 && isTypeCell(readSource(cell, page).source));
  return row.children[at - 1];
}

/** Joins the parts of a description that an unescaped bar splits. On a source page it is the last cell. */
function joinDescription(row: TableRow, columns: number, page: PageFile, findings: Finding[]): TableCell[] {
  const last = row.children.findLastIndex(({ children }) => children.length > 0);
  const cells = row.children.slice(0, Math.max(last + 1, columns));
  const [first, ...others] = cells.slice(2);
  const end = others.at(-1)?.position?.end;
  if (columns !== 3 || !first?.position || !end) return cells;
  findings.push(finding("bar-bare", placeOf(first, page.path), {}));
  const children = others.flatMap((cell) => [{ type: "text" as const, value: "|" }, ...cell.children]);
  const joined: TableCell = {
    ...first,
    children: [...first.children, ...children],
    position: { start: first.position.start, end },
  };
  return [...cells.slice(0, 2), joined];
}
