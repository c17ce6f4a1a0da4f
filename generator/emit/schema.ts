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
import { literal, valueKey } from "./literal.ts";
import { useName, type ImportRuntime, type RuntimeName } from "./runtime-names.ts";

/** Prints the schema of an object with these fields. */
export function printSchema(fields: ClientFields, importRuntime: ImportRuntime): string {
  return printObject(objectSchema(fields), importRuntime);
}

function printObject(
  { fields = [], variants, variantsType }: ObjectSchema,
  importRuntime: ImportRuntime,
): string {
  const members = fields.map((field) => `${valueKey(field.name)}: ${printField(field, importRuntime)},\n`);
  const object = `{\n${members.join("")}}`;
  if (!variants) return object;
  const constant = variantsType === undefined ? printVariants(variants) : variantsName(variantsType);
  return printCall("anyOf", `${object}, ${constant}`, importRuntime);
}

/** Names the constant with the variants of a type: `TransactionSuccessResource` → `transactionSuccessResourceVariants`. */
export function variantsName(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Variants`;
}

/** Prints the members that distinguish the variants. */
export function printVariants(variants: readonly Variant[]): string {
  const lines = variants.map(({ name, has, not }) => {
    const without = not ? `, not: ${printNames(not)}` : "";
    return `${valueKey(name)}: { has: ${printNames(has)}${without} },\n`;
  });
  return `{\n${lines.join("")}}`;
}

function printNames(list: readonly string[]): string {
  return `[${list.map(literal).join(", ")}]`;
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

function printField({ schema, required, field }: FieldSchema, importRuntime: ImportRuntime): string {
  if (hasSerialAlone({ schema, required, field })) return useName("serialHeaders", importRuntime);
  const limits = limitsIn(schema.kind === "list" ? schema.item : schema, field);
  if (schema.kind === "list") {
    const item = printLimited(printItem(schema.item, importRuntime), limits, importRuntime);
    const list = printCall("list", item, importRuntime);
    return required ? printCall("required", list, importRuntime) : list;
  }
  const plain = plainSchema(schema);
  if (plain) {
    const name = useName(required ? requiredSchemas[plain] : plain, importRuntime);
    return printLimited(name, limits, importRuntime);
  }
  const value = printItem(schema, importRuntime);
  return required ? printCall("required", value, importRuntime) : value;
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

function printLimited(schema: string, limits: Limits, importRuntime: ImportRuntime): string {
  const members = Object.entries(limits).map(([name, value]) => `${name}: ${literal(value)}`);
  if (members.length === 0) return schema;
  return printCall("limited", `${schema}, { ${members.join(", ")} }`, importRuntime);
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

function printItem(schema: ListSchema["item"], importRuntime: ImportRuntime): string {
  const plain = plainSchema(schema);
  if (plain) return useName(plain, importRuntime);
  switch (schema.kind) {
    case "enum":
      return printCall(
        schema.isClosed ? "only" : "oneOf",
        schema.values.map(literal).join(", "),
        importRuntime,
      );
    case "json":
      return printCall("json", printJson(schema, importRuntime), importRuntime);
    case "object":
      return printObject(schema, importRuntime);
    default:
      return useName(schema.kind, importRuntime);
  }
}

function printJson({ content }: JsonSchema, importRuntime: ImportRuntime): string {
  if (!content) return "";
  return content.kind === "field"
    ? printField({ ...content, required: false }, importRuntime)
    : printObject(content, importRuntime);
}

function printCall(name: RuntimeName, argument: string, importRuntime: ImportRuntime): string {
  return `${useName(name, importRuntime)}(${argument})`;
}
