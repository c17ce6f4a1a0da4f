/** Throwaway keys, made anew for every test file. */
import { generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import type { ClientOptions } from "wechatpay-ts";

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function rsa(bits = 2048): KeyPair {
  return generateKeyPairSync("rsa", { modulusLength: bits });
}

export function publicPem(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}

export function privatePem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The DER of a key, as a platform takes it. */
export function derOf(key: KeyObject): Buffer {
  return key.type === "private"
    ? key.export({ type: "pkcs8", format: "der" })
    : key.export({ type: "spki", format: "der" });
}

/** The bytes of a PEM text with one block. */
export function pemDer(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
}

export const merchant = rsa();
export const wechatpay = rsa();
export const publicKeyId = "PUB_KEY_ID_0114232134912410000000000000";
export const apiV3Key = randomBytes(16).toString("hex");
export const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

/** Options that make a client for these keys. */
export function options(changes: Partial<ClientOptions> = {}): ClientOptions {
  return {
    mchid: "1900007291",
    serialNo,
    privateKey: privatePem(merchant.privateKey),
    apiV3Key,
    wechatpayKeys: { [publicKeyId]: publicPem(wechatpay.publicKey) },
    ...changes,
  } as ClientOptions; // a test may leave out what the types require
}
