import leven from "leven";

/** The known word that an unknown one is most likely meant to be; undefined where none is near. */
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
