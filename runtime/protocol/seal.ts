/** One sealed field: RSA-OAEP or SM2, base64 on the wire, plain text in the caller's hands (protocol: "Sensitive fields"). */
import { decodeBase64, encodeBase64 } from "../encoding/base64.ts";
import { kindOf } from "../util/kind.ts";
import { decodeUtf8, encodeUtf8 } from "../encoding/text.ts";
import { keysOf, pathOf, type Trail } from "../util/trail.ts";
import { DecryptError, RequestError } from "../errors.ts";
import type { PrivateKey, PublicKey } from "../platform/platform.ts";
import { Ciphertext, isEncrypted, type Recipient } from "./ciphertext.ts";

/** What OAEP with SHA-1 takes of the key's length for itself (RFC 8017 section 7.1.1: 2 hLen + 2). */
const OAEP_OVERHEAD = 42;

/** @throws RequestError when the value is no string, or longer than the key can seal */
export async function sealText(value: unknown, at: Trail | undefined, key: PublicKey): Promise<unknown> {
  if (Ciphertext.is(value)) return sealedBefore(value, at, key);
  if (typeof value !== "string") throw sealType(at, "a string to seal", kindOf(value));
  if (value === "") return value;
  if (/\p{Surrogate}/u.test(value))
    throw sealType(at, "a string of whole characters", "half of a surrogate pair");
  const plain = encodeUtf8(value);
  const most = key.bits / 8 - OAEP_OVERHEAD;
  if (plain.length > most) {
    const lengths = `${plain.length} bytes of UTF-8, and a ${key.bits}-bit key seals ${most} at most`;
    const mend =
      "Give the plain text, shorter, which the client encrypts; or ciphertext(…) of what is encrypted";
    throw new RequestError("ERR_SEAL_TOO_LONG", `${placeOf(at)}: ${lengths}. ${mend}.`);
  }
  return encodeBase64(await key.encrypt(plain));
}

/** What the caller has encrypted goes as it is: encrypted twice, nobody could read it. */
function sealedBefore(given: Ciphertext<Recipient>, at: Trail | undefined, key: PublicKey): string {
  const text = String(given);
  if (!isEncrypted(given)) {
    const mend = "one that was encrypted for this merchant; give what client.unseal makes of it";
    throw sealType(at, "plain text, or a ciphertext for WeChat Pay", mend);
  }
  const { length } = decodeBase64(text) ?? [];
  if (length === key.bits / 8 || key.bits === Infinity) return text;
  throw sealType(at, `a ciphertext of ${key.bits / 8} bytes in base64`, "another text");
}

export function leaveSealed(value: unknown): Promise<unknown> {
  return Promise.resolve(typeof value === "string" ? new Ciphertext(value, "merchant") : value);
}

/** @throws DecryptError when the ciphertext was not made for this key */
export async function unsealText(value: unknown, at: Trail | undefined, key: PrivateKey): Promise<unknown> {
  const ciphertext = typeof value === "string" ? decodeBase64(value) : undefined;
  // Pages mark fields as sealed that come in plain or masked: what cannot be a ciphertext of this key is not one.
  if (ciphertext === undefined || !mayBeFor(key, ciphertext)) return value;
  const plain = await decryptOrRefuse(ciphertext, at, key);
  const text = decodeUtf8(plain);
  if (text === undefined)
    throw new DecryptError("ERR_DECRYPT_FORMAT", `${placeOf(at)}: what it holds is not UTF-8`);
  return text;
}

/** With RSA a ciphertext has the length of the key; with SM2 it is a sequence of a point, a digest and a text. */
function mayBeFor(key: PrivateKey, ciphertext: Uint8Array): boolean {
  if (key.algorithm === "rsa") return ciphertext.length === key.bits / 8;
  return ciphertext[0] === 0x30 && ciphertext.length > 96;
}

async function decryptOrRefuse(
  ciphertext: Uint8Array,
  at: Trail | undefined,
  key: PrivateKey,
): Promise<Uint8Array> {
  try {
    return await key.decrypt(ciphertext);
  } catch (error) {
    // What the platform's crypto has to say may describe key or data; what the key itself says is ours.
    const why =
      error instanceof DecryptError
        ? error.message
        : "not encrypted for the privateKey of this client, or altered; check that serialNo belongs to privateKey";
    throw new DecryptError("ERR_DECRYPT", `${placeOf(at)}: ${why}`);
  }
}

export function sealType(at: Trail | undefined, expected: string, received: string): RequestError {
  return new RequestError("ERR_SEAL_TYPE", `${placeOf(at)}: expected ${expected}, received ${received}`);
}

export function placeOf(at: Trail | undefined): string {
  return pathOf(keysOf(at)) || "request";
}
