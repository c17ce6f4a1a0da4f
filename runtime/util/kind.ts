/** Kinds of values, and reading values that may be proxies or have getters that throw. */

/** The kind of a value. `unreadable` stands for one whose getter or proxy throws. */
export type Kind =
  | "array"
  | "bigint"
  | "boolean"
  | "function"
  | "null"
  | "number"
  | "NaN"
  | "Infinity"
  | "-Infinity"
  | "object"
  | "string"
  | "symbol"
  | "undefined"
  | "unreadable";

/** Stands for a value whose getter throws. It has no documented type. */
const UNREADABLE = Symbol("unreadable");

/** Reads a property of a value that may be a proxy or have getters; never throws. */
export function safeGet(
  from: Readonly<Record<string | number, unknown>> | readonly unknown[],
  key: string | number,
): unknown {
  try {
    return (from as Readonly<Record<string | number, unknown>>)[key]; // an array has its indices as keys
  } catch {
    return UNREADABLE;
  }
}

/** Reports whether JSON would contain the property: it is own, enumerable and not undefined. */
export function isThere(object: Readonly<Record<string, unknown>>, name: string): boolean {
  if (!isOwn(object, name) || safeGet(object, name) === undefined) return false;
  return Object.prototype.propertyIsEnumerable.call(object, name);
}

/**
 * Reports whether a property is own. Engines optimize this call away in a for…in loop over the object, but not
 * Object.hasOwn: it halves the time of a check. It is not a constant, since a bundler may make that a variable, which
 * engines do not optimize.
 */
export function isOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

/** Reports whether a value is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the kind of a value, never the value. */
export function kindOf(value: unknown): Kind {
  if (value === UNREADABLE) return "unreadable";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value !== "number" || Number.isFinite(value)) return typeof value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
