import type { Ledger, Operation } from "../model.ts";
import type { Row } from "./table.ts";
import type { Grown } from "./tree.ts";

export const emptyLedger: Ledger = {
  rows: 0,
  fields: 0,
  separators: 0,
  emptyAnswers: 0,
  byteStreams: 0,
  findings: 0,
};

export function addLedgers(one: Ledger, other: Ledger): Ledger {
  return {
    rows: one.rows + other.rows,
    fields: one.fields + other.fields,
    separators: one.separators + other.separators,
    emptyAnswers: one.emptyAnswers + other.emptyAnswers,
    byteStreams: one.byteStreams + other.byteStreams,
    findings: one.findings + other.findings,
  };
}

/** Where each row went: none may be missing from the sum. */
export function countRows(rows: readonly Row[]): Ledger {
  const count = (kind: Row["kind"]) => rows.filter((row) => row.kind === kind).length;
  return {
    rows: rows.length,
    fields: count("field"),
    separators: count("separator"),
    emptyAnswers: count("emptyAnswers"),
    byteStreams: count("byteStreams"),
    findings: count("findings"),
  };
}

/** Some rows turn out to be no field of their own when their table is read as a whole. */
export function settleLedger(ledger: Ledger, ...tables: readonly Grown[]): Ledger {
  const announced = tables.reduce((sum, table) => sum + table.announced, 0);
  const repeated = tables.reduce((sum, table) => sum + table.repeated, 0);
  return {
    ...ledger,
    fields: ledger.fields - announced - repeated,
    separators: ledger.separators + announced,
    findings: ledger.findings + repeated,
  };
}

/** What the rows of a response say an answer is. */
export function answerOf(rows: readonly Row[]): Operation["answer"] {
  if (rows.some(({ kind }) => kind === "byteStreams")) return "stream";
  // A table that also lists fields tells of the answer that has them.
  const isEmpty =
    rows.some(({ kind }) => kind === "emptyAnswers") && !rows.some(({ kind }) => kind === "field");
  return isEmpty ? "empty" : "json";
}
