/** Encrypts one field with RSA-OAEP or SM2, in Base64. */
import { decodeBase64, encodeBase64, encodeUtf8 } from "../encoding/bytes.ts";
import { RequestError } from "../errors.ts";
import type { PublicKey } from "../platform/platform.ts";
import { kindOf } from "../util/kind.ts";
import { pathLabel, type Trail } from "../util/trail.ts";
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

/** Creates the error of a field to encrypt that is not a string. */
export function notTextError(at: Trail | undefined, received: string): RequestError {
  return encryptTypeError(at, "a string to encrypt", received, "Pass a string, or leave the field out.");
}

/** Creates the error of a value that is not an object, where the schema has an object with encrypted fields. */
export function strayError(at: Trail | undefined, received: string): RequestError {
  const fix = "Pass the object itself, so that the client can encrypt its fields.";
  return encryptTypeError(at, "a plain object with fields to encrypt", received, fix);
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
