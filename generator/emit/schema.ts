/** Schemas as code that calls the schema functions of the runtime: `{ amount: requiredInteger, currency: oneOf("CNY") }`. */
import type { Variant } from "../ir/model.ts";
import { limitsOf, type Limits } from "../ir/limits.ts";
import type { ClientField, ClientFields } from "../schema/client-fields.ts";
import {
  objectSchema,
  type FieldSchema,
  type JsonSchema,
  type ListSchema,
  type ObjectSchema,
} from "../schema/schema.ts";
import type { Entry, Value } from "./layout/value.ts";
import { literal, valueKey } from "./literal.ts";
import { useName, type ImportRuntime, type RuntimeName } from "./runtime-names.ts";

/** Returns the schema of an object with these fields. */
export function schemaValue(fields: ClientFields, importRuntime: ImportRuntime): Value {
  return objectValue(objectSchema(fields), importRuntime);
}

function objectValue(
  { fields = [], variants, variantsType }: ObjectSchema,
  importRuntime: ImportRuntime,
): Value {
  const entries = fields.map((field): Entry => [valueKey(field.name), fieldValue(field, importRuntime)]);
  const object: Value = { of: "object", entries, isInline: false };
  if (!variants) return object;
  const constant = variantsType === undefined ? variantsValue(variants) : variantsName(variantsType);
  return call("anyOf", [object, constant], importRuntime);
}

/** Names the constant with the variants of a type: `TransactionSuccessResource` → `transactionSuccessResourceVariants`. */
export function variantsName(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Variants`;
}

/** Returns the members that distinguish the variants. */
export function variantsValue(variants: readonly Variant[]): Value {
  const entries = variants.map(({ name, has, not }): Entry => {
    const members: Entry[] = [["has", literals(has)]];
    if (not) members.push(["not", literals(not)]);
    return [valueKey(name), { of: "object", entries: members, isInline: true }];
  });
  return { of: "object", entries, isInline: false };
}

/** Returns a list of literals. */
export function literals(values: readonly string[]): Value {
  return { of: "array", values: values.map(literalValue) };
}

/** Returns a string or a number as a value. */
export function literalValue(value: string | number): Value {
  return { of: "literal", text: literal(value) };
}

/** The schemas of plain fields, and the schemas of the same fields where they are required. */
const requiredSchemas = {
  string: "requiredString",
  integer: "requiredInteger",
  bigint: "requiredBigint",
  number: "requiredNumber",
  boolean: "requiredBoolean",
  encrypted: "requiredEncrypted",
} as const;
type PlainSchema = keyof typeof requiredSchemas;

function fieldValue({ schema, required, field }: FieldSchema, importRuntime: ImportRuntime): Value {
  if (hasSerialAlone({ schema, required, field })) return useName("serialHeaders", importRuntime);
  const limits = limitsIn(schema.kind === "list" ? schema.item : schema, field);
  if (schema.kind === "list") {
    const item = limitedValue(itemValue(schema.item, importRuntime), limits, importRuntime);
    const list = call("list", [item], importRuntime);
    return required ? call("required", [list], importRuntime) : list;
  }
  const plain = plainSchema(schema);
  if (plain) {
    const name = useName(required ? requiredSchemas[plain] : plain, importRuntime);
    return limitedValue(name, limits, importRuntime);
  }
  const value = itemValue(schema, importRuntime);
  return required ? call("required", [value], importRuntime) : value;
}

/** The limits of a value without a list of values. The text in a ciphertext of a resource has none: it is JSON. */
function limitsIn({ kind }: ListSchema["item"], field: ClientField): Limits {
  return plainKinds.has(kind) && field.encryption !== "aes-256-gcm" ? limitsOf(field) : {};
}

const plainKinds = new Set<ListSchema["item"]["kind"]>([
  "string",
  "integer",
  "bigint",
  "number",
  "encrypted",
]);

function limitedValue(schema: Value, limits: Limits, importRuntime: ImportRuntime): Value {
  const entries = Object.entries(limits).map(([name, value]): Entry => [name, literalValue(value)]);
  if (entries.length === 0) return schema;
  return call("limited", [schema, { of: "object", entries, isInline: true }], importRuntime);
}

/** Whether the group of headers is `Wechatpay-Serial` alone, as on almost every page with encrypted fields. */
function hasSerialAlone({ schema, required, field }: Omit<FieldSchema, "kind" | "name">): boolean {
  if (schema.kind !== "object" || !field.isGroup || !required || schema.fields?.length !== 1) return false;
  const [only] = schema.fields;
  return (
    only?.field.role === "clientSerial" &&
    only.name === "Wechatpay-Serial" &&
    only.required &&
    only.schema.kind === "string"
  );
}

/** Returns the name of a schema without arguments; undefined for any other schema. */
function plainSchema(schema: ListSchema["item"]): PlainSchema | undefined {
  switch (schema.kind) {
    case "encrypted":
      // The runtime returns the ciphertext of a resource as it is: the client decrypts whole notifications.
      return schema.algorithm === "aes-256-gcm" ? "string" : "encrypted";
    case "enum":
    case "json":
    case "object":
    case "file":
    case "digest":
      return undefined;
    default:
      return schema.kind;
  }
}

function itemValue(schema: ListSchema["item"], importRuntime: ImportRuntime): Value {
  const plain = plainSchema(schema);
  if (plain) return useName(plain, importRuntime);
  switch (schema.kind) {
    case "enum":
      return call(schema.isClosed ? "only" : "oneOf", schema.values.map(literalValue), importRuntime);
    case "json":
      return call("json", jsonValues(schema, importRuntime), importRuntime);
    case "object":
      return objectValue(schema, importRuntime);
    default:
      return useName(schema.kind, importRuntime);
  }
}

function jsonValues({ content }: JsonSchema, importRuntime: ImportRuntime): Value[] {
  if (!content) return [];
  return content.kind === "field"
    ? [fieldValue({ ...content, required: false }, importRuntime)]
    : [objectValue(content, importRuntime)];
}

function call(name: RuntimeName, values: readonly Value[], importRuntime: ImportRuntime): Value {
  return { of: "call", name: useName(name, importRuntime), values };
}
