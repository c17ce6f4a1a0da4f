/** Whether every table row of the pages is accounted for, counted by a scan of lines that shares nothing with the reader. */
import type { Field, PageFile } from "#generator/ir/model";
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

/** Compares the marks that a line scan finds in the pages with the fields: the places of those that no field has. */
export function lostMarks(
  pages: readonly PageFile[],
  { operations, findings }: ReadResult,
): readonly string[] {
  const fields = new Map<string, Field>(
    operations.flatMap((operation) =>
      [...walkOperation(operation)].map(([, field]) => [`${operation.file}:${field.line}`, field] as const),
    ),
  );
  const reported = new Set(findings.map(({ file, line }) => `${file}:${line}`));
  const repeating = new Set(findings.flatMap(({ file, rule }) => (rule === "block-repeated" ? [file] : [])));
  const fileOf = (place: string) => place.slice(0, place.lastIndexOf(":"));
  return pages.flatMap(rowsOf).flatMap(({ place, cells }) => {
    const field = fields.get(place);
    const lost = [
      cells.includes("data-encrypted") && !field?.encryption && "encryption",
      // Of two descriptions of one field, the other one may not require it.
      /data-required(?!-)/u.test(cells) && !field?.required && !repeating.has(fileOf(place)) && "required",
      cells.includes("data-encoded") && !field?.encoding && "encoding",
      /tooltip=\S*(?:加密|公钥)/u.test(cells) && !field?.encryption && "encryption by its tooltip",
    ].filter((mark) => mark !== false);
    return reported.has(place) || holdsNoField(cells) ? [] : lost.map((mark) => `${place} ${mark}`);
  });
}

/** Closing marks of tables that close none: the marks of a page beyond the number of its rules. */
export function marksWithoutTable(pages: readonly PageFile[]): readonly string[] {
  return pages.flatMap(({ path, text }) => {
    const marks = text.match(/^\{\.im-table #/gmu)?.length ?? 0;
    const rules = text.match(/^\|(?: -+ ?\|?)+$/gmu)?.length ?? 0;
    return marks === rules ? [] : [`${path}: ${marks} marks, ${rules} rules`];
  });
}

/**
 * What looks like a row of a page, anywhere in it: a line with two bars of any kind, a mark or the cell of an HTML table. In
 * a sample, only a mark or a type between bars does.
 */
function rowsOf({ path, text }: PageFile): TableRow[] {
  const blank = (comment: string) => comment.replace(/[^\n]/gu, "");
  const lines = text.replace(/<!--[\s\S]*?-->/gu, blank).split("\n");
  const isRule = (line: string | undefined) => line !== undefined && /^\|[|\s:-]+$/u.test(line);
  let isSample = false;
  return lines.flatMap((cells, at) => {
    if (/^\s*(?:```|~~~)/u.test(cells)) isSample = !isSample;
    const isMarked = /\{[^}]*data-|\|\s*(?:string|object|integer|number|boolean)(?:\[\])?\s*[|{]/u.test(
      cells,
    );
    const isBarred = cells.startsWith("|") || /<t[dr]\b/iu.test(cells) || /[|｜│┃¦].*[|｜│┃¦]/u.test(cells);
    const isRow = (isMarked || (isBarred && !isSample)) && !isRule(cells) && !isRule(lines[at + 1]);
    return isRow ? [{ place: `${path}:${at + 1}`, cells }] : [];
  });
}

/** A separator, an empty answer, a byte stream, or the name that the documents give to what a ciphertext holds. */
function holdsNoField(cells: string): boolean {
  return /\.im-table-line|空字符串|文件流|^\| original_data \{/u.test(cells);
}
