import { checkedScalar, isList, listedValues, scalarOf, type Variant } from "../ir/model.ts";
import type { CalledField, CalledFields } from "./called.ts";
import { literal, valueKey } from "./literal.ts";
import type { ImportRuntime as Use, RuntimeName } from "./runtime-names.ts";

/** Fields as the rows of an operation's table. */
export function tableOf({ fields, variants, variantsType }: CalledFields, use: Use): string {
  const rows = fields.map((field) => `${valueKey(field.name)}: ${entry(field, use)},\n`);
  const table = `{\n${rows.join("")}}`;
  if (!variants) return table;
  const constant = variantsType === undefined ? variantsOf(variants) : variantsName(variantsType);
  return call("anyOf", `${table}, ${constant}`, use);
}

/** The constant with the variants of a named type: `TransactionSuccessResource` → `transactionSuccessResourceVariants`. */
export function variantsName(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Variants`;
}

/** What tells variants apart, as data. */
export function variantsOf(variants: readonly Variant[]): string {
  const lines = variants.map(({ name, has, not }) => {
    const without = not ? `, not: ${names(not)}` : "";
    return `${valueKey(name)}: { has: ${names(has)}${without} },\n`;
  });
  return `{\n${lines.join("")}}`;
}

function names(list: readonly string[]): string {
  return `[${list.map(literal).join(", ")}]`;
}

/** The words of plain fields, and those of the same that must be there. */
const requiredWords = {
  string: "requiredString",
  integer: "requiredInteger",
  bigint: "requiredBigint",
  number: "requiredNumber",
  boolean: "requiredBoolean",
  encrypted: "requiredEncrypted",
} as const;
type PlainWord = keyof typeof requiredWords;

function entry(field: CalledField, use: Use): string {
  if (asksForSerialAlone(field)) return named("serialHeaders", use);
  const plain = isList(field.type) ? undefined : plainWord(field);
  if (plain) return named(field.required ? requiredWords[plain] : plain, use);
  const value = isList(field.type) ? call("list", one(field, use), use) : one(field, use);
  return field.required ? call("required", value, use) : value;
}

/** Every page with encrypted fields asks for this header, and nearly none for another. */
function asksForSerialAlone({ name, required, children = [] }: CalledField): boolean {
  const [only, ...others] = children;
  if (name !== "headers" || !required || others.length > 0 || only === undefined) return false;
  return only.name === "Wechatpay-Serial" && only.required && plainWord(only) === "string";
}

/** Undefined for what takes more than a word. */
function plainWord(field: CalledField): PlainWord | undefined {
  const { word, encoding, encryption, type } = field;
  const isBytes = word === "file" || word === "digest";
  if (isBytes || encoding || listedValues(field) || scalarOf(type) === "object") return undefined;
  return encryption === "rsa-oaep" ? "encrypted" : checkedScalar(field);
}

function one(field: CalledField, use: Use): string {
  const plain = plainWord(field);
  if (plain) return named(plain, use);
  const { word, encoding, children: fields = [], variants, variantsType } = field;
  const values = listedValues(field);
  if (values) return call(word === "only" ? "only" : "oneOf", values.map(literal).join(", "), use);
  if (word === "file" || word === "digest") return named(word, use);
  return encoding === "json"
    ? call("json", insideJson(field, use), use)
    : tableOf({ fields, variants, variantsType }, use);
}

function insideJson({ children, variants, isEncodedList, variantsType }: CalledField, use: Use): string {
  const [only] = children ?? [];
  if (isEncodedList && only) return entry({ ...only, required: false }, use);
  return children ? tableOf({ fields: children, variants, variantsType }, use) : "";
}

function named(name: RuntimeName, use: Use): string {
  use(name);
  return name;
}

function call(name: RuntimeName, argument: string, use: Use): string {
  return `${named(name, use)}(${argument})`;
}
