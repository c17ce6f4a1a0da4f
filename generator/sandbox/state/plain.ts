import { isList } from "../../ir/field.ts";
import type { Field, Json } from "../../ir/model.ts";
import { membersOf, type Members } from "../members.ts";

/** What may be kept of a request: all but the fields that were encrypted on their way. */
export function withoutSealed(value: Members, fields: readonly Field[]): { [name: string]: Json } {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const entries = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
    const field = byName.get(name);
    if (member === undefined || field?.encryption) return [];
    return [[name, field?.children ? inside(member, field) : member]];
  });
  return Object.fromEntries(entries);
}

function inside(value: Json, field: Field): Json {
  const children = field.children ?? [];
  if (isList(field.type) && Array.isArray(value))
    return value.map((item) => withoutSealed(membersOf(item), children));
  return typeof value === "object" && value !== null ? withoutSealed(membersOf(value), children) : value;
}
