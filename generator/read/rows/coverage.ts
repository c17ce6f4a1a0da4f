/** Counts the rows of tables by result. The sum of the counts is the number of rows, which proves that no row is lost. */
import type { Coverage } from "../../ir/model.ts";
import type { Row } from "./row.ts";
import type { FieldTree } from "./tree.ts";

/** The coverage of a page without rows. */
export const emptyCoverage: Coverage = {
  rows: 0,
  fields: 0,
  separators: 0,
  emptyResponses: 0,
  byteStreams: 0,
  findings: 0,
};

/** Adds two coverages. */
export function addCoverage(one: Coverage, other: Coverage): Coverage {
  const commented = (one.commented ?? 0) + (other.commented ?? 0);
  return {
    rows: one.rows + other.rows,
    fields: one.fields + other.fields,
    separators: one.separators + other.separators,
    emptyResponses: one.emptyResponses + other.emptyResponses,
    byteStreams: one.byteStreams + other.byteStreams,
    findings: one.findings + other.findings,
    ...(commented > 0 && { commented }),
  };
}

/** Counts rows outside of the tables that are read: those that are reported, and those that are commented out. */
export function countStrayRows(reported: number, commented = 0): Coverage {
  return {
    ...emptyCoverage,
    rows: reported + commented,
    findings: reported,
    ...(commented > 0 && { commented }),
  };
}

/** Counts the rows of an operation. A row may turn out not to be a field when the tree of its table is built. */
export function countRows(rows: readonly Row[], ...trees: readonly FieldTree[]): Coverage {
  const count = (kind: Row["kind"]) => rows.filter((row) => row.kind === kind).length;
  const announcements = trees.reduce((sum, tree) => sum + tree.announcements, 0);
  const repeated = trees.reduce((sum, tree) => sum + tree.repeated, 0);
  return {
    rows: rows.length,
    fields: count("field") - announcements - repeated,
    separators: count("separator") + announcements,
    emptyResponses: count("emptyResponse"),
    byteStreams: count("byteStream"),
    findings: count("reported") + repeated,
  };
}
