import { checkedScalar, isList, listedValues, scalarOf, statesUnit } from "../ir/field.ts";
import type { Field, Json, Variant } from "../ir/model.ts";
import { plain } from "./markdown.ts";
import type { Schema } from "./types.ts";

/** What a description says of a field that holds something else than what goes over the wire. */
export const wireNotes = {
  "rsa-oaep": "密文（RSA-OAEP）",
  "aes-256-gcm": "密文（AEAD_AES_256_GCM）",
  json: "JSON 文本",
} as const;

/** A field as it goes over the wire: a marked one is a ciphertext, JSON in a string is a string. */
export function schemaOf(field: Field): Schema {
  const description = describe(field);
  const one = valueOf(field);
  const facts = {
    ...(description !== "" && { description }),
    ...(field.unit !== undefined && { "x-unit": field.unit }),
    ...(field.requiredWhen !== undefined && { "x-required-when": field.requiredWhen }),
  };
  const examples = examplesOf(field, one);
  const shown = { ...(examples.length > 0 && { examples }) };
  if (isList(field.type)) return { type: "array", ...facts, items: one, ...shown };
  return { ...one, ...facts, ...defaultOf(field, one), ...shown };
}

/** What holds these fields, or any of its variants. */
export function objectOf(fields: readonly Field[], variants?: readonly Variant[]): Schema {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    // fromEntries defines its keys, so that a field named __proto__ is a field.
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
    ...(required.length > 0 && { required }),
    ...(variants && { anyOf: variants.map(variantOf) }),
  };
}

/** `false` is the schema of what must not be there. */
function variantOf({ name, has, not = [] }: Variant): Schema {
  return {
    title: name,
    ...(not.length > 0 && { properties: Object.fromEntries(not.map((one) => [one, false])) }),
    required: has,
  };
}

/** One value, of a list as well. */
function valueOf(field: Field): Schema {
  const { type, encoding, encryption, children, variants, maxLength } = field;
  if (encryption !== undefined) return ciphertextOf(field, encryption);
  if (encoding === "json") {
    return { type: "string", contentMediaType: "application/json", contentSchema: contentOf(field) };
  }
  const values = listedValues(field);
  if (values) return { type: enumType(field, values), enum: [...values] };
  if (scalarOf(type) === "object") return children ? objectOf(children, variants) : { type: "object" };
  const checked = checkedScalar(field);
  const scalar = checked === "bigint" ? "integer" : checked;
  return {
    type: scalar,
    ...(scalar === "integer" && { format: "int64" }),
    ...(scalar === "string" && maxLength !== undefined && { maxLength }),
  };
}

function ciphertextOf(field: Field, encryption: NonNullable<Field["encryption"]>): Schema {
  const mark = { type: "string", contentEncoding: "base64", "x-encrypted": encryption } as const;
  const holdsJson = field.children !== undefined || field.encoding === "json";
  return holdsJson
    ? { ...mark, contentMediaType: "application/json", contentSchema: contentOf(field) }
    : mark;
}

/** What the JSON in a string is: an object, or the list that its only row names. */
function contentOf({ children = [], variants, isEncodedList }: Field): Schema {
  const [only] = children;
  return isEncodedList && only ? { title: only.name, ...schemaOf(only) } : objectOf(children, variants);
}

/** Words are texts and numbers numbers, whatever the page calls the type. */
function enumType({ type }: Field, values: readonly (string | number)[]): "string" | "number" | "integer" {
  if (values.some((value) => typeof value === "string")) return "string";
  const scalar = scalarOf(type);
  return scalar === "number" || scalar === "integer" ? scalar : "number";
}

/** What the schema itself cannot say, in a sentence. Prose of a source page states its facts itself. */
function describe(field: Field): string {
  const { label, description, encryption, encoding, unit, maxLength, requiredWhen } = field;
  const kept = description === undefined;
  const facts = [
    label,
    encryption && wireNotes[encryption],
    encoding === "json" && wireNotes.json,
    unit !== undefined && !statesUnit(`${label} ${description ?? ""}`, unit) && `单位：${unit}`,
    // The limit is that of the plain text.
    kept && encryption && maxLength !== undefined && `明文最多 ${maxLength} 个字符`,
    kept && requiredWhen !== undefined && `条件必填：${requiredWhen}`,
    description,
  ];
  return facts
    .filter((fact): fact is string => typeof fact === "string" && fact !== "")
    .map(plain)
    .join("。");
}

/** The page's default, where the field can have it. */
function defaultOf(field: Field, schema: Schema): Pick<Schema, "default"> {
  const value = field.default === undefined ? undefined : asTyped(field.default, schema);
  return value === undefined ? {} : { default: value };
}

/** The value of the sample, where the field can have it: the samples are not always as the tables say. */
function examplesOf({ type, example }: Field, item: Schema): Json[] {
  if (example === undefined || example === "") return [];
  const list = isList(type);
  const given = list && Array.isArray(example) ? example : [example];
  const typed = given.map((one) => asTyped(one, item)).filter((one) => one !== undefined);
  if (typed.length === 0 || typed.length < given.length) return [];
  return list ? [typed] : typed;
}

/** A value in the type of its field; undefined where it is none. A number may stand as a text, and a text as a number. */
function asTyped(value: Json, { type, enum: values, maxLength = Infinity }: Schema): Json | undefined {
  if (typeof value === "object") return undefined;
  if (type === "boolean") return typeof value === "boolean" ? value : undefined;
  const typed = type === "string" ? String(value) : numberOf(value);
  if (typed === undefined || (type === "integer" && !Number.isSafeInteger(typed))) return undefined;
  if (values && !values.includes(typed)) return undefined;
  return typeof typed === "string" && Array.from(typed).length > maxLength ? undefined : typed;
}

function numberOf(value: Json): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}
