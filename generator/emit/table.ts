import { checkedScalar, isList, scalarOf, type Field } from "../model.ts";
import { literal, valueKey } from "./literal.ts";
import type { RuntimeName } from "./runtime-names.ts";

/** Fields as the rows of an operation's table. `use` hears every name of the runtime that is written. */
export function tableOf(fields: readonly Field[], use: (name: RuntimeName) => void): string {
  const rows = fields.map((field) => `${valueKey(field.name)}: ${entry(field, use)},\n`);
  return `{\n${rows.join("")}}`;
}

function entry(field: Field, use: (name: RuntimeName) => void): string {
  const value = isList(field.type) ? call("list", one(field, use), use) : one(field, use);
  return field.required ? call("required", value, use) : value;
}

function one(field: Field, use: (name: RuntimeName) => void): string {
  const scalar = scalarOf(field.type);
  if (field.enum) return call("oneOf", field.enum.map(literal).join(", "), use);
  if (scalar === "object") return tableOf(field.children ?? [], use);
  const name = field.encryption === "rsa-oaep" ? "sealed" : checkedScalar(field);
  use(name);
  return name;
}

function call(name: RuntimeName, argument: string, use: (name: RuntimeName) => void): string {
  use(name);
  return `${name}(${argument})`;
}
