/** AEAD_SM4_GCM as WeChat Pay makes it: SM4 and SM3 by node:crypto, GCM by the book (NIST SP 800-38D), bit by bit. */
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { apiV3Key } from "./keys.ts";
import type { Resource } from "./wechatpay.ts";

function blockOf(key: Buffer, block: Buffer): Buffer {
  return createCipheriv("sm4-ecb", key, null).setAutoPadding(false).update(block);
}

/** Ciphertext, then tag. */
export function sealSm4Gcm(key: Buffer, nonce: Buffer, plain: Buffer, associated: Buffer): Buffer {
  const counter = (value: number) => Buffer.concat([nonce, Buffer.from([0, 0, 0, value])]);
  const ciphertext = createCipheriv("sm4-ctr", key, counter(2)).update(plain);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(associated.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length * 8), 8);
  const digest = ghash(blockOf(key, Buffer.alloc(16)), [padded(associated), padded(ciphertext), lengths]);
  const mask = blockOf(key, counter(1));
  return Buffer.concat([ciphertext, digest.map((byte, at) => byte ^ (mask[at] ?? 0))]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
}

function ghash(subkey: Buffer, parts: readonly Buffer[]): Buffer {
  const h = numberOf(subkey);
  const bytes = Buffer.concat(parts);
  let y = 0n;
  for (let at = 0; at < bytes.length; at += 16) y = multiply(y ^ numberOf(bytes.subarray(at, at + 16)), h);
  return Buffer.from(y.toString(16).padStart(32, "0"), "hex");
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

/** In GF(2^128), the first bit being the lowest power. */
function multiply(x: bigint, y: bigint): bigint {
  const reduction = 0xe1n << 120n;
  let product = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ reduction : shifted >> 1n;
  }
  return product;
}

/** What WeChat Pay encrypts with the APIv3 key. */
export function encryptedSm4(text: string, associatedData = "transaction"): Resource {
  const nonce = randomBytes(6).toString("hex");
  const key = createHash("sm3").update(apiV3Key).digest().subarray(0, 16);
  const bytes = sealSm4Gcm(key, Buffer.from(nonce), Buffer.from(text), Buffer.from(associatedData));
  const ciphertext = bytes.toString("base64");
  return { algorithm: "AEAD_SM4_GCM", ciphertext, nonce, associated_data: associatedData };
}
