/** The schemas of pages as the runtime's, so that the sandbox checks and encodes what the generated client does. */
import {
  anyOf,
  asField,
  boolean,
  define,
  digest,
  encrypted,
  file,
  integer,
  json,
  limited,
  list,
  number,
  oneOf,
  only,
  required,
  string,
  type Field as RuntimeField,
  type Fields as RuntimeFields,
  type Operation as RuntimeOperation,
} from "wechatpay-ts/schema";

import { limitsOf } from "../../generator/ir/limits.ts";
import { isFile } from "../../generator/ir/field.ts";
import type { Endpoint, Field } from "../../generator/ir/model.ts";
import { clientGroups } from "../../generator/schema/client-fields.ts";
import {
  objectSchema,
  type FieldSchema,
  type JsonSchema,
  type ObjectSchema,
  type Schema,
} from "../../generator/schema/schema.ts";

/**
 * The schema of a request as it arrives. The base has been chosen by then. A file is described by its digest, which is a
 * string here, and so is the digest that the client has filled in.
 */
export function requestSchema({ request }: Endpoint): RuntimeFields {
  return toFields(objectSchema({ fields: request.filter(hasNoBase).map(withoutRole) }));
}

function withoutRole({ role, ...field }: Field): Field {
  return {
    ...field,
    ...(role === "file" && { type: "string" as const }),
    ...(field.children && { children: field.children.map(withoutRole) }),
  };
}

/** The operation as the client calls it. The sandbox is the only base. */
export function clientOperation(endpoint: Endpoint): RuntimeOperation {
  const { method, path, responseType, request, response, responseVariants } = endpoint;
  return define(method, path, {
    ...(isFile(responseType) && { responseType: responseType as "stream" | "statement" }), // the two that isFile accepts
    request: toFields(objectSchema({ fields: clientGroups(request).filter(hasNoBase) })),
    response: toObject(objectSchema({ fields: response, variants: responseVariants })),
  });
}

function hasNoBase({ name }: Field): boolean {
  return name !== "base_uri";
}

function toFields({ fields = [] }: ObjectSchema): RuntimeFields {
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(fields.map((one) => [one.name, toField(one)]));
}

function toField({ schema, required: isRequired, field }: FieldSchema): RuntimeField | RuntimeFields {
  const value = schema.kind === "list" ? list(limitedBy(field, schema.item)) : limitedBy(field, schema);
  return isRequired ? required(value) : value;
}

/** The kinds that can have limits. The text in a ciphertext of a resource has none: it is JSON. */
const limitedKinds: ReadonlySet<Schema["kind"]> = new Set([
  "string",
  "integer",
  "bigint",
  "number",
  "encrypted",
]);

function limitedBy(field: FieldSchema["field"], schema: Schema): RuntimeField | RuntimeFields {
  const value = toRuntime(schema);
  const limits = limitsOf(field);
  const isLimited = limitedKinds.has(schema.kind) && field.encryption !== "aes-256-gcm";
  return isLimited && Object.keys(limits).length > 0 ? limited(asField(value), limits) : value;
}

function toObject(schema: ObjectSchema): RuntimeField | RuntimeFields {
  const fields = toFields(schema);
  if (!schema.variants) return fields;
  return anyOf(fields, Object.fromEntries(schema.variants.map(({ name, ...variant }) => [name, variant])));
}

/** The sandbox reads and writes plain JSON, so a wide integer is a number here and a bigint in the generated client. */
const scalars = { string, integer, bigint: integer, number, boolean, file, digest } as const;

function toRuntime(schema: Schema): RuntimeField | RuntimeFields {
  switch (schema.kind) {
    case "list":
      return list(toRuntime(schema.item));
    case "enum": {
      const values = schema.values as readonly string[]; // all of one type: the schema says which
      return schema.isClosed ? only(...values) : oneOf(...values);
    }
    case "encrypted":
      return schema.algorithm === "aes-256-gcm" ? string : encrypted;
    case "json":
      return toJson(schema);
    case "object":
      return toObject(schema);
    default:
      return scalars[schema.kind];
  }
}

function toJson({ content }: JsonSchema): RuntimeField {
  if (!content) return json();
  return json(content.kind === "field" ? toRuntime(content.schema) : toObject(content));
}
