import { createCipheriv } from "node:crypto";

export interface Aead {
  /** 32 bytes. */
  readonly apiV3Key: string;
  /** 12 signs of ASCII. */
  readonly nonce: string;
  readonly associatedData: string;
}

/** AEAD_AES_256_GCM: base64 of the ciphertext and, behind it, the tag of 16 bytes. */
export function sealWithApiV3Key(plain: string, { apiV3Key, nonce, associatedData }: Aead): string {
  const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString("base64");
}
