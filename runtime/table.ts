/**
 * The vocabulary of an operation's table: what a page of the documentation says of every field, as data.
 * One table drives checking, sealing, opening and the chain client.
 */

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a page says of one value. */
export interface Field {
  readonly type: "string" | "integer" | "number" | "boolean" | "object";
  /** Many of them, in an array. */
  readonly list?: true;
  /** 必填 */
  readonly required?: true;
  /** The documented values: all there are in a request, those known so far in an answer. */
  readonly values?: readonly (string | number)[];
  /** Plain text here, RSA-OAEP ciphertext on the wire. */
  readonly sealed?: true;
  /** What an object holds. */
  readonly fields?: Fields;
}

/** Fields by name; an object within reads as the fields it holds. */
export interface Fields {
  readonly [name: string]: Field | Fields;
}

/** An endpoint: where it is, and what goes in and comes out. The type parameters are for the compiler alone. */
export interface Operation<Request = unknown, Response = unknown> {
  readonly method: Method;
  /** Path as documented, `{name}` standing for a path parameter. */
  readonly path: string;
  /** The documented groups (`json`, `query`, `headers`) and, beside them, the path parameters. */
  readonly request: Fields;
  readonly response: Fields;
  /** Never there at run time. */
  readonly types?: { readonly request: Request; readonly response: Response };
}

export const string: Field = { type: "string" };
export const integer: Field = { type: "integer" };
export const number: Field = { type: "number" };
export const boolean: Field = { type: "boolean" };
/** A string that is encrypted with the receiver's public key. */
export const sealed: Field = { type: "string", sealed: true };

/** One of the documented values. */
// @__NO_SIDE_EFFECTS__
export function oneOf(...values: readonly string[] | readonly number[]): Field {
  return { type: typeof values[0] === "number" ? "number" : "string", values };
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
  tables: { readonly request: Fields; readonly response: Fields },
): Operation<Request, Response> {
  return { method, path, ...tables };
}

/** An entry of a table as a field: a bare group of fields is an object that holds them. */
export function asField(entry: Field | Fields): Field {
  return isField(entry) ? entry : { type: "object", fields: entry };
}

/** A documented field may itself be called `type`; its entry is then a field, never a word. */
function isField(entry: Field | Fields): entry is Field {
  return typeof entry.type === "string";
}
