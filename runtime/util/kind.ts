/** Reads members and kinds of values, in a way that a getter or proxy cannot break. */

/** The value of a member whose getter throws; it is of no documented type. */
const UNREADABLE = Symbol("unreadable");

/** Reads a member; returns a value of no type if its getter throws. */
export function read(
  from: Readonly<Record<string | number, unknown>> | readonly unknown[],
  key: string | number,
): unknown {
  try {
    return (from as Readonly<Record<string | number, unknown>>)[key]; // an array has its indices as keys
  } catch {
    return UNREADABLE;
  }
}

/** Reports whether JSON would write a member: an own one that is not undefined. */
export function isThere(object: Readonly<Record<string, unknown>>, name: string): boolean {
  if (!isOwn(object, name) || read(object, name) === undefined) return false;
  return Object.prototype.propertyIsEnumerable.call(object, name);
}

/**
 * Reports whether a key is an own one. In a for…in loop over the object, engines optimize this call away, but not
 * Object.hasOwn, which halves the time of a validation. It is written out, since engines do not optimize it in a variable.
 */
export function isOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

/** Reports whether a value is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names the type of a value for a message, which must not contain the value. */
export function kindOf(value: unknown): string {
  if (value === UNREADABLE) return "unreadable";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value;
}
