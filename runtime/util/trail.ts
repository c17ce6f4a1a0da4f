/** Where in a value a walk stands, from the inside out: built only when there is something to say. */
export interface Trail {
  readonly parent: Trail | undefined;
  readonly key: string | number;
}

/** The keys from the root to here. */
export function trailKeys(trail: Trail | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = trail; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** `json.goods[0].price`; a key that would not read as a word stands in brackets and quotes. */
export function formatPath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(joined, "");
}

/** The path from the root to here. */
export function formatTrail(trail: Trail | undefined): string {
  return trail === undefined ? "" : joined(formatTrail(trail.parent), trail.key);
}

function joined(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** A path with every item of a list alike: `json.goods[0].price` → `json.goods[].price`. */
export function itemPath(path: string): string {
  return path.replace(QUOTED_OR_ITEM, (step) => (step.startsWith('["') ? step : "[]"));
}

/** A path without its last step: `json.goods[0].price` → `json.goods[0]`. */
export function parentPath(path: string): string {
  const last = path.match(STEPS)?.at(-1) ?? "";
  return path.slice(0, path.length - last.length);
}

/** A quoted name may hold whatever a step is made of. */
const QUOTED_OR_ITEM = /\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g;
const STEPS = /\["(?:[^"\\]|\\.)*"\]|\[\d*\]|\.?[\w-]+/g;
