import { createHash } from "node:crypto";

import type { Json } from "../../generator/ir/model.ts";
import type { JsonObject } from "../util/json.ts";

/** Digests a request, independent of the order of its members, so that a repeated request is known without its data. */
export function digestOf(request: JsonObject): string {
  return createHash("sha256")
    .update(JSON.stringify(sortedMembers(request)))
    .digest("hex");
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sorted(item) ?? null);
  return typeof value === "object" && value !== null ? sortedMembers(value) : value;
}

function sortedMembers(members: JsonObject): { [name: string]: Json } {
  const entries = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.flatMap(([name, member]) => [[name, sorted(member) ?? null]]));
}
