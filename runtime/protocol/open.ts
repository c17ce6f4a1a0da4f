/** AEAD_AES_256_GCM, or AEAD_SM4_GCM: what WeChat Pay encrypts with the APIv3 key. */
import { decodeBase64 } from "../encoding/base64.ts";
import { isObject } from "../util/kind.ts";
import { decodeUtf8, encodeUtf8 } from "../encoding/text.ts";
import { DecryptError } from "../errors.ts";
import type { Algorithm } from "../keys/algorithms.ts";
import type { SecretKey } from "../platform/platform.ts";

/** As it stands in a notification's `resource` and in `encrypt_certificate`. */
export interface EncryptedResource {
  /** `AEAD_AES_256_GCM` or `AEAD_SM4_GCM`; when absent, that of the client. */
  readonly algorithm?: string | undefined;
  /** Base64 of the ciphertext and, after it, the 16 bytes of the tag. */
  readonly ciphertext: string;
  /** 12 bytes of UTF-8. */
  readonly nonce: string;
  readonly associated_data?: string | null | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Decrypts a resource to its text.
 *
 * @param aead the one that the client's key is for
 * @throws DecryptError when it is not in the documented form, or the tag does not fit (forged, or another key)
 */
export async function open(
  resource: EncryptedResource,
  key: SecretKey,
  aead: Algorithm["aead"] = "AEAD_AES_256_GCM",
): Promise<string> {
  const given: unknown = resource;
  if (!isObject(given)) throw new DecryptError("ERR_DECRYPT_FORMAT", "resource: not an object");
  const { algorithm, ciphertext, nonce } = resource;
  if (algorithm !== undefined && algorithm !== aead) {
    const mend =
      algorithm === "AEAD_SM4_GCM" ? "; a client with algorithm: sm() of wechatpay-ts/sm opens this one" : "";
    throw new DecryptError("ERR_DECRYPT_ALGORITHM", `resource.algorithm: only ${aead} can be opened${mend}`);
  }
  const bytes = typeof ciphertext === "string" ? decodeBase64(ciphertext) : undefined;
  if (bytes === undefined) throw new DecryptError("ERR_DECRYPT_FORMAT", "resource.ciphertext: not base64");
  if (typeof nonce !== "string") throw new DecryptError("ERR_DECRYPT_FORMAT", "resource.nonce: not a string");
  const plain = await openBytes(bytes, encodeUtf8(nonce), encodeUtf8(resource.associated_data ?? ""), key);
  const text = decodeUtf8(plain);
  if (text === undefined)
    throw new DecryptError("ERR_DECRYPT_FORMAT", "resource: what it holds is not UTF-8");
  return text;
}

/** @throws DecryptError unless the nonce has 12 bytes and the tag fits */
export async function openBytes(
  ciphertext: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  key: SecretKey,
): Promise<Uint8Array> {
  if (nonce.length !== NONCE_BYTES) {
    const lengths = `${NONCE_BYTES} bytes expected, ${nonce.length} received`;
    throw new DecryptError("ERR_DECRYPT_FORMAT", `resource.nonce: ${lengths}`);
  }
  if (ciphertext.length < TAG_BYTES) {
    throw new DecryptError("ERR_DECRYPT_FORMAT", "resource.ciphertext: shorter than its tag; cut off?");
  }
  try {
    return await key.decrypt(nonce, associatedData, ciphertext);
  } catch {
    // What the platform has to say may describe key or data: it is left behind.
    const mend = "check that apiV3Key is the one set on the merchant platform";
    throw new DecryptError(
      "ERR_DECRYPT",
      `resource: its tag does not fit, so it was altered or sealed with another key; ${mend}`,
    );
  }
}
