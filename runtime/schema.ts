/** The entry point `wechatpay-ts/schema`: the schema of an endpoint, for one that no page documents. */
import { download } from "./files/download.ts";
import { upload } from "./files/upload.ts";
import { decryption } from "./protocol/field-decryption.ts";
import {
  define as defineOperation,
  definePaged as definePagedOperation,
  type Operation,
  type PagedOperation,
  type Method,
} from "./schema/schema.ts";
import { encryption } from "./validate/plain-text.ts";

export {
  anyOf,
  asField,
  bigint,
  boolean,
  digest,
  encrypted,
  event,
  file,
  integer,
  json,
  limited,
  list,
  number,
  oneOf,
  only,
  required,
  requiredBigint,
  requiredBoolean,
  requiredEncrypted,
  requiredInteger,
  requiredNumber,
  requiredString,
  serialHeaders,
  string,
} from "./schema/schema.ts";
export type * from "./schema/schema.ts";

/**
 * Defines an operation that `client.call` can call, for an endpoint that this package does not have. The client uses the
 * schema to encrypt, to validate and to decrypt.
 *
 * @param path the path as documented, with `{name}` for a path parameter
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { define, required, string } from "wechatpay-ts/schema";
 *
 * declare const client: Client;
 * const operation = define<{ id: string }, { state: string }>("GET", "/v3/example/{id}", {
 *   request: { id: required(string) },
 *   response: { state: required(string) },
 * });
 * const { state } = await client.call(operation, { id: "1" });
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function define<Request, Response>(
  method: Method,
  path: string,
  schemas: Parameters<typeof defineOperation>[2],
): Operation<Request, Response> {
  return defineOperation(method, path, withCode(schemas));
}

/** Defines an operation whose list `paginate` can read; see `define`. */
// @__NO_SIDE_EFFECTS__
export function definePaged<Request, Response, List extends string, Parameter extends string>(
  method: Method,
  path: string,
  schemas: Parameters<typeof definePagedOperation<Request, Response, List, Parameter>>[2],
): PagedOperation<Request, Response, List, Parameter> {
  return definePagedOperation(method, path, withCode(schemas));
}

/** Adds the code of encrypted fields and of files, which generated modules name only where they need it. */
function withCode<Schemas extends Parameters<typeof defineOperation>[2]>(schemas: Schemas): Schemas {
  const transfer = Object.hasOwn(schemas.request, "body") ? upload : download;
  return { transfer, encryption, decryption, ...schemas };
}
