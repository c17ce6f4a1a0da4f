/** The path of a member in a value, linked from the member to the root. It is formatted only for an issue or an error. */
export interface Trail {
  readonly parent: Trail | undefined;
  readonly key: string | number;
}

/** Returns the keys from the root to a member. */
export function trailKeys(trail: Trail | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = trail; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** Formats keys as a path: `json.goods[0].price`; a key that is not a word is in brackets and quotes. */
export function formatPath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(appendKey, "");
}

/** Formats the path from the root to a member. */
export function formatTrail(trail: Trail | undefined): string {
  return trail === undefined ? "" : appendKey(formatTrail(trail.parent), trail.key);
}

/** Appends a key to a path. */
function appendKey(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Drops the indices of a path: `json.goods[0].price` → `json.goods[].price`. */
export function itemPath(path: string): string {
  return path.replace(QUOTED_OR_ITEM, (step) => (step.startsWith('["') ? step : "[]"));
}

/** Drops the last step of a path: `json.goods[0].price` → `json.goods[0]`. */
export function parentPath(path: string): string {
  const last = path.match(STEPS)?.at(-1) ?? "";
  return path.slice(0, path.length - last.length);
}

/** Quoted names first: they may contain brackets, digits and dots. */
const QUOTED_OR_ITEM = /\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g;
const STEPS = /\["(?:[^"\\]|\\.)*"\]|\[\d*\]|\.?[\w-]+/g;

/** Formats the path of a field for an error message. */
export function pathLabel(at: Trail | undefined): string {
  return formatPath(trailKeys(at)) || "request";
}
