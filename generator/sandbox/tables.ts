import {
  boolean,
  integer,
  list,
  number,
  oneOf,
  required,
  sealed,
  string,
  type Field as TableField,
  type Fields,
} from "wechatpay-ts/table";

import { checkedScalar, isList, scalarOf, type Field } from "../model.ts";

/** The IR as the runtime's tables: the same checks that the emitted client makes. */
export function fieldsOf(fields: readonly Field[]): Fields {
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(fields.map((field) => [field.name, entryOf(field)]));
}

function entryOf(field: Field): TableField | Fields {
  const one = oneOfField(field);
  const value = isList(field.type) ? list(one) : one;
  return field.required ? required(value) : value;
}

function oneOfField(field: Field): TableField | Fields {
  const scalar = scalarOf(field.type);
  if (field.enum) return oneOf(...(field.enum as readonly string[])); // refined: all of one kind
  if (scalar === "object") return fieldsOf(field.children ?? []);
  if (field.encryption === "rsa-oaep") return sealed;
  return { string, integer, number, boolean }[checkedScalar(field)];
}
