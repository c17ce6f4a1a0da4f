/** The algorithms of merchants: RSA with AES, or SM2 with SM3 and SM4. */
import {
  constants,
  createCipheriv,
  publicEncrypt,
  sign,
  verify,
  webcrypto,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";

import { memoize } from "../util/memo.ts";
import { type KeyPair, makePair } from "./pair.ts";

/** The inputs of the encryption with the APIv3 key, beside the text. */
export interface AeadParameters {
  /** 32 bytes. */
  readonly apiV3Key: string;
  /** 12 ASCII characters. */
  readonly nonce: string;
  readonly associatedData: string;
}

/** The algorithms of a merchant, with which it and WeChat Pay sign and encrypt. */
export interface Suite {
  /** The scheme of the merchant's Authorization header, which is also the type of WeChat Pay's signatures. */
  readonly scheme: "WECHATPAY2-SHA256-RSA2048" | "WECHATPAY2-SM2-WITH-SM3";
  /** The name of the encryption with the APIv3 key. */
  readonly aead: "AEAD_AES_256_GCM" | "AEAD_SM4_GCM";
  /** The `algorithm_type` of `GET /v3/certificates`. */
  readonly certificates: "RSA" | "SM2";
  makePair(): Promise<KeyPair>;
  sign(message: Buffer, privateKey: KeyObject): Promise<Buffer>;
  verify(message: Buffer, publicKey: KeyObject, signature: Buffer): boolean;
  /** Encrypts a marked field. Returns Base64. */
  encrypt(plain: string, publicKey: KeyObject): string;
  /** Decrypts a marked field. Fails if it was encrypted for another key. */
  decrypt(ciphertext: Buffer, privateKey: KeyObject): Promise<Uint8Array>;
  /** Encrypts with the APIv3 key. Returns Base64 of the ciphertext followed by the tag of 16 bytes. */
  encryptResource(plain: string, parameters: AeadParameters): string;
}

const signAsync = promisify(sign);

/** RSA with 2048 bits: RSASSA-PKCS1-v1_5 with SHA-256, RSA-OAEP with SHA-1, and AES-256-GCM. */
export const rsaSuite: Suite = {
  scheme: "WECHATPAY2-SHA256-RSA2048",
  aead: "AEAD_AES_256_GCM",
  certificates: "RSA",
  makePair,
  sign: (message, privateKey) => signAsync("sha256", message, privateKey),
  verify: (message, publicKey, signature) => verify("sha256", message, publicKey, signature),
  encrypt: (plain, key) => {
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
    return publicEncrypt(options, Buffer.from(shorten(plain))).toString("base64");
  },
  decrypt: async (ciphertext, privateKey) =>
    new Uint8Array(await webcrypto.subtle.decrypt(oaep, await decryptionKey(privateKey), ciphertext)),
  encryptResource: (plain, { apiV3Key, nonce, associatedData }) => {
    const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce);
    cipher.setAAD(Buffer.from(associatedData));
    const bytes = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return bytes.toString("base64");
  },
};

const oaep = { name: "RSA-OAEP", hash: "SHA-1" };

/** Web Crypto decrypts in a thread of its own; `privateDecrypt` of Node.js would keep all other calls waiting. */
const decryptionKey = memoize((key: KeyObject) =>
  webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), oaep, false, ["decrypt"]),
);

/** RSA-OAEP with a 2048-bit key encrypts 214 bytes (RFC 8017, 7.1.1), and a character of UTF-8 has up to four. */
const maxPlainCharacters = 53;

function shorten(text: string): string {
  return Array.from(text).slice(0, maxPlainCharacters).join("");
}
