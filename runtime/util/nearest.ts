/** The candidate that takes the fewest edits to get to, if they are few: for "did you mean". */
export function nearest(wanted: string, candidates: Iterable<string>): string | undefined {
  // Nobody means anything by a longer one, and the time it takes grows with its length.
  if (wanted.length > LONGEST) return undefined;
  const plain = fold(wanted);
  let best: string | undefined;
  let most = Math.floor(plain.length / 3);
  for (const candidate of candidates) {
    const edits = distance(plain, fold(candidate), most);
    if (edits <= most) [best, most] = [candidate, edits - 1];
  }
  return best;
}

const LONGEST = 128;

/** `outTradeNo` and `Out-Trade-No` are `out_trade_no` in the spelling of another place. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}

/** Insertions, deletions, substitutions and two neighbours exchanged, one row of the table at a time; or more than `most`. */
function distance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const exchanged = isExchange ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(substituted, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    // Two rows on, an exchange may still come from this one; nothing else gets less again.
    if (Math.min(...row) > most && Math.min(...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
