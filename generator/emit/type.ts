import { isList, scalarOf, type Field } from "../model.ts";
import { fieldDoc, memberComment, type Side } from "./doc.ts";
import { literal, typeKey } from "./literal.ts";

/** A field as a member of a type: its comment, its name, its type. */
function member(field: Field, side: Side): string {
  const mark = field.required ? "" : "?";
  return `${memberComment(fieldDoc(field, side))}${typeKey(field.name)}${mark}: ${typeOf(field, side)};\n`;
}

export function typeOf(field: Field, side: Side): string {
  const list = listOf(field, side);
  // A request is only read: what a caller holds as read-only will do.
  return isList(field.type) && side === "request" ? `readonly ${list}` : list;
}

function listOf(field: Field, side: Side): string {
  const one = valueType(field, side);
  if (!isList(field.type)) return one;
  return /^[\w<>, ]+$/u.test(one) || one.startsWith("{") ? `${one}[]` : `(${one})[]`;
}

function valueType(field: Field, side: Side): string {
  const scalar = scalarOf(field.type);
  if (field.enum) return enumType(field.enum, side);
  if (scalar === "object") {
    if (!field.children) return "Record<string, unknown>";
    return `{\n${field.children.map((child) => member(child, side)).join("")}}`;
  }
  return typeNames[scalar];
}

/** A map, so that no text becomes a type however it came into the IR. */
const typeNames = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

/** Closed in a request; open in an answer, where WeChat Pay adds values when it likes. */
function enumType(values: readonly (string | number)[], side: Side): string {
  const union = values.map(literal).join(" | ");
  return side === "request" ? union : `${union} | (${typeof values[0]} & {})`;
}
