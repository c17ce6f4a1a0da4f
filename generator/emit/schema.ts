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
import type { RuntimeName, ImportRuntime } from "./runtime-names.ts";

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
  return call("anyOf", `${object}, ${constant}`, importRuntime);
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

function printField({ schema, required, field }: FieldSchema, importRuntime: ImportRuntime): string {
  if (hasSerialAlone({ schema, required, field })) return named("serialHeaders", importRuntime);
  if (schema.kind === "list") {
    const list = call("list", printItem(schema.item, importRuntime), importRuntime);
    return required ? call("required", list, importRuntime) : list;
  }
  const plain = plainWord(schema);
  if (plain) return named(required ? requiredWords[plain] : plain, importRuntime);
  const value = printItem(schema, importRuntime);
  return required ? call("required", value, importRuntime) : value;
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

function printItem(schema: ListSchema["item"], importRuntime: ImportRuntime): string {
  const plain = plainWord(schema);
  if (plain) return named(plain, importRuntime);
  switch (schema.kind) {
    case "enum":
      return call(schema.isClosed ? "only" : "oneOf", schema.values.map(literal).join(", "), importRuntime);
    case "json":
      return call("json", printJson(schema, importRuntime), importRuntime);
    case "encrypted":
      return call("json", schema.json ? printJson(schema.json, importRuntime) : "", importRuntime);
    case "object":
      return printObject(schema, importRuntime);
    default:
      return named(schema.kind, importRuntime);
  }
}

function printJson({ content }: JsonSchema, importRuntime: ImportRuntime): string {
  if (!content) return "";
  return content.kind === "field"
    ? printField({ ...content, required: false }, importRuntime)
    : printObject(content, importRuntime);
}

function named(name: RuntimeName, importRuntime: ImportRuntime): string {
  importRuntime(name);
  return name;
}

function call(name: RuntimeName, argument: string, importRuntime: ImportRuntime): string {
  return `${named(name, importRuntime)}(${argument})`;
}
