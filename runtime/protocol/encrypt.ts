/** Encrypts and decrypts one field with RSA-OAEP or SM2, in Base64. */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from "../encoding/bytes.ts";
import { DecryptError, RequestError } from "../errors.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import { kindOf } from "../util/kind.ts";
import { formatPath, type Trail, trailKeys } from "../util/trail.ts";
import { Ciphertext, isEncrypted, type Recipient } from "./ciphertext.ts";

/** The bytes by which the plain text must be shorter than the key (RFC 8017 section 7.1.1: 2 hLen + 2, with SHA-1). */
const OAEP_OVERHEAD = 42;

/** Encrypts the text of a field. @throws RequestError if it is not a string, or longer than the key allows */
export async function encryptText(value: unknown, at: Trail | undefined, key: PublicKey): Promise<unknown> {
  if (Ciphertext.is(value)) return fromCiphertext(value, at, key);
  if (typeof value !== "string") throw notTextError(at, kindOf(value));
  if (value === "") return value;
  if (/\p{Surrogate}/u.test(value)) {
    const fix = "Pass text that was not cut within a character.";
    throw encryptTypeError(at, "a string of whole characters", "half of a surrogate pair", fix);
  }
  const plain = encodeUtf8(value);
  const maxBytes = key.bits / 8 - OAEP_OVERHEAD;
  if (plain.length > maxBytes) {
    const lengths = `expected at most ${maxBytes} bytes of UTF-8 for a ${key.bits}-bit key, received ${plain.length}`;
    const fix = "Pass shorter plain text, or mark encrypted text with ciphertext(…).";
    throw new RequestError("ERR_ENCRYPT_TOO_LONG", `${pathLabel(at)}: ${lengths}. ${fix}`);
  }
  return encodeBase64(await key.encrypt(plain));
}

/** Returns the Base64 of a ciphertext that the caller passed; it must be for WeChat Pay, and not encrypted again. */
function fromCiphertext(ciphertext: Ciphertext<Recipient>, at: Trail | undefined, key: PublicKey): string {
  const text = String(ciphertext);
  if (!isEncrypted(ciphertext)) {
    const fix = "Pass the result of client.decryptField.";
    throw encryptTypeError(
      at,
      "plain text, or a ciphertext for WeChat Pay",
      "a ciphertext for this merchant",
      fix,
    );
  }
  const bytes = decodeBase64(text);
  if (bytes !== undefined && key.isCiphertext(bytes)) return text;
  const fix = "Encrypt with WeChat Pay's key, or pass plain text, which the client encrypts.";
  const expected =
    key.algorithm === "sm2" ? "an SM2 ciphertext in DER" : `a ciphertext of ${Math.ceil(key.bits / 8)} bytes`;
  throw encryptTypeError(at, `${expected} in Base64`, "another text", fix);
}

/** Wraps the text of an encrypted field of a response in a Ciphertext. */
export function toCiphertext(value: unknown): Promise<unknown> {
  return Promise.resolve(typeof value === "string" ? new Ciphertext(value, "merchant") : value);
}

/** Decrypts a field. @throws DecryptError if it was encrypted for another key */
export async function decryptText(value: unknown, at: Trail | undefined, key: PrivateKey): Promise<unknown> {
  const ciphertext = typeof value === "string" ? decodeBase64(value) : undefined;
  // WeChat Pay sends some marked fields in plain text or masked: what cannot be a ciphertext is returned unchanged.
  if (ciphertext === undefined || !couldDecrypt(key, ciphertext)) return value;
  const plain = await decryptField(ciphertext, at, key);
  const text = decodeUtf8(plain);
  if (text === undefined) {
    const why = "the decrypted text is not UTF-8. To read the ciphertext, set decrypt of the call to false.";
    throw new DecryptError("ERR_DECRYPT_FORMAT", `${pathLabel(at)}: ${why}`);
  }
  return text;
}

/** Reports whether bytes can be a ciphertext for this key: of its length (RSA), or a DER sequence (SM2). */
function couldDecrypt(key: PrivateKey, ciphertext: Uint8Array): boolean {
  if (key.algorithm === "rsa") return ciphertext.length === Math.ceil(key.bits / 8);
  return ciphertext[0] === 0x30 && ciphertext.length > 96;
}

async function decryptField(
  ciphertext: Uint8Array,
  at: Trail | undefined,
  key: PrivateKey,
): Promise<Uint8Array> {
  try {
    return await key.decrypt(ciphertext);
  } catch (error) {
    // The error of the platform may describe the key or the data, so it is dropped; one of the key itself is ours.
    const why =
      error instanceof DecryptError
        ? error.message
        : "the field was modified, or encrypted for another key. Check that serialNo belongs to privateKey.";
    throw new DecryptError("ERR_DECRYPT", `${pathLabel(at)}: ${why}`);
  }
}

/** Creates the error of a field to encrypt that is not a string. */
export function notTextError(at: Trail | undefined, received: string): RequestError {
  return encryptTypeError(at, "a string to encrypt", received, "Pass a string, or leave the field out.");
}

/** Creates the error of a field that cannot be encrypted. */
export function encryptTypeError(
  at: Trail | undefined,
  expected: string,
  received: string,
  fix: string,
): RequestError {
  const why = `expected ${expected}, received ${received}. ${fix}`;
  return new RequestError("ERR_ENCRYPT_TYPE", `${pathLabel(at)}: ${why}`);
}

/** Formats the path of a field for an error message. */
export function pathLabel(at: Trail | undefined): string {
  return formatPath(trailKeys(at)) || "request";
}
