import type { OptionalKind, PropertySignatureStructure } from "ts-morph";

import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { Variant } from "../ir/model.ts";
import type { ClientField, ClientFields } from "../schema/client-fields.ts";
import { fieldDoc, fitsOneLine, memberComment, type Side } from "./doc.ts";
import { literal, typeKey } from "./literal.ts";
import type { Use } from "./runtime-names.ts";

/** The members of an interface. */
export function membersOf(
  fields: readonly ClientField[],
  side: Side,
  use: Use,
): OptionalKind<PropertySignatureStructure>[] {
  return fields.map((field) => ({
    name: typeKey(field.name),
    hasQuestionToken: !field.required,
    type: typeOf(field, side, use),
    docs: memberDocs(fieldDoc(field, side)),
  }));
}

/** ts-morph writes a text that begins with a line break as a block. */
function memberDocs(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [fitsOneLine(lines) ? lines.join(" ") : `\n${lines.join("\n")}`];
}

/** A field as a member of a type: its comment, its name, its type. */
function member(field: ClientField, side: Side, use: Use): string {
  const mark = field.required ? "" : "?";
  return `${memberComment(fieldDoc(field, side))}${typeKey(field.name)}${mark}: ${typeOf(field, side, use)};\n`;
}

export function typeOf(field: ClientField, side: Side, use: Use): string {
  const list = listOf(field, side, use);
  // A request is only read: what a caller holds as read-only will do.
  return isList(field.type) && side === "request" ? `readonly ${list}` : list;
}

function listOf(field: ClientField, side: Side, use: Use): string {
  const one = valueType(field, side, use);
  if (!isList(field.type)) return one;
  return /^[\w<>, ]+$/u.test(one) || one.startsWith("{") ? `${one}[]` : `(${one})[]`;
}

function valueType(field: ClientField, side: Side, use: Use): string {
  const scalar = scalarOf(field.type);
  const values = listedValues(field);
  if (values) return enumType(values, field.isClosed ? "request" : side);
  if (field.role === "file") return named("FileInput", use);
  const holdsJson = field.encoding === "json";
  if (holdsJson && !field.children) return "unknown";
  const [only] = field.children ?? [];
  if (field.isEncodedList && only) return typeOf(only, side, use);
  if (field.wide) return "bigint";
  if (field.encryption === "rsa-oaep" && !holdsJson) return encryptedType(side, use);
  if (scalar !== "object" && !holdsJson) return typeNames[scalar];
  if (!field.children) return "Record<string, unknown>";
  if (field.variantsType !== undefined) return field.variantsType;
  return objectType({ fields: field.children, variants: field.variants }, side, use);
}

/** Plain text or a ciphertext in a request; in a response, text that the client has decrypted. */
function encryptedType(side: Side, use: Use): string {
  return side === "request" ? `string | ${named("Ciphertext", use)}` : named("Plaintext", use);
}

/** What holds these fields, as a type literal, or as one of its variants. */
export function objectType({ fields, variants }: ClientFields, side: Side, use: Use): string {
  const type = `{\n${fields.map((child) => member(child, side, use)).join("")}}`;
  if (!variants) return type;
  return `${named("AnyOf", use)}<${type}, ${variants.map(variantType).join(" | ")}>`;
}

function variantType({ has, not }: Variant): string {
  return `{ has: ${nameUnion(has)}; not: ${not ? nameUnion(not) : "never"} }`;
}

/** Names as a union of literal types. */
export function nameUnion(names: readonly string[]): string {
  return names.map(literal).join(" | ");
}

function named(name: Parameters<Use>[0], use: Use): string {
  use(name);
  return name;
}

/** A map, so that no text becomes a type however it came into the IR. */
const typeNames = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

/** Closed in a request; open in an answer, where WeChat Pay adds values when it likes. */
function enumType(values: readonly (string | number)[], side: Side): string {
  const union = values.map(literal).join(" | ");
  return side === "request" ? union : `${union} | (${typeof values[0]} & {})`;
}
