/** Joins the comparison of the client with those of its pages, with corrections and without. */
import type { Change } from "./change.ts";

/** Three comparisons of the same two states. */
export interface Comparisons {
  /** Of what callers of the client see: the corrected pages after all passes. */
  readonly client: readonly Change[];
  /** Of the corrected rows, before passes replace what pages of one kind get wrong. */
  readonly corrected: readonly Change[];
  /** Of the rows as the pages have them. */
  readonly documented: readonly Change[];
}

/** Returns the changes for callers of the client, and those of rows that the client does not show. */
export function joinCorrections({ client, corrected, documented }: Comparisons): readonly Change[] {
  const written = new Map(documented.map((change) => [keyOf(change), change]));
  const writtenRows = new Set(documented.map(rowOf));
  const correctedKeys = new Set(corrected.map(keyOf));
  const shown = client.map((change): Change => {
    const same = written.get(keyOf(change));
    if (same ? isSame(same, change) : !correctedKeys.has(keyOf(change))) return change;
    return { ...change, correction: same || writtenRows.has(rowOf(change)) ? "part" : "cause" };
  });
  const shownRows = new Set(client.map(rowOf));
  const hidden = documented
    // Where the client shows another change of the row, that one stands for the row.
    .filter((change) => !shownRows.has(rowOf(change)))
    .map((change): Change => ({ ...change, level: "docs-only", correction: "hidden" }));
  return [...shown, ...hidden];
}

function isSame(one: Change, other: Change): boolean {
  return JSON.stringify([one.old, one.new]) === JSON.stringify([other.old, other.new]);
}

function rowOf({ operation, formerOperation, side, path }: Change): string {
  return JSON.stringify([operation, formerOperation, side, path]);
}

function keyOf(change: Change): string {
  return `${rowOf(change)} ${change.rule}`;
}
