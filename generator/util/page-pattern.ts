/** Returns the glob patterns of a page pattern. A folder stands for all pages below it. */
export function globsOf(pattern: string): readonly [string, string] {
  const path = pattern.replace(/(?<!\/)\/+$/u, "");
  return [path, `${path}/**`];
}
