/**
 * The code that an operation carries: that of encrypted fields and of files, so that a program without such operations does not
 * contain it.
 */
import { requestError } from "../errors.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import type { Groups } from "../schema/request.ts";
import type { Carried, Fields, Operation } from "../schema/schema.ts";
import type { Awaitable } from "../util/async.ts";
import type { Trail } from "../util/trail.ts";

/** The code of a request with encrypted fields. */
export interface FieldEncryption extends Carried<"encryption"> {
  /** Rejects a request that may contain the plain text of an encrypted field. @throws RequestError */
  readonly rejectPlainText: (
    request: Groups,
    fields: Fields,
    allow: Readonly<Record<string, unknown>> | undefined,
  ) => void;
  /** Encrypts the text of a field. @throws RequestError */
  readonly encrypt: (value: unknown, at: Trail | undefined, key: PublicKey) => Awaitable<unknown>;
  /** Creates the error of a value that is not an object, where the schema has an object with encrypted fields. */
  readonly strayError: (at: Trail | undefined, received: string) => Error;
}

/** The code of a response with encrypted fields. */
export interface FieldDecryption extends Carried<"decryption"> {
  /** Decrypts a field; without a key, returns a Ciphertext. @throws DecryptError */
  readonly decrypt: (
    value: unknown,
    at: Trail | undefined,
    key: PrivateKey | undefined,
  ) => Awaitable<unknown>;
}

/** Decrypts the text of a field. @throws DecryptError if it was encrypted for another key */
export type DecryptText = (value: unknown, at: Trail | undefined, key: PrivateKey) => Promise<unknown>;

/** Returns the code of encrypted fields of a request. @throws RequestError if the operation carries none */
export function encryptionOf(operation: Operation): FieldEncryption {
  return carried(operation, "encryption", operation.encryption) as FieldEncryption; // only `encryption` has this kind
}

/** Returns the code of encrypted fields of a response. @throws RequestError if the operation carries none */
export function decryptionOf(operation: Operation): FieldDecryption {
  return carried(operation, "decryption", operation.decryption) as FieldDecryption; // only `decryption` has this kind
}

/** Returns code that an operation carries. @throws RequestError if it carries none, or that of something else */
export function carried<Kind extends string>(
  operation: Operation,
  kind: Kind,
  code: Carried<string> | undefined,
): Carried<Kind> {
  if (code?.kind === kind) return code as Carried<Kind>;
  const why = `this operation lacks the code of its ${kind}. Generate it again, or define it with define of wechatpay-ts/schema.`;
  throw requestError(operation, "ERR_REQUEST_INVALID", why);
}
