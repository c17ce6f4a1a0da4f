import type { OptionalKind, PropertySignatureStructure } from "ts-morph";

import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { fieldDoc, fitsOneLine, memberComment, type Side } from "./doc.ts";
import { literal, typeKey } from "./literal.ts";
import type { ImportRuntime } from "./runtime-names.ts";

/** Returns the members of an interface. */
export function membersOf(
  fields: readonly ClientField[],
  side: Side,
  importRuntime: ImportRuntime,
): OptionalKind<PropertySignatureStructure>[] {
  return fields.map((field) => ({
    name: typeKey(field.name),
    hasQuestionToken: !field.required,
    type: typeOf(field, side, importRuntime),
    docs: memberDocs(fieldDoc(field, side)),
  }));
}

/** ts-morph writes a text that begins with a line break as a block. */
function memberDocs(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [fitsOneLine(lines) ? lines.join(" ") : `\n${lines.join("\n")}`];
}

/** Writes a field as a member of a type literal: its comment, name and type. */
function member(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const mark = field.required ? "" : "?";
  return `${memberComment(fieldDoc(field, side))}${typeKey(field.name)}${mark}: ${typeOf(field, side, importRuntime)};\n`;
}

export function typeOf(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const list = listOf(field, side, importRuntime);
  // The client only reads a request, so a caller may pass a readonly list.
  return isList(field.type) && side === "request" ? `readonly ${list}` : list;
}

function listOf(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const one = valueType(field, side, importRuntime);
  if (!isList(field.type)) return one;
  return /^[\w<>, ]+$/u.test(one) || one.startsWith("{") ? `${one}[]` : `(${one})[]`;
}

function valueType(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const scalar = scalarOf(field.type);
  const values = listedValues(field);
  if (values) return enumType(values, field.isClosed ? "request" : side);
  if (field.role === "file") return named("FileInput", importRuntime);
  const holdsJson = field.encoding === "json";
  if (holdsJson && !field.children) return "unknown";
  const [only] = field.children ?? [];
  if (field.isEncodedList && only) return typeOf(only, side, importRuntime);
  if (field.wide) return "bigint";
  if (field.encryption === "rsa-oaep" && !holdsJson) return encryptedType(side, importRuntime);
  if (scalar !== "object" && !holdsJson) return typeNames[scalar];
  if (!field.children) return "Record<string, unknown>";
  if (field.variantsType !== undefined) return field.variantsType;
  return objectType(field.children, side, importRuntime);
}

/** A request takes plain text or a ciphertext; a response has the text that the client has decrypted. */
function encryptedType(side: Side, importRuntime: ImportRuntime): string {
  return side === "request"
    ? `string | ${named("Ciphertext", importRuntime)}`
    : named("Plaintext", importRuntime);
}

function objectType(fields: readonly ClientField[], side: Side, importRuntime: ImportRuntime): string {
  return `{\n${fields.map((child) => member(child, side, importRuntime)).join("")}}`;
}

/** Writes names as a union of literal types. */
export function nameUnion(names: readonly string[]): string {
  return names.map(literal).join(" | ");
}

function named(name: Parameters<ImportRuntime>[0], importRuntime: ImportRuntime): string {
  importRuntime(name);
  return name;
}

/** A map, so that no text from the IR becomes a type. */
const typeNames = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

/** Closed in a request; open in a response, because WeChat Pay adds values without notice. */
function enumType(values: readonly (string | number)[], side: Side): string {
  const union = values.map(literal).join(" | ");
  return side === "request" ? union : `${union} | (${typeof values[0]} & {})`;
}
