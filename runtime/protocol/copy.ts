/** Copies a value as JSON.stringify would write it, to plain data. */
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

function copy(value: unknown, key: string, ancestors: readonly object[]): unknown {
  if (typeof value === "bigint" || Ciphertext.is(value)) return value;
  const plain = hasToJson(value) ? value.toJSON(key) : value;
  if (typeof plain === "number") return Number.isFinite(plain) ? plain + 0 : null; // JSON has no minus zero
  if (typeof plain === "function" || typeof plain === "symbol") return undefined;
  if (typeof plain !== "object" || plain === null) return plain;
  if (isBoxed(plain)) return copy(plain.valueOf(), key, ancestors);
  if (ancestors.includes(plain)) throw new TypeError("a cycle");
  return copyMembers(plain, [...ancestors, plain]);
}

function copyMembers(container: object, ancestors: readonly object[]): unknown {
  if (Array.isArray(container)) {
    return Array.from(container, (item: unknown, index) => copy(item, String(index), ancestors) ?? null);
  }
  const entries = Object.entries(container).map(
    ([name, member]) => [name, copy(member, name, ancestors)] as const,
  );
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return (
    typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function"
  );
}

function isBoxed(value: object): boolean {
  return (
    value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt
  );
}
