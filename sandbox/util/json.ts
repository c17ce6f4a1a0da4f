import type { Json } from "../../generator/ir/model.ts";

/** A JSON object whose members may be missing. */
export type JsonObject = { readonly [name: string]: Json | undefined };

/** Returns the object; an empty one for any other value. */
export function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** Returns a text that is not empty; undefined for any other value. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns a number; undefined for any other value. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Returns a list; an empty one for any other value. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a copy without the members that are undefined. */
export function withoutUndefined(members: JsonObject): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

/** Levels of objects and lists in a value. No documented message has more than ten. */
const maxDepth = 100;

/** Reports whether a value is nested so deeply that a recursive function may exhaust the stack. Does not recurse. */
export function isTooDeep(value: Json): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}
