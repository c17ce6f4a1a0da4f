/** Schemas as code, in the words of the runtime: `{ amount: requiredInteger, currency: oneOf("CNY") }`. */
import type { Variant } from "../ir/model.ts";
import type { ClientFields } from "../schema/client-fields.ts";
import {
  objectSchema,
  type FieldSchema,
  type JsonSchema,
  type ListSchema,
  type ObjectSchema,
} from "../schema/schema.ts";
import { literal, valueKey } from "./literal.ts";
import type { RuntimeName, Use } from "./runtime-names.ts";

/** Prints the schema of an object with these fields. */
export function printSchema(fields: ClientFields, use: Use): string {
  return printObject(objectSchema(fields), use);
}

function printObject({ fields = [], variants, variantsType }: ObjectSchema, use: Use): string {
  const members = fields.map((field) => `${valueKey(field.name)}: ${printField(field, use)},\n`);
  const object = `{\n${members.join("")}}`;
  if (!variants) return object;
  const constant = variantsType === undefined ? printVariants(variants) : variantsName(variantsType);
  return call("anyOf", `${object}, ${constant}`, use);
}

/** The constant with the variants of a named type: `TransactionSuccessResource` → `transactionSuccessResourceVariants`. */
export function variantsName(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Variants`;
}

/** The members that tell variants apart, as data. */
export function printVariants(variants: readonly Variant[]): string {
  const lines = variants.map(({ name, has, not }) => {
    const without = not ? `, not: ${names(not)}` : "";
    return `${valueKey(name)}: { has: ${names(has)}${without} },\n`;
  });
  return `{\n${lines.join("")}}`;
}

function names(list: readonly string[]): string {
  return `[${list.map(literal).join(", ")}]`;
}

/** The words of plain fields, and the words of the same fields where they are required. */
const requiredWords = {
  string: "requiredString",
  integer: "requiredInteger",
  bigint: "requiredBigint",
  number: "requiredNumber",
  boolean: "requiredBoolean",
  encrypted: "requiredEncrypted",
} as const;
type PlainWord = keyof typeof requiredWords;

function printField({ schema, required, field }: FieldSchema, use: Use): string {
  if (hasSerialAlone({ schema, required, field })) return named("serialHeaders", use);
  if (schema.kind === "list") {
    const list = call("list", printItem(schema.item, use), use);
    return required ? call("required", list, use) : list;
  }
  const plain = plainWord(schema);
  if (plain) return named(required ? requiredWords[plain] : plain, use);
  const value = printItem(schema, use);
  return required ? call("required", value, use) : value;
}

/** Every page with encrypted fields has this header, and few have any other. */
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

/** Undefined for what takes more than a word. */
function plainWord(schema: ListSchema["item"]): PlainWord | undefined {
  switch (schema.kind) {
    case "encrypted":
      // The runtime returns the ciphertext of a resource as it is: the client decrypts whole notifications.
      if (schema.algorithm === "aes-256-gcm") return "string";
      return schema.json ? undefined : "encrypted";
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

function printItem(schema: ListSchema["item"], use: Use): string {
  const plain = plainWord(schema);
  if (plain) return named(plain, use);
  switch (schema.kind) {
    case "enum":
      return call(schema.isClosed ? "only" : "oneOf", schema.values.map(literal).join(", "), use);
    case "json":
      return call("json", printJson(schema, use), use);
    case "encrypted":
      return call("json", schema.json ? printJson(schema.json, use) : "", use);
    case "object":
      return printObject(schema, use);
    default:
      return named(schema.kind, use);
  }
}

function printJson({ content }: JsonSchema, use: Use): string {
  if (!content) return "";
  return content.kind === "field"
    ? printField({ ...content, required: false }, use)
    : printObject(content, use);
}

function named(name: RuntimeName, use: Use): string {
  use(name);
  return name;
}

function call(name: RuntimeName, argument: string, use: Use): string {
  return `${named(name, use)}(${argument})`;
}
