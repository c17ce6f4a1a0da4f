import { isList } from "../../generator/ir/field.ts";
import type { Field, Json } from "../../generator/ir/model.ts";
import { fieldsByName } from "../request/fields.ts";
import { asObject, type JsonObject } from "../util/json.ts";

/** Returns the part of a request that may be stored: all but its encrypted fields. */
export function withoutEncryptedFields(
  value: JsonObject,
  fields: readonly Field[],
): { [name: string]: Json } {
  const byName = fieldsByName(fields);
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
    return value.map((item) => withoutEncryptedFields(asObject(item), children));
  return typeof value === "object" && value !== null
    ? withoutEncryptedFields(asObject(value), children)
    : value;
}
