/**
 * The IR as schemas: what a request or a response looks like, as data. The emitter prints them with the words of the
 * runtime, the sandbox builds the runtime's schemas from them, and OpenAPI writes them as JSON Schema.
 */
import { checkedScalar, isList, listedValues, scalarOf } from "../ir/field.ts";
import type { Field, Variant } from "../ir/model.ts";
import type { ClientField, ClientFields } from "./client-fields.ts";

/** The schema of a value. */
export type Schema = ScalarSchema | EnumSchema | EncryptedSchema | JsonSchema | ListSchema | ObjectSchema;

/** A value without parts. */
export interface ScalarSchema {
  /** `bigint`: an integer that may be beyond 2^53. `file`, `digest`: the roles of the same names. */
  readonly kind: "string" | "integer" | "bigint" | "number" | "boolean" | "file" | "digest";
}

/** A value of a list of values. */
export interface EnumSchema {
  readonly kind: "enum";
  /** All strings, or all numbers. */
  readonly values: readonly (string | number)[];
  readonly type: "string" | "number" | "integer";
  /** No other values can occur, in a response as well. */
  readonly isClosed: boolean;
}

/** A string that is a ciphertext when it is sent. */
export interface EncryptedSchema {
  readonly kind: "encrypted";
  readonly algorithm: NonNullable<Field["encryption"]>;
  /** The JSON in the plain text of a notification's resource. */
  readonly json: JsonSchema | undefined;
}

/** A string that holds JSON. */
export interface JsonSchema {
  readonly kind: "json";
  /** What the JSON is; undefined where the page does not say. A list has the name that the page gives it. */
  readonly content: ObjectSchema | FieldSchema | undefined;
}

/** A list of values with one schema. */
export interface ListSchema {
  readonly kind: "list";
  readonly item: Exclude<Schema, ListSchema>;
}

/** An object with documented fields. */
export interface ObjectSchema {
  readonly kind: "object";
  /** Undefined where the page does not say what is in the object. */
  readonly fields: readonly FieldSchema[] | undefined;
  readonly variants: readonly Variant[] | undefined;
  /** The name of the type of an object with variants, where it has one. */
  readonly variantsType: string | undefined;
}

/** A field with its schema. */
export interface FieldSchema {
  readonly kind: "field";
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  readonly field: ClientField;
}

/** The schema of an object with these fields. */
export function objectSchema({ fields, variants, variantsType }: ClientFields): ObjectSchema {
  return { kind: "object", fields: fields.map(fieldSchema), variants, variantsType };
}

/** Derives the schema of a field. */
export function fieldSchema(field: ClientField): FieldSchema {
  const item = itemSchema(field);
  const schema = isList(field.type) ? ({ kind: "list", item } as const) : item;
  return { kind: "field", name: field.name, required: field.required, schema, field };
}

/** The schema of a value, or of each item of a list. */
function itemSchema(field: ClientField): ListSchema["item"] {
  const { encryption, encoding, role, children: fields, variants, variantsType } = field;
  if (encryption !== undefined) {
    const holdsJson = encoding === "json" || fields !== undefined;
    return { kind: "encrypted", algorithm: encryption, json: holdsJson ? jsonSchema(field) : undefined };
  }
  if (encoding === "json") return jsonSchema(field);
  const values = listedValues(field);
  if (values) {
    return { kind: "enum", values, type: enumType(field, values), isClosed: field.isClosed === true };
  }
  if (role === "file" || role === "digest") return { kind: role };
  if (scalarOf(field.type) !== "object") return { kind: checkedScalar(field) };
  return fields
    ? objectSchema({ fields, variants, variantsType })
    : { kind: "object", fields: undefined, variants, variantsType };
}

function jsonSchema({ children: fields, variants, variantsType, isEncodedList }: ClientField): JsonSchema {
  const [only] = fields ?? [];
  if (isEncodedList && only) return { kind: "json", content: fieldSchema(only) };
  return { kind: "json", content: fields && objectSchema({ fields, variants, variantsType }) };
}

/** A page may document a list of numbers as `string`, or of words as `number`: the values decide. */
function enumType({ type }: Field, values: readonly (string | number)[]): "string" | "number" | "integer" {
  if (values.some((value) => typeof value === "string")) return "string";
  const scalar = scalarOf(type);
  return scalar === "number" || scalar === "integer" ? scalar : "number";
}
