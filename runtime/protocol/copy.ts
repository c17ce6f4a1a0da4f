/** Copies a value as JSON.stringify would write it, to plain data. */
import { Ciphertext } from "./ciphertext.ts";

/**
 * Copies a value. It reads each member and calls each `toJSON` once, and drops what has no JSON, as JSON.stringify does. A
 * bigint and a ciphertext stay what they are.
 *
 * @throws TypeError for a cycle, and the errors of getters
 */
export function copyJson(value: unknown): unknown {
  return copy(value, "", []);
}

function copy(value: unknown, key: string, within: readonly object[]): unknown {
  if (typeof value === "bigint" || Ciphertext.is(value)) return value;
  const said = hasToJson(value) ? value.toJSON(key) : value;
  if (typeof said === "number") return Number.isFinite(said) ? said + 0 : null; // JSON has no minus zero
  if (typeof said === "function" || typeof said === "symbol") return undefined;
  if (typeof said !== "object" || said === null) return said;
  if (isBoxed(said)) return copy(said.valueOf(), key, within);
  if (within.includes(said)) throw new TypeError("a cycle");
  return copyMembers(said, [...within, said]);
}

function copyMembers(holder: object, within: readonly object[]): unknown {
  if (Array.isArray(holder)) {
    return Array.from(holder, (item: unknown, index) => copy(item, String(index), within) ?? null);
  }
  const entries = Object.entries(holder).map(([name, member]) => [name, copy(member, name, within)] as const);
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
