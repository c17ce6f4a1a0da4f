/** The names that are nearest to an unknown one. */
import leven from "leven";

/** At most so many names are suggested. */
export const MOST = 5;

/** Returns names within a third of their length in edits, and at most four, ignoring case. */
export function nearestNames(word: string, names: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  // Nearly every short name is near a shorter word.
  if (wanted.length < 3 && /^[\x20-\x7e]*$/u.test(wanted)) return [];
  const most = Math.min(4, Math.max(1, Math.floor(wanted.length / 3)));
  const scored: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const distance = leven(wanted, name.toLowerCase(), { maxDistance: most + 1 });
    if (distance <= most) scored.push({ name, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}
