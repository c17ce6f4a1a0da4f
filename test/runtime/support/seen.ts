/** What a test looks for in a request that arrived. */
import { constants, privateDecrypt, publicEncrypt, verify, type KeyObject } from "node:crypto";
import { expect } from "vitest";
import { merchant, serialNo, wechatpay } from "./keys.ts";
import type { Seen, Server } from "./wechatpay.ts";

/** The last request that arrived. */
export function lastOf(server: Server): Seen {
  const seen = server.seen.at(-1);
  if (seen === undefined) throw new Error("nothing arrived");
  return seen;
}

/**
 * Throws unless the request is signed by the merchant over what arrived.
 *
 * @param signed what the body's line of the signed message must be; an upload signs a part of it
 */
export function checkAuthorization({ method, url, headers, body }: Seen, signed = body): void {
  const field = (name: string) =>
    new RegExp(`${name}="([^"]+)"`).exec(headers.authorization ?? "")?.[1] ?? "";
  const message = `${method}\n${url}\n${field("timestamp")}\n${field("nonce_str")}\n${signed}\n`;
  const signature = Buffer.from(field("signature"), "base64");
  expect(verify("RSA-SHA256", Buffer.from(message), merchant.publicKey, signature)).toBe(true);
  expect([field("mchid"), field("serial_no")]).toEqual(["1900007291", serialNo]);
}

/** RSA-OAEP with SHA-1, with which fields are encrypted. */
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };

/** Encrypts a field for the merchant, or with another key, in Base64. */
export function conceal(text: string | Uint8Array, key: KeyObject = merchant.publicKey): string {
  return publicEncrypt({ key, ...OAEP }, Buffer.from(text)).toString("base64");
}

/** Decrypts a ciphertext for WeChat Pay with its private key. */
export function reveal(ciphertext: unknown): string {
  const key = { key: wechatpay.privateKey, ...OAEP };
  return privateDecrypt(key, Buffer.from(String(ciphertext), "base64")).toString();
}
