/**
 * Rows that were read before. Three of four rows are on several pages, as those for merchants and for partners are: what a row
 * says depends on its cells alone.
 */
import type { Place } from "../../findings/finding.ts";
import { textOf, type WrittenCell } from "./cell.ts";
import type { Row } from "./row.ts";

/** All rows of the documentation are fewer. A process that reads more begins again. */
const MOST_ROWS = 20_000;

const rows = new Map<string, Row>();

/** Returns the row with the same cells at its own place; undefined if there was none. `start` is its beginning. */
export function knownRow(cells: readonly WrittenCell[], start: Place): Row | undefined {
  const row = rows.get(keyOf(cells));
  return row && { ...row, place: cells[0]?.place ?? start };
}

/** Remembers a row that was read without a finding: a finding has places, and is reported for each row. */
export function rememberRow(cells: readonly WrittenCell[], row: Row): Row {
  if (rows.size >= MOST_ROWS) rows.clear();
  rows.set(keyOf(cells), row);
  return row;
}

/**
 * Identifies the cells, with what the parser of markdown has read in them: it may depend on the rest of the page. Each text
 * stands behind its length, so that no two rows have one key.
 */
function keyOf(cells: readonly WrittenCell[]): string {
  let key = "";
  for (const { source, pieces, isEmpty } of cells) {
    key += `${source.length}:${source}${isEmpty ? "-" : pieces.length}`;
    for (const piece of pieces) {
      const text = textOf(piece);
      key += `${piece.kind}${text.length}:${text}`;
    }
  }
  return key;
}
