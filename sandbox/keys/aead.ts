import { createCipheriv } from "node:crypto";

/** The inputs of AEAD_AES_256_GCM beside the key and the text. */
export interface AeadParameters {
  /** 32 bytes. */
  readonly apiV3Key: string;
  /** 12 ASCII characters. */
  readonly nonce: string;
  readonly associatedData: string;
}

/** Encrypts with AEAD_AES_256_GCM. Returns Base64 of the ciphertext followed by the tag of 16 bytes. */
export function encryptWithApiV3Key(
  plain: string,
  { apiV3Key, nonce, associatedData }: AeadParameters,
): string {
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return bytes.toString("base64");
}
