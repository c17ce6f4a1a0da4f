/** The entry point for generated code, which imports nothing else of the runtime. */
export {
  anyOf,
  bigint,
  boolean,
  define,
  definePaged,
  digest,
  event,
  file,
  integer,
  json,
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
export { guard, validator, variantGuard } from "./check.ts";
export type { Ciphertext, Plaintext, ResponseData } from "./protocol/ciphertext.ts";
export type { Client } from "./client.ts";
export type { Download } from "./files/download.ts";
export type { FileInput } from "./util/file.ts";
export type { CallOptions } from "./call/options.ts";
export type { Result } from "./call/result.ts";
export type { Optional, PagedOperation, VariantOf } from "./schema/schema.ts";
