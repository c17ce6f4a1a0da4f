import { createHash } from "node:crypto";

import type { Json } from "../../generator/ir/model.ts";

/** Digests a request, independent of the order of its members, so that a repeated request is known without its data. */
export function digestOf(value: Json | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value ?? null)))
    .digest("hex");
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
