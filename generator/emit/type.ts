import type { OptionalKind, PropertySignatureStructure } from "ts-morph";

import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { fieldDoc, fitsOneLine, memberComment, type Side } from "./doc.ts";
import { codeFor, literal, typeKey } from "./literal.ts";
import { useName, type ImportRuntime } from "./runtime-names.ts";

/** Returns the members of an interface. */
export function membersOf(
  fields: readonly ClientField[],
  side: Side,
  importRuntime: ImportRuntime,
): OptionalKind<PropertySignatureStructure>[] {
  return fields.map((field) => ({
    name: typeKey(field.name),
    hasQuestionToken: !field.required,
    type: memberType(field, side, importRuntime),
    docs: memberDocs(fieldDoc(field, side)),
  }));
}

/** Returns the JSDoc for ts-morph, which writes a text that begins with a line break as a block. */
function memberDocs(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [fitsOneLine(lines) ? lines.join(" ") : `\n${lines.join("\n")}`];
}

/** Writes a field as a member of a type literal: its comment, name and type. */
function member(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const mark = field.required ? "" : "?";
  return `${memberComment(fieldDoc(field, side))}${typeKey(field.name)}${mark}: ${memberType(field, side, importRuntime)};\n`;
}

/**
 * Writes the type of a member. An optional member of a request may be `undefined`, also under exactOptionalPropertyTypes:
 * the client drops it, and the type guards accept it. A response from JSON has no such member.
 */
function memberType(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const type = typeOf(field, side, importRuntime);
  if (field.required || side === "response" || type === "unknown") return type;
  // Prettier would indent an object in a union by four more columns.
  return type.includes("\n") ? `${useName("Optional", importRuntime)}<${type}>` : `${type} | undefined`;
}

/** Writes the type of a field. */
export function typeOf(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const list = listOf(field, side, importRuntime);
  // The client only reads a request, so a caller may pass a readonly list.
  return isList(field.type) && side === "request" ? `readonly ${list}` : list;
}

function listOf(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const item = valueType(field, side, importRuntime);
  if (!isList(field.type)) return item;
  return /^[\w<>, ]+$/u.test(item) || item.startsWith("{") ? `${item}[]` : `(${item})[]`;
}

function valueType(field: ClientField, side: Side, importRuntime: ImportRuntime): string {
  const scalar = scalarOf(field.type);
  const values = listedValues(field);
  if (values) return enumType(values, field.isClosed ? "request" : side);
  if (field.role === "file") return useName("FileInput", importRuntime);
  const holdsJson = field.encoding === "json";
  if (holdsJson && !field.children) return "unknown";
  const [only] = field.children ?? [];
  if (field.isEncodedList && only) return typeOf(only, side, importRuntime);
  if (field.wide) return "bigint";
  if (field.encryption === "rsa-oaep" && !holdsJson) return encryptedType(side, importRuntime);
  if (scalar !== "object" && !holdsJson) return codeFor(typeNames, scalar);
  if (!field.children) return "Record<string, unknown>";
  if (field.variantsType !== undefined) return field.variantsType;
  return objectType(field.children, side, importRuntime);
}

/** Writes the type of an encrypted field: a request takes plain text or a ciphertext, a response has the decrypted text. */
function encryptedType(side: Side, importRuntime: ImportRuntime): string {
  return side === "request"
    ? `string | ${useName("Ciphertext", importRuntime)}`
    : useName("Plaintext", importRuntime);
}

function objectType(fields: readonly ClientField[], side: Side, importRuntime: ImportRuntime): string {
  return `{\n${fields.map((child) => member(child, side, importRuntime)).join("")}}`;
}

/** Writes names as a union of literal types. */
export function nameUnion(names: readonly string[]): string {
  return names.map(literal).join(" | ");
}

/** The types of the IR in TypeScript. The map ensures that text of the IR never becomes code. */
const typeNames = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

/** Writes listed values as a union. It is open in a response, because WeChat Pay adds values without notice. */
function enumType(values: readonly (string | number)[], side: Side): string {
  const union = values.map(literal).join(" | ");
  return side === "request" ? union : `${union} | (${typeof values[0]} & {})`;
}
