/** Whether every table row of the pages is accounted for, counted by a scan of lines that shares nothing with the reader. */
import type { PageFile } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import type { ReadResult } from "#generator/read/page-result";

interface TableRow {
  /** `file:line`. */
  readonly place: string;
  readonly cells: string;
}

export interface RowCoverage {
  /** The rows that the scan finds. */
  readonly rows: number;
  /** Places of fields of the IR. */
  readonly fields: number;
  /** Rows that hold no field. */
  readonly withoutField: number;
  /** Rows that are neither a field, nor without one, nor reported. */
  readonly lost: readonly TableRow[];
  /** Fields of the IR at whose place the scan finds no row. */
  readonly fieldsWithoutRow: readonly string[];
}

/** Compares the rows that a line scan finds in the pages with what the reader made of them. */
export function rowCoverage(pages: readonly PageFile[], { operations, findings }: ReadResult): RowCoverage {
  const rows = pages.flatMap(rowsOf);
  const fields = operations.flatMap((operation) =>
    [...walkOperation(operation)].map(([, { line }]) => `${operation.file}:${line}`),
  );
  const known = new Set([...fields, ...findings.map(({ file, line }) => `${file}:${line}`)]);
  const places = new Set(rows.map(({ place }) => place));
  return {
    rows: rows.length,
    fields: fields.length,
    withoutField: rows.filter(({ cells }) => holdsNoField(cells)).length,
    lost: rows.filter(({ place, cells }) => !known.has(place) && !holdsNoField(cells)),
    fieldsWithoutRow: fields.filter((place) => !places.has(place)),
  };
}

/** The rows below the heads of a page's tables, found by their bars alone. */
function rowsOf({ path, text }: PageFile): TableRow[] {
  const blank = (fence: string) => fence.replace(/[^\n]/gu, "");
  const lines = text.replace(/^```[\s\S]*?^```/gmu, blank).split("\n");
  const isRule = (line: string | undefined) => line !== undefined && /^\|[|\s:-]+$/u.test(line);
  return lines.flatMap((cells, at) => {
    const isRow = cells.startsWith("|") && !isRule(cells) && !isRule(lines[at + 1]);
    return isRow ? [{ place: `${path}:${at + 1}`, cells }] : [];
  });
}

/** A separator, an empty answer, a byte stream, or the name that the documents give to what a ciphertext holds. */
function holdsNoField(cells: string): boolean {
  return /\.im-table-line|空字符串|文件流|^\| original_data \{/u.test(cells);
}
