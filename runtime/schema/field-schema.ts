/** Schemas in the form that validation and the codec read. They are built on first use, once for each schema. */
import { own } from "../util/own.ts";
import type { ExpectedType } from "./issue.ts";
import type { Limits } from "./limits.ts";
import { asField, type Field, type Fields, type Variant } from "./schema.ts";

/** The schema of one field. */
export interface FieldSchema {
  readonly name: string;
  /** The schema of the next field of the page: most values have their fields in this order. */
  readonly next: FieldSchema | undefined;
  readonly type: Field["type"];
  /** The schema of one element; undefined if the field is not a list. */
  readonly item: FieldSchema | undefined;
  /** Whether every string has the type of the field, as in most fields: validation checks this first. */
  readonly isAnyString: boolean;
  readonly isRequired: boolean;
  /** 1 if the field is required, so that validation sums up the required fields that are present without a branch. */
  readonly requiredCount: 0 | 1;
  readonly values: ReadonlySet<unknown> | undefined;
  /** Whether a response, too, must have one of `values`. */
  readonly hasFixedValues: boolean;
  /** The limits of the values of a request. */
  readonly limits: Limits | undefined;
  readonly isEncrypted: boolean;
  readonly isDigest: boolean;
  /** The schema of an object; undefined if its fields are not documented. */
  readonly object: ObjectSchema | undefined;
  /** Whether these are the headers of a request: their names ignore case, and undocumented ones are allowed. */
  readonly isHeaders: boolean;
  readonly variants: readonly NamedVariant[];
  /** The schema of the value in a string of JSON; undefined if it is not documented. */
  readonly inside: FieldSchema | undefined;
  /** The type, as issues have it. */
  readonly expected: ExpectedType;
  /** Whether the field is encrypted, or contains an encrypted field. */
  readonly hasEncrypted: boolean;
  /** Whether the codec transforms the field: it is, or contains, an encrypted field or a string of JSON. */
  readonly hasCodec: boolean;
  /** Whether the field is a bigint, or contains one. */
  readonly hasBigint: boolean;
}

/** A variant with its name and complete lists. */
export interface NamedVariant extends Required<Variant> {
  readonly name: string;
}

/** The schema of an object. */
export interface ObjectSchema {
  /** The fields by name. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** The first field of the page; the others follow by `next`. */
  readonly first: FieldSchema | undefined;
  /** The fields in the order of the page. */
  readonly ordered: readonly FieldSchema[];
  readonly required: readonly FieldSchema[];
  /** The fields that the codec transforms. */
  readonly codecFields: readonly FieldSchema[];
  readonly hasEncrypted: boolean;
  readonly hasBigint: boolean;
}

/**
 * Finds the field with a name. Most values have their fields in the order of the page, with some left out, so that it is
 * mostly one of the two fields that follow the previous one.
 *
 * @param next the field that follows the previous one
 */
export function findField(
  object: ObjectSchema,
  next: FieldSchema | undefined,
  name: string,
): FieldSchema | undefined {
  if (next === undefined) return object.fields.get(name);
  if (next.name === name) return next;
  const after = next.next;
  return after !== undefined && after.name === name ? after : object.fields.get(name);
}

const objects = new WeakMap<Fields, ObjectSchema>();

/** Returns the schema of an object with these fields. */
export function objectSchema(fields: Fields): ObjectSchema {
  let object = objects.get(fields);
  if (object === undefined) {
    object = toObjectSchema(toFieldSchemas(fields));
    objects.set(fields, object);
  }
  return object;
}

/** Builds the fields from the last to the first, since each has the next one. */
function toFieldSchemas(fields: Fields): FieldSchema[] {
  let next: FieldSchema | undefined;
  return Object.keys(fields)
    .reverse()
    .map((name) => (next = toFieldSchema(name, fields[name], next)))
    .reverse();
}

function toObjectSchema(ordered: readonly FieldSchema[]): ObjectSchema {
  return {
    fields: new Map(ordered.map((field) => [field.name, field])),
    first: ordered[0],
    ordered,
    required: ordered.filter((field) => field.isRequired),
    codecFields: ordered.filter((field) => field.hasCodec),
    hasEncrypted: ordered.some((field) => field.hasEncrypted),
    hasBigint: ordered.some((field) => field.hasBigint),
  };
}

const messages = new WeakMap<Field | Fields, FieldSchema>();

/**
 * Returns the schema of a whole message. A message without documented fields has no fields; an object in a message that has
 * none documented may have any.
 */
export function messageSchema(schema: Field | Fields): FieldSchema {
  let message = messages.get(schema);
  if (message === undefined) {
    message = toFieldSchema("", schema, undefined, true);
    messages.set(schema, message);
  }
  return message;
}

const requests = new WeakMap<Field | Fields, FieldSchema>();

/** Returns the schema of a whole request as the caller passes it. */
function requestSchema(schema: Field | Fields): FieldSchema {
  let request = requests.get(schema);
  if (request === undefined) {
    const message = messageSchema(schema);
    const { object, item } = message;
    request =
      object && item === undefined ? createField({ ...message, object: withCallerHeaders(object) }) : message;
    requests.set(schema, request);
  }
  return request;
}

/**
 * The side that a schema describes. In a request, unknown fields and enum values are issues. In a response they are not,
 * since WeChat Pay may add both at any time.
 */
export type Direction = "request" | "response";

/** Returns the schema of a whole message of one side. */
export function rootSchema(schema: Field | Fields, direction: Direction): FieldSchema {
  return direction === "request" ? requestSchema(schema) : messageSchema(schema);
}

/** Replaces the headers of a request by those that the caller passes. */
function withCallerHeaders(object: ObjectSchema): ObjectSchema {
  const headers = object.fields.get("headers");
  if (headers?.type !== "object" || headers.item !== undefined) return object;
  let next: FieldSchema | undefined;
  const groups = object.ordered.toReversed().map((group) => {
    next = createField({ ...(group === headers ? callerHeaders(group) : group), next });
    return next;
  });
  return toObjectSchema(groups.reverse());
}

const SERIAL = "wechatpay-serial";

/** The client sets Wechatpay-Serial, so the caller need not; headers without another required one are optional. */
function callerHeaders(field: FieldSchema): FieldSchema {
  const headers = (field.object?.ordered ?? []).map((header) =>
    header.name.toLowerCase() === SERIAL ? withRequired(header, false) : header,
  );
  const object = toObjectSchema(headers);
  const byName = headers.flatMap((header) => [
    [header.name.toLowerCase(), header] as const,
    [header.name, header] as const,
  ]);
  const fields = new Map(byName);
  return createField({
    ...withRequired(field, object.required.length > 0),
    object: { ...object, fields },
    isHeaders: true,
  });
}

function withRequired(field: FieldSchema, isRequired: boolean): FieldSchema {
  return createField({ ...field, isRequired, requiredCount: isRequired ? 1 : 0 });
}

/** Builds the schema of a field. @param isMessage whether it is a whole message, whose list of fields is complete even if empty */
function toFieldSchema(
  name: string,
  entry: Field | Fields = {},
  next?: FieldSchema,
  isMessage = false,
): FieldSchema {
  const field = own(asField(entry));
  const { type, values, fields } = field;
  const isDocumented = fields !== undefined && (isMessage || Object.keys(fields).length > 0);
  const object = isDocumented ? objectSchema(fields) : undefined;
  const inside = field.inside && toFieldSchema(name, field.inside);
  const hasEncrypted =
    field.encrypted === true || object?.hasEncrypted === true || inside?.hasEncrypted === true;
  // The client adds a digest, so the caller need not.
  const isRequired = field.required === true && field.digest !== true;
  const one = createField({
    name,
    next,
    type,
    item: undefined,
    isAnyString: type === "string" && values === undefined,
    isRequired,
    requiredCount: isRequired ? 1 : 0,
    values: values && new Set<unknown>(values),
    hasFixedValues: field.closed === true,
    limits: field.limits && own(field.limits),
    isEncrypted: field.encrypted === true,
    isDigest: field.digest === true,
    object,
    isHeaders: false,
    variants: Object.entries(field.variants ?? {}).map(([each, variant]) => toVariant(each, variant, object)),
    inside,
    expected: { type, ...(values && { values }) },
    hasEncrypted,
    hasCodec: hasEncrypted || type === "json" || (object?.codecFields.length ?? 0) > 0,
    hasBigint: type === "bigint" || object?.hasBigint === true || inside?.hasBigint === true,
  });
  if (field.list !== true) return one;
  return createField({ ...one, item: one, isAnyString: false, expected: { ...one.expected, list: true } });
}

/**
 * Creates a field. Engines give all objects of one literal the same hidden class, but not their copies by spread: validation
 * reads fields in its innermost loop, and is up to a quarter slower if they have two.
 */
function createField(field: FieldSchema): FieldSchema {
  return {
    name: field.name,
    next: field.next,
    type: field.type,
    item: field.item,
    isAnyString: field.isAnyString,
    isRequired: field.isRequired,
    requiredCount: field.requiredCount,
    values: field.values,
    hasFixedValues: field.hasFixedValues,
    limits: field.limits,
    isEncrypted: field.isEncrypted,
    isDigest: field.isDigest,
    object: field.object,
    isHeaders: field.isHeaders,
    variants: field.variants,
    inside: field.inside,
    expected: field.expected,
    hasEncrypted: field.hasEncrypted,
    hasCodec: field.hasCodec,
    hasBigint: field.hasBigint,
  };
}

/** Reads a variant, without the fields that are required in every variant: the schema of the object reports those. */
function toVariant(name: string, variant: Variant, object: ObjectSchema | undefined): NamedVariant {
  const { has = [], not = [] } = own(variant);
  return { name, has: has.filter((each) => object?.fields.get(each)?.isRequired !== true), not };
}
