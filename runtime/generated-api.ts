/** The entry point for generated code, which imports nothing else of the runtime. */
import { ConfigError } from "./errors.ts";
import {
  define as defineOperation,
  definePaged as definePagedOperation,
  event as defineEvent,
  type EventSchema,
  type Method,
  type Operation,
  type PagedOperation,
} from "./schema/schema.ts";
import { VERSION } from "./version.ts";

export {
  anyOf,
  bigint,
  boolean,
  digest,
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
  requiredInteger,
  requiredNumber,
  requiredEncrypted,
  requiredString,
  encrypted,
  serialHeaders,
  string,
} from "./schema/schema.ts";
export { download } from "./files/download.ts";
export { upload } from "./files/upload.ts";
export { download as downloadLinked } from "./download/linked-file.ts";
export { decryption } from "./protocol/field-decryption.ts";
export { encryption } from "./validate/plain-text.ts";
export { guard, validator, variantGuard, type Validator } from "./check.ts";
export type { Ciphertext, Plaintext, ResponseData } from "./protocol/ciphertext.ts";
export type { FieldDecryption, FieldEncryption } from "./protocol/carried.ts";
export type { DownloadTransfer, UploadTransfer } from "./files/transfer.ts";
export type { Client } from "./client.ts";
export type { Download } from "./files/download.ts";
export type { FileInput } from "./util/file.ts";
export type { CallOptions } from "./call/options.ts";
export type { Result } from "./call/result.ts";
export type { EventSchema, Operation, Optional, PagedOperation, VariantOf } from "./schema/schema.ts";

export { requireClient } from "./call/arguments.ts";

/** The version of this entry point. It changes when generated code of an earlier version would not work with it. */
export const GENERATED_API = 1;

/** What `wechatpay-codegen` states of a module that it generates. */
export interface Generated {
  /** The version of this entry point that the module is generated for. If it differs, run `wechatpay-codegen generate` again. */
  readonly api: typeof GENERATED_API;
}

/**
 * Defines an operation of a generated module.
 *
 * @throws ConfigError `ERR_CONFIG_GENERATED` if the module is generated for another version of this package
 */
// @__NO_SIDE_EFFECTS__
export function define<Request, Response>(
  method: Method,
  path: string,
  { api, ...schemas }: Generated & Parameters<typeof defineOperation>[2],
): Operation<Request, Response> {
  assertApi(api, `${method} ${path}`);
  return defineOperation(method, path, schemas);
}

/**
 * Defines an operation of a generated module whose list `paginate` can read.
 *
 * @throws ConfigError `ERR_CONFIG_GENERATED` if the module is generated for another version of this package
 */
// @__NO_SIDE_EFFECTS__
export function definePaged<Request, Response, List extends string, Parameter extends string>(
  method: Method,
  path: string,
  {
    api,
    ...schemas
  }: Generated & Parameters<typeof definePagedOperation<Request, Response, List, Parameter>>[2],
): PagedOperation<Request, Response, List, Parameter> {
  assertApi(api, `${method} ${path}`);
  return definePagedOperation(method, path, schemas);
}

/**
 * Defines a notification of a generated module.
 *
 * @throws ConfigError `ERR_CONFIG_GENERATED` if the module is generated for another version of this package
 */
// @__NO_SIDE_EFFECTS__
export function event<Notification>(
  events: readonly string[],
  { api, ...schemas }: Generated & Parameters<typeof defineEvent>[1],
): EventSchema<Notification> {
  assertApi(api, events.join(", "));
  return defineEvent(events, schemas);
}

/** Asserts that a module fits. Its `api` is a number that the compiler has not checked if the module was only bundled. */
function assertApi(api: number | undefined, name: string): void {
  if (api === GENERATED_API) return;
  const wanted = api === undefined ? "an unknown API" : `API ${api}`;
  const why = `its module is generated for ${wanted} of wechatpay-ts, and wechatpay-ts ${VERSION} has API ${GENERATED_API}`;
  const fix =
    "Install wechatpay-codegen and wechatpay-ts in the same version, and run wechatpay-codegen generate again.";
  throw new ConfigError("ERR_CONFIG_GENERATED", `${name}: ${why}. ${fix}`);
}
