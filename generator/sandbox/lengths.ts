import { isList } from "../ir/field.ts";
import type { Field, Json } from "../ir/model.ts";
import { membersOf } from "./members.ts";

/** Where a text is longer than its page allows; undefined where none is. */
export function findTooLong(
  value: Json | undefined,
  fields: readonly Field[],
  path = "",
): { readonly path: string; readonly most: number } | undefined {
  const members = membersOf(value);
  for (const field of fields) {
    const member = members[field.name];
    const here = path === "" ? field.name : `${path}.${field.name}`;
    const items = isList(field.type) && Array.isArray(member) ? member : undefined;
    const places: readonly (readonly [Json | undefined, string])[] = items
      ? items.map((item, at) => [item, `${here}[${at}]`])
      : [[member, here]];
    for (const [one, place] of places) {
      const most = field.maxLength;
      if (most !== undefined && typeof one === "string" && Array.from(one).length > most)
        return { path: place, most };
      const inside = findTooLong(one, field.children ?? [], place);
      if (inside) return inside;
    }
  }
  return undefined;
}
