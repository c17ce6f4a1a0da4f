import type { Coverage, Operation } from "../ir/model.ts";
import type { Row } from "./table.ts";
import type { Grown } from "./tree.ts";

export const emptyCoverage: Coverage = {
  rows: 0,
  fields: 0,
  separators: 0,
  emptyResponses: 0,
  byteStreams: 0,
  findings: 0,
};

export function addLedgers(one: Coverage, other: Coverage): Coverage {
  return {
    rows: one.rows + other.rows,
    fields: one.fields + other.fields,
    separators: one.separators + other.separators,
    emptyResponses: one.emptyResponses + other.emptyResponses,
    byteStreams: one.byteStreams + other.byteStreams,
    findings: one.findings + other.findings,
  };
}

/** Where each row went: none may be missing from the sum. */
export function countRows(rows: readonly Row[]): Coverage {
  const count = (kind: Row["kind"]) => rows.filter((row) => row.kind === kind).length;
  return {
    rows: rows.length,
    fields: count("field"),
    separators: count("separator"),
    emptyResponses: count("emptyResponses"),
    byteStreams: count("byteStreams"),
    findings: count("findings"),
  };
}

/** Some rows turn out to be no field of their own when their table is read as a whole. */
export function settleCoverage(coverage: Coverage, ...tables: readonly Grown[]): Coverage {
  const announced = tables.reduce((sum, table) => sum + table.announced, 0);
  const repeated = tables.reduce((sum, table) => sum + table.repeated, 0);
  return {
    ...coverage,
    fields: coverage.fields - announced - repeated,
    separators: coverage.separators + announced,
    findings: coverage.findings + repeated,
  };
}

/** What the rows of a response say an answer is. */
export function responseTypeOf(rows: readonly Row[]): Operation["responseType"] {
  if (rows.some(({ kind }) => kind === "byteStreams")) return "stream";
  // A table that also lists fields tells of the answer that has them.
  const isEmpty =
    rows.some(({ kind }) => kind === "emptyResponses") && !rows.some(({ kind }) => kind === "field");
  return isEmpty ? "empty" : "json";
}
