import leven from "leven";

/**
 * The known word that is nearest to an unknown one: at most two edits away, and at most half of its length. The client has
 * another rule for the names in a caller's object (`runtime/util/nearest.ts`): it ignores case and separators, since
 * callers write `outTradeNo`, and allows more edits in longer names, since a suggestion costs nothing there. Pages write
 * names exactly, and a match here decides which row describes a path parameter, so this rule is stricter.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: leven(word, candidate, { maxDistance: 3 }) }))
    .filter(({ candidate, distance }) => distance <= Math.min(2, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Whether one letter is added, left out or replaced. */
export function isOneEditApart(one: string, other: string): boolean {
  return leven(one, other, { maxDistance: 2 }) === 1;
}
