import { isList } from "../../generator/ir/field.ts";
import type { Field, Json } from "../../generator/ir/model.ts";
import { asObject } from "../util/json.ts";

/** Finds the first text that is longer than its page allows. */
export function findTooLong(
  value: Json | undefined,
  fields: readonly Field[],
  path = "",
): { readonly path: string; readonly maxLength: number } | undefined {
  const members = asObject(value);
  for (const field of fields) {
    const member = members[field.name];
    const here = path === "" ? field.name : `${path}.${field.name}`;
    const items = isList(field.type) && Array.isArray(member) ? member : undefined;
    const places: readonly (readonly [Json | undefined, string])[] = items
      ? items.map((item, at) => [item, `${here}[${at}]`])
      : [[member, here]];
    for (const [one, place] of places) {
      const { maxLength } = field;
      if (maxLength !== undefined && typeof one === "string" && Array.from(one).length > maxLength)
        return { path: place, maxLength };
      const inside = findTooLong(one, field.children ?? [], place);
      if (inside) return inside;
    }
  }
  return undefined;
}
