/**
 * The functions and types that describe an operation as data: the fields of its request and response, as its page documents
 * them. This schema drives validation, encryption and decryption, and the chain client.
 */

import type { Limits } from "./limits.ts";

export type { Alphabet, Format, Limits } from "./limits.ts";

/** The HTTP methods that WeChat Pay's operations use. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The schema of one field. */
export interface Field {
  /** `bigint`: an integer of up to 64 bits. `json`: a string on the wire that holds JSON. `file`: the bytes of an upload. */
  readonly type: "string" | "integer" | "bigint" | "number" | "boolean" | "object" | "json" | "file";
  /** The field is an array of such values. */
  readonly list?: true;
  /** 必填: the field must be present. */
  readonly required?: true;
  /** The documented values. A request must have one of them; a response may have others. */
  readonly values?: readonly (string | number)[];
  /** A response, too, must have one of `values`. */
  readonly closed?: true;
  /** What is documented about its values. A request must keep to it; a response need not. */
  readonly limits?: Limits;
  /** The client encrypts the field of a request and decrypts that of a response (RSA-OAEP). */
  readonly encrypted?: true;
  /** The field is the SHA-256 digest of the uploaded file. The client adds it if it is missing. */
  readonly digest?: true;
  /** The fields of an object. */
  readonly fields?: Fields;
  /** The variants of an object, of which it must match one. Absent if it has only one form. */
  readonly variants?: Variants;
  /** The schema of the value in a string of JSON. Absent if it is not documented. */
  readonly inside?: Field;
}

/** Fields by name. A nested `Fields` is short for an object with these fields. */
export interface Fields {
  readonly [name: string]: Field | Fields;
}

/** One variant of an object that has several forms. */
export interface Variant<Name extends string = string> {
  /** The fields that must be present. */
  readonly has?: readonly Name[];
  /** The fields that must be absent. */
  readonly not?: readonly Name[];
}

/** The variants of an object by name. */
export type Variants<Name extends string = string> = Readonly<Record<string, Variant<Name>>>;

/** Code that an operation carries, so that a program without such operations does not contain it. */
export interface Carried<Kind extends string> {
  readonly kind: Kind;
}

/** An endpoint: its method and path, and the schemas of its request and response. */
export interface Operation<Request = unknown, Response = unknown> {
  /** The HTTP method. */
  readonly method: Method;
  /** The path as documented; `{name}` is a path parameter. */
  readonly path: string;
  /**
   * The documented base URLs, if they differ from the usual one. The client uses the first unless the caller names another. It
   * must be a host of WeChat Pay, or one of the client's `baseUrl`.
   */
  readonly hosts?: readonly string[];
  /** The query of a link, `?token=…`, which the client sends unchanged instead of the query of the request. */
  readonly search?: string;
  /**
   * The kind of a 2xx response; absent for JSON. `stream`: bytes, which WeChat Pay does not sign. `statement`: bytes whose
   * SHA-1 digest is in the header `Wechatpay-Statement-Sha1`, which WeChat Pay signs.
   */
  readonly responseType?: "stream" | "statement";
  /** The code of files: of a request with a `body`, or of a `responseType`. */
  readonly transfer?: Carried<"upload" | "download">;
  /** The code of a request with encrypted fields. */
  readonly encryption?: Carried<"encryption">;
  /** The code of a response with encrypted fields. */
  readonly decryption?: Carried<"decryption">;
  /**
   * The field by which WeChat Pay recognizes a repeated request, `json.out_trade_no`: sending it twice has the effect of
   * sending it once. Absent if there is none.
   */
  readonly idempotent?: string;
  /** The documented groups (`json`, `query`, `headers`, `body`), the path parameters and `base_uri`. */
  readonly request: Fields;
  /** The schema of the response. */
  readonly response: Field | Fields;
  /** For the compiler only; absent at run time. */
  readonly types?: { readonly request: Request; readonly response: Response };
}

/**
 * How the pages of a list follow each other.
 *
 * - `offset`: the parameter is the number of items before the page
 * - `page`: the parameter is the number of pages before the page
 * - `token`: the parameter is the `next` of the page before
 */
export interface Pages<List extends string = string, Parameter extends string = string> {
  readonly by: "offset" | "page" | "token";
  /** The parameter of the query that selects the page. */
  readonly parameter: Parameter;
  /** The field of the response that holds the items. */
  readonly items: List;
  /** The field of the response that counts the items of all pages. */
  readonly total?: string;
  /** The field of the response with the token of the next page. */
  readonly next?: string;
}

/** An endpoint that returns a list in pages, which `paginate` reads. */
export interface PagedOperation<
  Request = unknown,
  Response = unknown,
  List extends string = string,
  Parameter extends string = string,
> extends Operation<Request, Response> {
  readonly pages: Pages<List, Parameter>;
}

/** A notification: its events, and the schemas of what `parse` returns and of the reply. */
export interface EventSchema<Notification = unknown> {
  /** The values of `event_type` that its page covers. */
  readonly events: readonly string[];
  /** The schema of the notification after decryption. */
  readonly notification: Fields;
  /** The schema of the reply. */
  readonly reply: Fields;
  /** For the compiler only; absent at run time. */
  readonly types?: { readonly notification: Notification };
}

/** A string. */
export const string: Field = { type: "string" };
/** A whole number. */
export const integer: Field = { type: "integer" };
/** An integer that may exceed 2^53; its values are of type `bigint`. */
export const bigint: Field = { type: "bigint" };
/** A number. */
export const number: Field = { type: "number" };
/** A boolean. */
export const boolean: Field = { type: "boolean" };
/** A string that is encrypted with the public key of its receiver. */
export const encrypted: Field = { type: "string", encrypted: true };
/** The bytes of an upload. */
export const file: Field = { type: "file" };
/** The SHA-256 digest of the uploaded file in lower-case hexadecimal. The client adds it if it is missing. */
export const digest: Field = { type: "string", digest: true };

/** Short for `required(string)`: generated code contains it thousands of times. */
export const requiredString: Field = { type: "string", required: true };
/** Short for `required(integer)`. */
export const requiredInteger: Field = { type: "integer", required: true };
/** Short for `required(bigint)`. */
export const requiredBigint: Field = { type: "bigint", required: true };
/** Short for `required(number)`. */
export const requiredNumber: Field = { type: "number", required: true };
/** Short for `required(boolean)`. */
export const requiredBoolean: Field = { type: "boolean", required: true };
/** Short for `required(encrypted)`. */
export const requiredEncrypted: Field = { type: "string", encrypted: true, required: true };

/** The headers of a request that requires only `Wechatpay-Serial`, which the client adds. */
export const serialHeaders: Field = {
  type: "object",
  required: true,
  fields: { "Wechatpay-Serial": requiredString },
};

/** One of the documented values. */
// @__NO_SIDE_EFFECTS__
export function oneOf(...values: readonly string[] | readonly number[]): Field {
  return { type: typeof values[0] === "number" ? "number" : "string", values };
}

/** One of these values, in a response too. */
// @__NO_SIDE_EFFECTS__
export function only(...values: readonly string[] | readonly number[]): Field {
  return { ...oneOf(...values), closed: true };
}

/** An object with several variants: `fields` are those of all variants, `variants` says which of them each one has. */
// @__NO_SIDE_EFFECTS__
export function anyOf<Of extends Fields>(fields: Of, variants: Variants<keyof Of & string>): Field {
  return { type: "object", fields, variants };
}

/** The type of what `anyOf` describes: `Of` in each of its variants. */
export type AnyOf<
  Of,
  Variants extends { readonly has: keyof Of; readonly not: keyof Of },
> = Variants extends unknown ? VariantOf<Of, Variants["has"], Variants["not"]> : never;

/**
 * One variant of an object with the members `Of`. `Has` are always present. `Not` are never present, but can be
 * read, so that `a.sp_mchid ?? a.mchid` compiles for every variant. The type has no members `Without`, so that
 * `"amount" in a` distinguishes the variants.
 */
export type VariantOf<
  Of,
  Has extends keyof Of,
  Not extends keyof Of = never,
  Without extends keyof Of = never,
> = Plain<Omit<Of, Has | Not | Without> & Present<Of, Has> & { [Name in Not]?: undefined }>;

/** Members that are present. `Required` leaves the `undefined` of an optional member of a request. */
type Present<Of, Has extends keyof Of> = { [Name in Has]-?: Exclude<Of[Name], undefined> };

/** The type of an optional member of a request. A caller may set it to undefined instead of leaving it out. */
export type Optional<Value> = Value | undefined;

/** Merges an intersection into one object type, which editors show better. */
type Plain<Of> = { [Name in keyof Of]: Of[Name] };

/** A field with limits: `limited(string, { maxLength: 32 })`, `limited(integer, { minimum: 1 })`. */
// @__NO_SIDE_EFFECTS__
export function limited(field: Field, limits: Limits): Field {
  return { ...field, limits };
}

/** A string that contains JSON (json_encode in the documentation). Callers pass and receive the parsed value. */
// @__NO_SIDE_EFFECTS__
export function json(inside?: Field | Fields): Field {
  return inside === undefined ? { type: "json" } : { type: "json", inside: asField(inside) };
}

/** An array. */
// @__NO_SIDE_EFFECTS__
export function list(item: Field | Fields): Field {
  return { ...asField(item), list: true };
}

/** A field that must be present (必填). */
// @__NO_SIDE_EFFECTS__
export function required(field: Field | Fields): Field {
  return { ...asField(field), required: true };
}

/** Defines an operation. */
// @__NO_SIDE_EFFECTS__
export function define<Request, Response>(
  method: Method,
  path: string,
  schemas: Omit<Operation, "method" | "path" | "search" | "types">,
): Operation<Request, Response> {
  return { method, path, ...schemas };
}

/** Defines an operation whose list `paginate` can read; see `define`. */
// @__NO_SIDE_EFFECTS__
export function definePaged<Request, Response, List extends string, Parameter extends string>(
  method: Method,
  path: string,
  schemas: Omit<Operation, "method" | "path" | "search" | "types"> & {
    readonly pages: Pages<List, Parameter>;
  },
): PagedOperation<Request, Response, List, Parameter> {
  return { method, path, ...schemas };
}

/** Defines a notification by its events. */
// @__NO_SIDE_EFFECTS__
export function event<Notification>(
  events: readonly string[],
  schemas: Pick<EventSchema, "notification" | "reply">,
): EventSchema<Notification> {
  return { events, ...schemas };
}

/** Returns an entry as a field: a bare `Fields` becomes an object field. */
export function asField(entry: Field | Fields): Field {
  return isField(entry) ? entry : { type: "object", fields: entry };
}

/** Distinguishes a field from fields of which one is named `type`: the `type` of a field is a string. */
function isField(entry: Field | Fields): entry is Field {
  return Object.hasOwn(entry, "type") && typeof entry.type === "string";
}
