/** Decrypts what WeChat Pay encrypts with the APIv3 key: AEAD_AES_256_GCM, or AEAD_SM4_GCM. */
import { decodeBase64, decodeUtf8, encodeUtf8 } from "../encoding/bytes.ts";
import { DecryptError } from "../errors.ts";
import type { Algorithm } from "../keys/algorithms.ts";
import type { SecretKey } from "../platform/platform.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { own } from "../util/own.ts";

/** The form of `resource` of a notification, and of `encrypt_certificate`. */
export interface EncryptedResource {
  /** `AEAD_AES_256_GCM` or `AEAD_SM4_GCM`; if absent, the one of the client. */
  readonly algorithm?: string | undefined;
  /** The ciphertext, followed by the 16 bytes of the tag, in Base64. */
  readonly ciphertext: string;
  /** 12 bytes of UTF-8. */
  readonly nonce: string;
  /** The associated data (AAD); empty if absent. */
  readonly associated_data?: string | null | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The advice for a resource that is not in the documented form. */
const CHECK = "Check that the resource is complete and unchanged.";
/** The advice for a resource whose tag is right: WeChat Pay itself encrypted this content. */
const REPORT = "Report it to WeChat Pay.";

/**
 * Decrypts a resource to its text.
 *
 * @param aead the algorithm of the client's key
 * @throws DecryptError if the resource is not in the documented form, was modified, or was encrypted with another key
 */
export async function decryptResource(
  resource: EncryptedResource,
  key: SecretKey,
  aead: Algorithm["aead"] = "AEAD_AES_256_GCM",
): Promise<string> {
  const input: unknown = resource;
  if (!isObject(input)) throw formatError("resource", `expected an object, received ${kindOf(input)}`);
  const { algorithm, ciphertext, nonce, associated_data } = own(resource);
  if (algorithm !== undefined && algorithm !== aead) {
    const fix =
      algorithm === "AEAD_SM4_GCM" ? " Use a client with algorithm: await sm() of wechatpay-ts/sm." : "";
    throw new DecryptError("ERR_DECRYPT_ALGORITHM", `resource.algorithm: expected ${aead}.${fix}`);
  }
  const bytes = typeof ciphertext === "string" ? decodeBase64(ciphertext) : undefined;
  if (bytes === undefined) throw formatError("resource.ciphertext", "expected Base64");
  if (typeof nonce !== "string") throw formatError("resource.nonce", "expected a string");
  const plain = await decryptBytes(bytes, encodeUtf8(nonce), encodeUtf8(associated_data ?? ""), key);
  const text = decodeUtf8(plain);
  if (text === undefined) throw formatError("resource", "the decrypted text is not UTF-8", REPORT);
  return text;
}

/** Decrypts bytes. @throws DecryptError if the nonce does not have 12 bytes, or the tag is wrong */
export async function decryptBytes(
  ciphertext: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  key: SecretKey,
): Promise<Uint8Array> {
  if (nonce.length !== NONCE_BYTES) {
    throw formatError("resource.nonce", `expected ${NONCE_BYTES} bytes, received ${nonce.length}`);
  }
  if (ciphertext.length < TAG_BYTES) {
    throw formatError("resource.ciphertext", `expected at least ${TAG_BYTES} bytes, the tag`);
  }
  try {
    return await key.decrypt(nonce, associatedData, ciphertext);
  } catch {
    // The error of the platform may describe the key or the data, so it is dropped.
    const fix = "Check that apiV3Key is the key of the merchant platform.";
    throw new DecryptError(
      "ERR_DECRYPT",
      `resource: authentication failed, the data was modified or the APIv3 key is wrong. ${fix}`,
    );
  }
}

function formatError(path: string, why: string, fix: string = CHECK): DecryptError {
  return new DecryptError("ERR_DECRYPT_FORMAT", `${path}: ${why}. ${fix}`);
}
