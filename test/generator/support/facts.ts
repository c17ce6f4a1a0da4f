import type { Operation } from "#generator/ir/model";
import { identityOf } from "#generator/ir/operation";

/** What a canonical page does not keep: where something stood, and the prose. */
const passing = new Set(["line", "column", "file", "description", "advice"]);

/** Operations without what a canonical page does not keep, by URL and method, for `toEqual`. */
export function factsOf(operations: readonly Operation[]): ReadonlyMap<string, unknown> {
  return new Map(operations.map((one) => [identityOf(one), without(one, passing)]));
}

/** Copies all but some keys of data, and of all inside of it but the samples, where these are names of fields. */
export function without(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !keys.has(key));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === "example" ? item : without(item, keys)] as const),
  );
}
