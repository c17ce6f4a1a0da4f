/** Copies a value as JSON.stringify would write it, to plain data. */
import { isBytes, isFile } from "../util/file.ts";
import { member, setOwn } from "../util/own.ts";
import { Ciphertext } from "./ciphertext.ts";

/**
 * Copies a value. It reads each member and calls each `toJSON` once, and drops what has no JSON, as JSON.stringify does. A
 * bigint and a Ciphertext are copied unchanged.
 *
 * @throws TypeError for a cycle, and the errors of getters
 */
export function copyJson(value: unknown): unknown {
  return copy(value, "", []);
}

/** The containers of the caller that are neither plain objects nor arrays, by their copies. */
const containers = new WeakMap<object, string>();

/**
 * Describes a container that is neither a plain object nor an array, or of which a value is the copy: a Map, bytes, a file.
 * JSON has no such containers, and writes them without their content, or in a form that no schema describes.
 *
 * @returns a noun for an error message; undefined for other values
 */
export function containerOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? (containers.get(value) ?? describe(value)) : undefined;
}

/**
 * Records the container of which an object is the copy, for `containerOf`.
 *
 * @param isOwnJson whether the container made the copy itself, by `toJSON`: then any iterable may be a list or an object
 */
export function recordContainer(copy: object, source: object, isOwnJson = false): void {
  const container = builtInOf(source) ?? (isOwnJson ? undefined : protocolOf(source));
  if (container !== undefined) containers.set(copy, container);
}

const NAMES = ["Map", "Set", "URLSearchParams", "FormData", "Headers", "Date", "String", "Number", "Boolean"];

function describe(value: object): string | undefined {
  return builtInOf(value) ?? protocolOf(value);
}

function builtInOf(value: object): string | undefined {
  if (Array.isArray(value) || Ciphertext.is(value)) return undefined;
  if (isBytes(value)) return "bytes";
  if (isFile(value)) return "a file";
  const tag = tagOf(value);
  if (NAMES.includes(tag)) return `a ${tag}`;
  return tag.endsWith("ArrayBuffer") ? "an ArrayBuffer" : undefined;
}

function protocolOf(value: object): string | undefined {
  if (Array.isArray(value) || Ciphertext.is(value)) return undefined;
  if (typeof member(value, Symbol.iterator) === "function") return "an iterable";
  return typeof member(value, "then") === "function" ? "a promise" : undefined;
}

function copy(value: unknown, key: string, ancestors: readonly object[]): unknown {
  if (typeof value === "bigint" || Ciphertext.is(value)) return value;
  const plain = hasToJson(value) ? value.toJSON(key) : value;
  if (typeof plain === "number") return Number.isFinite(plain) ? plain + 0 : null; // JSON has no minus zero
  if (typeof plain === "function" || typeof plain === "symbol") return undefined;
  if (typeof plain !== "object" || plain === null) return plain;
  const unboxed = unbox(plain);
  if (unboxed !== plain) return copy(unboxed, key, ancestors);
  if (ancestors.includes(plain)) throw new TypeError("a cycle");
  const copied = copyMembers(plain, [...ancestors, plain]);
  if (typeof value === "object" && value !== null) recordContainer(copied, value, plain !== value);
  return copied;
}

function copyMembers(container: object, ancestors: readonly object[]): object {
  if (Array.isArray(container)) {
    return Array.from(container, (item: unknown, index) => copy(item, String(index), ancestors) ?? null);
  }
  const copied: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(container)) {
    const value = copy(entry, name, ancestors);
    if (value !== undefined) setOwn(copied, name, value);
  }
  return copied;
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return (
    typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function"
  );
}

const UNBOX: Readonly<Record<string, (boxed: object) => unknown>> = {
  String: (boxed) => String.prototype.valueOf.call(boxed),
  Number: (boxed) => Number.prototype.valueOf.call(boxed),
  Boolean: (boxed) => Boolean.prototype.valueOf.call(boxed),
  BigInt: (boxed) => BigInt.prototype.valueOf.call(boxed),
};

/** Returns the primitive in a boxed one, also of another realm, for which `instanceof` is false; any other value unchanged. */
function unbox(value: object): unknown {
  const tag = tagOf(value);
  const unboxAs = Object.hasOwn(UNBOX, tag) ? UNBOX[tag] : undefined;
  try {
    return unboxAs === undefined ? value : unboxAs(value);
  } catch {
    return value; // an object that only has this tag
  }
}

/** Returns the name of a built-in type, as `Object.prototype.toString` has it. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
