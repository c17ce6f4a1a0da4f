import { checkedScalar, isList, listedValues, scalarOf, type Shape } from "../model.ts";
import type { CalledField, CalledFields } from "./called.ts";
import { literal, valueKey } from "./literal.ts";
import type { RuntimeName, Use } from "./runtime-names.ts";

/** Fields as the rows of an operation's table. */
export function tableOf({ fields, shapes }: CalledFields, use: Use): string {
  const rows = fields.map((field) => `${valueKey(field.name)}: ${entry(field, use)},\n`);
  const table = `{\n${rows.join("")}}`;
  return shapes ? call("anyOf", `${table}, ${shapesOf(shapes)}`, use) : table;
}

function shapesOf(shapes: readonly Shape[]): string {
  const lines = shapes.map(({ name, has, not }) => {
    const without = not ? `, not: ${names(not)}` : "";
    return `${valueKey(name)}: { has: ${names(has)}${without} },\n`;
  });
  return `{\n${lines.join("")}}`;
}

function names(list: readonly string[]): string {
  return `[${list.map(literal).join(", ")}]`;
}

function entry(field: CalledField, use: Use): string {
  const value = isList(field.type) ? call("list", one(field, use), use) : one(field, use);
  return field.required ? call("required", value, use) : value;
}

function one(field: CalledField, use: Use): string {
  const { word, encoding, encryption, children: fields, shapes } = field;
  const values = listedValues(field);
  if (values) return call(word === "only" ? "only" : "oneOf", values.map(literal).join(", "), use);
  if (word === "file" || word === "digest") return named(word, use);
  if (encoding === "json") return call("json", insideJson(field, use), use);
  if (scalarOf(field.type) === "object") return tableOf({ fields: fields ?? [], shapes }, use);
  return named(encryption === "rsa-oaep" ? "sealed" : checkedScalar(field), use);
}

function insideJson({ children, shapes, isEncodedList }: CalledField, use: Use): string {
  const [only] = children ?? [];
  if (isEncodedList && only) return entry({ ...only, required: false }, use);
  return children ? tableOf({ fields: children, shapes }, use) : "";
}

function named(name: RuntimeName, use: Use): string {
  use(name);
  return name;
}

function call(name: RuntimeName, argument: string, use: Use): string {
  return `${named(name, use)}(${argument})`;
}
