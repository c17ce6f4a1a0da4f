/**
 * The algorithms that WeChat Pay supports, of which a client uses one. The key of a serial decides which algorithm verifies a
 * signature, never the message.
 */
import type { Platform } from "../platform/platform.ts";

/** The parts of an algorithm of WeChat Pay. */
export interface Algorithm {
  /** The name of the caller in `Authorization`. */
  readonly caller: "mchid" | "brand_id";
  /** The kind of all keys. */
  readonly key: "rsa" | "sm2";
  /** The encryption with the APIv3 key. */
  readonly aead: "AEAD_AES_256_GCM" | "AEAD_SM4_GCM";
  /** The `algorithm_type` of `GET /v3/certificates`. */
  readonly certificates: "RSA" | "SM2";
}

/** The algorithms by the scheme of the `Authorization` header. */
export const ALGORITHMS = {
  "WECHATPAY2-SHA256-RSA2048": {
    caller: "mchid",
    key: "rsa",
    aead: "AEAD_AES_256_GCM",
    certificates: "RSA",
  },
  "WECHATPAY-BRAND-SHA256-RSA2048": {
    caller: "brand_id",
    key: "rsa",
    aead: "AEAD_AES_256_GCM",
    certificates: "RSA",
  },
  "WECHATPAY2-SM2-WITH-SM3": {
    caller: "mchid",
    key: "sm2",
    aead: "AEAD_SM4_GCM",
    certificates: "SM2",
  },
} as const satisfies Readonly<Record<string, Algorithm>>;

/** The scheme of an `Authorization` header. */
export type Scheme = keyof typeof ALGORITHMS;

/** Parses the keys of an algorithm: the platform for RSA, an entry point of its own for SM2. */
export type KeyReader = Pick<Platform, "privateKey" | "publicKey" | "certificate" | "secretKey">;

/** The `algorithm` option of a client; `await sm()` returns one. */
export interface AlgorithmInput {
  readonly scheme: Scheme;
  readonly keys: KeyReader;
}
