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
