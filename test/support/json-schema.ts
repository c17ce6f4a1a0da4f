/** The field tree of an operation as JSON Schema, for Ajv to check what the validators check. */
import { Ajv, type AnySchemaObject, type ErrorObject } from "ajv";
import type { ClientField, ClientFields } from "#generator/schema/client-fields";
import { checkedScalar, isList, listedValues, scalarOf } from "#generator/ir/field";
import { limitKeywords } from "./limits.ts";
import type { Variant } from "#generator/ir/model";

type Side = "request" | "response";

/** Characters of at most 3 bytes: with the flag `u`, one of 4 is not in this class. */
const threeBytes = { type: "string", minLength: 1, pattern: "^[\\u0000-\\uffff]*$" };
const plainText = { type: "string", minLength: 1, not: { pattern: "^[A-Za-z0-9+/]{342}==$" } };
const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

export function schemaOf({ fields, variants }: ClientFields, side: Side): AnySchemaObject {
  return {
    type: "object",
    // fromEntries defines its keys, so that a field named __proto__ is a field.
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, side)])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: side === "response",
    ...(variants && { anyOf: variants.map(variantSchema) }),
  };
}

function variantSchema({ has, not = [] }: Variant): AnySchemaObject {
  return { required: has, not: { anyOf: [false, ...not.map((name) => ({ required: [name] }))] } };
}

function fieldSchema(field: ClientField, side: Side): AnySchemaObject {
  const one = oneSchema(field, side);
  return isList(field.type) ? { type: "array", items: one } : one;
}

function oneSchema(field: ClientField, side: Side): AnySchemaObject {
  const { role, isClosed, encoding, encryption, children = [], variants, isEncodedList } = field;
  const values = listedValues(field);
  if (values) {
    if (side === "request" || isClosed) return { enum: values };
    return typeof values[0] === "number" ? scalars.number : { type: "string" };
  }
  if (role === "file") return { isFile: true };
  const [only] = children;
  if (encoding === "json") {
    return { held: isEncodedList && only ? fieldSchema(only, side) : objectSchema(children, variants, side) };
  }
  if (scalarOf(field.type) === "object")
    return objectSchema(children, variants, side, field.name === "headers");
  const isRequest = side === "request";
  if (encryption === "rsa-oaep")
    return isRequest ? { allOf: [plainText, limitKeywords(field)] } : { type: "string" };
  const scalar = checkedScalar(field);
  if (!isRequest) return scalars[scalar];
  if (scalar === "string") return { allOf: [threeBytes, limitKeywords(field)] };
  const { minimum = Number.MIN_SAFE_INTEGER } = field;
  return { allOf: [scalars[scalar], { minimum }] };
}

/** Of what holds fields that no page lists, anything may be in it; of headers there may always be more. */
function objectSchema(
  fields: readonly ClientField[],
  variants: readonly Variant[] | undefined,
  side: Side,
  isHeaders = false,
): AnySchemaObject {
  if (fields.length === 0) return { type: "object" };
  return { ...schemaOf({ fields, variants }, side), ...(isHeaders && { additionalProperties: true }) };
}

const scalars = {
  string: { type: "string" },
  bigint: { isBigint: true },
  boolean: { type: "boolean" },
  integer: { type: "integer", ...safe },
  // As JSON writes a number: an integer beyond 2^53 would leave with other digits.
  number: { type: "number", if: { type: "integer" }, then: safe },
};

/** Ajv with the two words that JSON Schema lacks: bytes, and what a string of JSON holds. */
export function schemaJudge(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addKeyword({
    keyword: "isBigint",
    validate: (_: unknown, value: unknown) => typeof value === "bigint",
  });
  ajv.addKeyword({ keyword: "isFile", validate: (_: unknown, value: unknown) => ArrayBuffer.isView(value) });
  ajv.addKeyword({
    keyword: "held",
    errors: "full",
    compile: (schema: AnySchemaObject) => {
      const inside = ajv.compile(schema);
      const validate = (value: unknown, context?: { instancePath: string }): boolean => {
        const at = context?.instancePath ?? "";
        const held = typeof value === "string" ? parse(value) : value;
        const isHeld = typeof held === "object" && held !== null;
        if (isHeld && inside(held)) return true;
        const errors = isHeld
          ? (inside.errors ?? [])
          : [{ keyword: "held", instancePath: "", schemaPath: "", params: {} }];
        Object.assign(validate, {
          errors: errors.map((error) => ({ ...error, instancePath: at + error.instancePath })),
        });
        return false;
      };
      return validate;
    },
  });
  return ajv;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON Pointers of what failed; of several variants, what any of them would have. */
export function failingPaths(errors: readonly ErrorObject[]): { sure: Set<string>; variants: Set<string> } {
  const sure = new Set<string>();
  const variants = new Set<string>();
  for (const error of errors) {
    const path = error.instancePath + missingOrUnknown(error);
    if (error.keyword === "anyOf" || error.schemaPath.includes("/anyOf/")) variants.add(path);
    else sure.add(path);
  }
  return { sure, variants };
}

function missingOrUnknown({ params }: ErrorObject): string {
  const { missingProperty, additionalProperty } = params as Record<string, unknown>; // as the two keywords have them
  const name = missingProperty ?? additionalProperty;
  return typeof name === "string" ? pointer([name]) : "";
}

export function pointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
