/**
 * The vocabulary of an operation's table: what a page of the documentation says of every field, as data.
 * One table drives checking, sealing, opening and the chain client.
 */

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a page says of one value. */
export interface Field {
  /** `bigint`: an integer of up to 64 bits. `json`: a string on the wire that holds JSON. `file`: the bytes of an upload. */
  readonly type: "string" | "integer" | "bigint" | "number" | "boolean" | "object" | "json" | "file";
  /** Many of them, in an array. */
  readonly list?: true;
  /** 必填 */
  readonly required?: true;
  /** The documented values: all there are in a request, those known so far in an answer. */
  readonly values?: readonly (string | number)[];
  /** `values` are all there are, in an answer too. */
  readonly closed?: true;
  /** Plain text here, RSA-OAEP ciphertext on the wire. */
  readonly sealed?: true;
  /** The SHA-256 of the uploaded file, filled in where the caller leaves it out. */
  readonly digest?: true;
  /** What an object holds. */
  readonly fields?: Fields;
  /** Of which shapes an object must have one; absent where there is but one. */
  readonly variants?: Variants;
  /** What is in a string of JSON; absent where the documents do not say. */
  readonly inside?: Field;
}

/** Fields by name; an object within reads as the fields it holds. */
export interface Fields {
  readonly [name: string]: Field | Fields;
}

/** One shape of an object that comes in several: what must be there, and what must not be beside it. */
export interface Variant<Name extends string = string> {
  readonly has?: readonly Name[];
  readonly not?: readonly Name[];
}

export type Variants<Name extends string = string> = Readonly<Record<string, Variant<Name>>>;

/** An endpoint: where it is, and what goes in and comes out. The type parameters are for the compiler alone. */
export interface Operation<Request = unknown, Response = unknown> {
  readonly method: Method;
  /** Path as documented, `{name}` standing for a path parameter. */
  readonly path: string;
  /** The documented bases, where they are not the usual one; the first is taken unless the caller names another. */
  readonly hosts?: readonly string[];
  /** A query that came with its path, `?token=…`: sent as it is, in place of the one of the request. */
  readonly search?: string;
  /**
   * What a 2xx answer is, unless it is JSON. `stream`: bytes, which WeChat Pay does not sign. `statement`: bytes whose SHA-1
   * stands in the header `Wechatpay-Statement-Sha1`, which is signed (protocol: "Response and notification signature").
   */
  readonly answer?: "stream" | "statement";
  /**
   * The field of the request by which WeChat Pay knows it again, `json.out_trade_no`: sent twice, it has the effect of
   * one. Absent where the documents do not say so.
   */
  readonly idempotent?: string;
  /** The documented groups (`json`, `query`, `headers`, `body`) and, beside them, path parameters and `base_uri`. */
  readonly request: Fields;
  readonly response: Field | Fields;
  /** Never there at run time. */
  readonly types?: { readonly request: Request; readonly response: Response };
}

/** A notification: the events it comes with, what `parse` makes of it, and what to answer. */
export interface EventTable<Notification = unknown> {
  readonly events: readonly string[];
  readonly notification: Fields;
  readonly reply: Fields;
  /** Never there at run time. */
  readonly types?: { readonly notification: Notification };
}

export const string: Field = { type: "string" };
export const integer: Field = { type: "integer" };
/** An integer that may be beyond 2^53, which a number cannot hold. */
export const bigint: Field = { type: "bigint" };
export const number: Field = { type: "number" };
export const boolean: Field = { type: "boolean" };
/** A string that is encrypted with the receiver's public key. */
export const sealed: Field = { type: "string", sealed: true };
/** The bytes of an upload. */
export const file: Field = { type: "file" };
/** The SHA-256 of the uploaded file in lower-case hexadecimal; the client fills it in. */
export const digest: Field = { type: "string", digest: true };

/** `required(string)` in a word, and the others likewise: tables say it thousands of times. */
export const requiredString: Field = { type: "string", required: true };
export const requiredInteger: Field = { type: "integer", required: true };
export const requiredBigint: Field = { type: "bigint", required: true };
export const requiredNumber: Field = { type: "number", required: true };
export const requiredBoolean: Field = { type: "boolean", required: true };
export const requiredSealed: Field = { type: "string", sealed: true, required: true };

/** The headers of a request that asks for `Wechatpay-Serial` and no other; the client fills it in. */
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

/** One of these values and no other, in an answer too. */
// @__NO_SIDE_EFFECTS__
export function only(...values: readonly string[] | readonly number[]): Field {
  return { ...oneOf(...values), closed: true };
}

/** An object that comes in several shapes: `fields` are those of all of them, `shapes` what tells them apart. */
// @__NO_SIDE_EFFECTS__
export function anyOf<Of extends Fields>(fields: Of, shapes: Variants<keyof Of & string>): Field {
  return { type: "object", fields, variants: shapes };
}

/** The type of what `anyOf` describes: `Of` in each of the shapes, which name what must and what must not be there. */
export type AnyOf<
  Of,
  Shapes extends { readonly has: keyof Of; readonly not: keyof Of },
> = Shapes extends unknown ? VariantOf<Of, Shapes["has"], Shapes["not"]> : never;

/**
 * One variant of an object with the members `Of`. `Has` are always there. `Not` are never there, but can be read, so
 * that `a.sp_mchid ?? a.mchid` compiles for every variant. `Without` are no members, so that `"amount" in a` tells the
 * variants apart.
 */
export type VariantOf<
  Of,
  Has extends keyof Of,
  Not extends keyof Of = never,
  Without extends keyof Of = never,
> = Plain<Omit<Of, Has | Not | Without> & Required<Pick<Of, Has>> & { [Name in Not]?: never }>;

/** One object type in the place of several, as an editor shows it. */
type Plain<Of> = { [Name in keyof Of]: Of[Name] };

/** A string that holds JSON, json_encode in the documents; here it is what it holds. */
// @__NO_SIDE_EFFECTS__
export function json(inside?: Field | Fields): Field {
  return inside === undefined ? { type: "json" } : { type: "json", inside: asField(inside) };
}

/** An array. */
// @__NO_SIDE_EFFECTS__
export function list(item: Field | Fields): Field {
  return { ...asField(item), list: true };
}

/** 必填 */
// @__NO_SIDE_EFFECTS__
export function required(field: Field | Fields): Field {
  return { ...asField(field), required: true };
}

/** Names an operation. It builds nothing: a module that is imported and not called costs its own literals. */
// @__NO_SIDE_EFFECTS__
export function define<Request, Response>(
  method: Method,
  path: string,
  tables: Pick<Operation, "hosts" | "answer" | "idempotent" | "request" | "response">,
): Operation<Request, Response> {
  return { method, path, ...tables };
}

/** Names a notification by the events it comes with. */
// @__NO_SIDE_EFFECTS__
export function event<Notification>(
  events: readonly string[],
  tables: Pick<EventTable, "notification" | "reply">,
): EventTable<Notification> {
  return { events, ...tables };
}

/** An entry of a table as a field: a bare group of fields is an object that holds them. */
export function asField(entry: Field | Fields): Field {
  return isField(entry) ? entry : { type: "object", fields: entry };
}

/** A documented field may itself be called `type`; its entry is then a field, never a word. An inherited one is neither. */
function isField(entry: Field | Fields): entry is Field {
  return Object.hasOwn(entry, "type") && typeof entry.type === "string";
}
