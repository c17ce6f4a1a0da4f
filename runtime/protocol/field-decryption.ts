/** Decrypts one field with RSA-OAEP or SM2, from Base64. */
import { decodeBase64, decodeUtf8 } from "../encoding/bytes.ts";
import { DecryptError } from "../errors.ts";
import type { PrivateKey } from "../platform/platform.ts";
import { pathLabel, type Trail } from "../util/trail.ts";
import type { DecryptText, FieldDecryption } from "./carried.ts";
import { Ciphertext } from "./ciphertext.ts";

/** The code of a response with encrypted fields. */
export const decryption: FieldDecryption = {
  kind: "decryption",
  decrypt: (value, at, key) => (key === undefined ? toCiphertext(value) : decryptText(value, at, key)),
};

function toCiphertext(value: unknown): unknown {
  return typeof value === "string" ? new Ciphertext(value, "merchant", decryptText) : value;
}

/** Decrypts a field. @throws DecryptError if it was encrypted for another key */
const decryptText: DecryptText = async (value, at, key) => {
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
};

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
