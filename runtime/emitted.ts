/** All that generated modules may import; nothing else of the runtime is promised to them. */
export {
  anyOf,
  bigint,
  boolean,
  define,
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
  requiredSealed,
  requiredString,
  sealed,
  serialHeaders,
  string,
} from "./table.ts";
export { guard, validator, variantGuard } from "./check.ts";
export type { Ciphertext, Plaintext } from "./wire/ciphertext.ts";
export type { Client } from "./client.ts";
export type { Download } from "./files/download.ts";
export type { FileInput } from "./files/file.ts";
export type { CallOptions } from "./options.ts";
export type { Result } from "./call/result.ts";
export type { AnyOf, VariantOf } from "./table.ts";
