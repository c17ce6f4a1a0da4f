/** Schemas as JSON Schema: a field as it is sent, so a marked one is a ciphertext and JSON in a string is a string. */
import { fieldFacts } from "../docs/field.ts";
import { isList } from "../ir/field.ts";
import { limitsOf } from "../ir/limits.ts";
import type { Field, Format, Json, Variant } from "../ir/model.ts";
import {
  fieldSchema,
  objectSchema,
  type FieldSchema,
  type JsonSchema as EncodedJson,
  type ListSchema,
  type ObjectSchema,
} from "../schema/schema.ts";
import { plain } from "./markdown.ts";
import type { Schema } from "./types.ts";

/** The schema of a field with its description. */
export function schemaOf(field: Field): Schema {
  return describedSchema(fieldSchema(field));
}

/** The schema of an object with these fields, or any of its variants. */
export function objectOf(fields: readonly Field[], variants?: readonly Variant[]): Schema {
  return toObject(objectSchema({ fields, variants }));
}

function describedSchema({ schema, field }: FieldSchema): Schema {
  const description = fieldFacts(field, "wire").map(plain).join("。");
  const item = toSchema(schema.kind === "list" ? schema.item : schema, field);
  const facts = {
    ...(description !== "" && { description }),
    ...(field.unit !== undefined && { "x-unit": field.unit }),
    ...(field.requiredWhen !== undefined && { "x-required-when": field.requiredWhen }),
    ...((field.role === "digest" || field.role === "clientSerial") && { "x-role": field.role }),
  };
  const examples = examplesOf(field, item);
  const shown = { ...(examples.length > 0 && { examples }) };
  if (schema.kind === "list") return { type: "array", ...facts, items: item, ...shown };
  return { ...item, ...facts, ...defaultOf(field, item), ...shown };
}

function toObject({ fields, variants }: ObjectSchema): Schema {
  if (!fields) return { type: "object" };
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    // fromEntries defines its keys, so that a field named __proto__ is a field.
    properties: Object.fromEntries(fields.map((field) => [field.name, describedSchema(field)])),
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

function toSchema(schema: ListSchema["item"], field: Field): Schema {
  switch (schema.kind) {
    case "encrypted":
      return {
        type: "string",
        contentEncoding: "base64",
        "x-encrypted": schema.algorithm,
        ...(schema.json && contentOf(schema.json)),
      };
    case "json":
      return { type: "string", ...contentOf(schema) };
    case "enum":
      return { type: schema.type, enum: [...schema.values] };
    case "object":
      return toObject(schema);
    case "file":
      return { type: "string", format: "binary" };
    case "integer":
    case "bigint":
      return { type: "integer", format: "int64", ...minimumOf(field) };
    case "string":
    case "digest":
      return { type: "string", ...textLimits(field) };
    case "number":
      return { type: "number", ...minimumOf(field) };
    default:
      return { type: schema.kind };
  }
}

function minimumOf(field: Field): Pick<Schema, "minimum"> {
  const { minimum } = limitsOf(field);
  return minimum === undefined ? {} : { minimum };
}

/** The form of a text as JSON Schema has it, and its length. */
function textLimits(field: Field): Pick<Schema, "format" | "pattern" | "minLength" | "maxLength"> {
  const { format, minLength, maxLength } = limitsOf(field);
  return {
    ...(format !== undefined && formatSchema(format)),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function formatSchema(format: Format): Pick<Schema, "format" | "pattern"> {
  switch (format) {
    case "date-time":
    case "date":
      return { format };
    case "compact-time":
      return { pattern: "^[0-9]{14}$" };
    case "notify-url":
      return { format: "uri", pattern: "^https://[^?#]+$" };
    default:
      return { pattern: `^[${format}]*$` };
  }
}

/** The content of a string of JSON: an object, or the list that its only row names. */
function contentOf({ content }: EncodedJson): Pick<Schema, "contentMediaType" | "contentSchema"> {
  const contentSchema =
    content?.kind === "field"
      ? { title: content.name, ...describedSchema(content) }
      : content
        ? toObject(content)
        : { type: "object" as const, properties: {} };
  return { contentMediaType: "application/json", contentSchema };
}

/** The default of the page, where it is a value that the field can have. */
function defaultOf(field: Field, schema: Schema): Pick<Schema, "default"> {
  const value = field.default === undefined ? undefined : asTyped(field.default, schema);
  return value === undefined ? {} : { default: value };
}

/** The value of the sample, where it is one that the field can have: samples do not always fit the tables. */
function examplesOf({ type, example }: Field, item: Schema): Json[] {
  if (example === undefined || example === "") return [];
  const list = isList(type);
  const examples = list && Array.isArray(example) ? example : [example];
  const typed = examples.map((one) => asTyped(one, item)).filter((one) => one !== undefined);
  if (typed.length === 0 || typed.length < examples.length) return [];
  return list ? [typed] : typed;
}

/** The value in the type of its field; undefined where it does not fit. Samples write numbers as strings and the reverse. */
function asTyped(value: Json, schema: Schema): Json | undefined {
  const { type, enum: values, minimum = -Infinity } = schema;
  if (typeof value === "object") return undefined;
  if (type === "boolean") return typeof value === "boolean" ? value : undefined;
  const typed = type === "string" ? String(value) : numberOf(value);
  if (typed === undefined || (type === "integer" && !Number.isSafeInteger(typed))) return undefined;
  if (values && !values.includes(typed)) return undefined;
  return (typeof typed === "string" ? isWithin(typed, schema) : typed >= minimum) ? typed : undefined;
}

function isWithin(text: string, { minLength = 0, maxLength = Infinity, pattern }: Schema): boolean {
  const { length } = Array.from(text);
  return length >= minLength && length <= maxLength && (!pattern || new RegExp(pattern, "u").test(text));
}

function numberOf(value: Json): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}
