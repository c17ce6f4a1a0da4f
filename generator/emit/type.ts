import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { ClientField } from "../schema/client-fields.ts";
import { fieldDoc, type Side } from "./doc.ts";
import { hasTypeLiteral, union, type Member, type Type } from "./layout/type.ts";
import { codeFor, literal, typeKey } from "./literal.ts";
import { useName, type ImportRuntime } from "./runtime-names.ts";

/** Returns the members of a type. */
export function membersOf(
  fields: readonly ClientField[],
  side: Side,
  importRuntime: ImportRuntime,
): Member[] {
  return fields.map((field) => ({
    doc: fieldDoc(field, side),
    key: typeKey(field.name),
    isOptional: !field.required,
    type: memberType(field, side, importRuntime),
  }));
}

/**
 * Returns the type of a member. An optional member of a request may be `undefined`, also under exactOptionalPropertyTypes:
 * the client drops it, and the type guards accept it. A response from JSON has no such member.
 */
function memberType(field: ClientField, side: Side, importRuntime: ImportRuntime): Type {
  const type = typeOf(field, side, importRuntime);
  if (field.required || side === "response" || type === "unknown") return type;
  if (!hasTypeLiteral(type)) return union([type, "undefined"]);
  // Prettier would indent an object in a union by four more columns.
  return { of: "generic", name: useName("Optional", importRuntime), parameters: [type] };
}

/** Returns the type of a field. */
export function typeOf(field: ClientField, side: Side, importRuntime: ImportRuntime): Type {
  const item = valueType(field, side, importRuntime);
  // The client only reads a request, so a caller may pass a readonly list.
  return isList(field.type) ? { of: "list", item, isReadonly: side === "request" } : item;
}

function valueType(field: ClientField, side: Side, importRuntime: ImportRuntime): Type {
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
  if (!field.children) return { of: "generic", name: "Record", parameters: ["string", "unknown"] };
  if (field.variantsType !== undefined) return field.variantsType;
  return objectType(field.children, side, importRuntime);
}

/** Returns the type of an encrypted field: a request takes plain text or a ciphertext, a response has the decrypted text. */
function encryptedType(side: Side, importRuntime: ImportRuntime): Type {
  return side === "request"
    ? union(["string", useName("Ciphertext", importRuntime)])
    : useName("Plaintext", importRuntime);
}

function objectType(fields: readonly ClientField[], side: Side, importRuntime: ImportRuntime): Type {
  return { of: "object", members: membersOf(fields, side, importRuntime) };
}

/** Returns names as a union of literal types. */
export function nameUnion(names: readonly string[]): Type {
  return union(names.map(literal));
}

/** The types of the IR in TypeScript. The map ensures that text of the IR never becomes code. */
const typeNames = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

/** Returns listed values as a union. It is open in a response, because WeChat Pay adds values without notice. */
function enumType(values: readonly (string | number)[], side: Side): Type {
  const types = values.map(literal);
  return union(side === "request" ? types : [...types, `(${typeof values[0]} & {})`]);
}
