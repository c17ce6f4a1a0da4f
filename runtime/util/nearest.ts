/** Returns the candidate with the fewest edits from a name, if they are few: for "did you mean". */
export function nearest(wanted: string, candidates: Iterable<string>): string | undefined {
  // A longer name is not the typo of a field; the time grows with its length.
  if (wanted.length > MAX_LENGTH) return undefined;
  const plain = fold(wanted);
  let best: string | undefined;
  let maxEdits = Math.floor(plain.length / 3);
  for (const candidate of candidates) {
    const edits = distance(plain, fold(candidate), maxEdits);
    if (edits <= maxEdits) [best, maxEdits] = [candidate, edits - 1];
  }
  return best;
}

const MAX_LENGTH = 128;

/** Folds the spellings of a name: `outTradeNo` and `Out-Trade-No` are `out_trade_no`. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}

/**
 * Returns the edit distance, or Infinity if it is more than `max`. An edit inserts, deletes or replaces a character, or swaps
 * two neighbours. It computes the matrix row by row.
 */
function distance(from: string, to: string, max: number): number {
  if (Math.abs(from.length - to.length) > max) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    // Only a swap reaches back two rows, so the distances cannot fall below both again.
    if (Math.min(...row) > max && Math.min(...next) > max) return Infinity;
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
