/**
 * The entry point `wechatpay-ts/sm`: SM2 signs and encrypts, SM3 computes digests, SM4 decrypts. It requires the package
 * `sm-crypto-v2`, which no other entry point needs.
 */
import { decodeHex } from "./encoding/bytes.ts";
import { readCertificateDer } from "./encoding/certificate-der.ts";
import {
  readCiphertext,
  readPrivateNumber,
  readPublicPoint,
  readSignature,
  writeCiphertext,
  writeSignature,
} from "./encoding/sm-der.ts";
import { ConfigError } from "./errors.ts";
import type { AlgorithmInput } from "./keys/algorithms.ts";
import type {
  PrivateKey,
  PrivateKeySource,
  PublicKey,
  PublicKeySource,
  SecretKey,
} from "./platform/platform.ts";
import { isBytes } from "./util/file.ts";

export type { AlgorithmInput } from "./keys/algorithms.ts";

type Library = typeof import("sm-crypto-v2");

/** C1, C3, C2: the order of GB/T 32918.4, and of its ASN.1 form. */
const C1C3C2 = 1;
const TAG_BYTES = 16;
/** The hexadecimal digits of both numbers of a point. */
const POINT_DIGITS = 128;

/**
 * Selects `WECHATPAY2-SM2-WITH-SM3` and `AEAD_SM4_GCM`, for `algorithm` of `createClient`. All keys of the client must then
 * be SM2 keys; `platformCertificates` fetches those of WeChat Pay.
 *
 * @throws ConfigError `ERR_CONFIG_ALGORITHM` if the package `sm-crypto-v2` is not installed
 * @example
 * ```ts
 * import { createClient, platformCertificates } from "wechatpay-ts";
 * import { sm } from "wechatpay-ts/sm";
 *
 * declare const keys: { mchid: string; serialNo: string; privateKey: string; apiV3Key: string };
 * const client = createClient({ ...keys, algorithm: await sm(), certificates: platformCertificates() });
 * ```
 */
// @__NO_SIDE_EFFECTS__
export async function sm(): Promise<AlgorithmInput> {
  const library = await loadLibrary();
  return {
    scheme: "WECHATPAY2-SM2-WITH-SM3",
    keys: {
      privateKey: (source) => privateKey(source, library),
      publicKey: (source) => publicKey(derOf(source), library),
      certificate: (der) => {
        const { serialNo, validFrom, validTo, publicKey: key } = readCertificateDer(der);
        return { serialNo, validFrom, validTo, publicKey: publicKey(key.spki, library) };
      },
      secretKey: (apiV3Key) => secretKey(apiV3Key, library),
    },
  };
}

async function loadLibrary(): Promise<Library> {
  try {
    return await import("sm-crypto-v2");
  } catch (cause) {
    const why = "sm: the package sm-crypto-v2 cannot be loaded. Install it: npm install sm-crypto-v2.";
    throw new ConfigError("ERR_CONFIG_ALGORITHM", why, { cause });
  }
}

function privateKey(source: PrivateKeySource, { sm2 }: Library): PrivateKey {
  const number = readPrivateNumber(derOf(source));
  const point = sm2.getPublicKeyFromPrivateKey(number);
  return {
    ...factsOf(point),
    // Without a user id, the library uses that of the standard, 1234567812345678.
    sign: (message) => writeSignature(sm2.doSignature(message, number, { hash: true, publicKey: point })),
    decrypt: (ciphertext) => {
      // In this form the library checks that C1 is on the curve, and returns an empty array if C3 is wrong.
      const parts = readCiphertext(ciphertext);
      const plain = sm2.doDecrypt(parts, number, C1C3C2, { output: "array" });
      if (plain.length === 0) throw new Error("C3 is wrong");
      return plain;
    },
  };
}

function publicKey(spki: Uint8Array, { sm2 }: Library): PublicKey {
  const hex = readPublicPoint(spki);
  if (!sm2.verifyPublicKey(hex)) throw new SyntaxError("expected a point of the curve");
  const point = sm2.precomputePublicKey(hex);
  return {
    ...factsOf(hex),
    verify: (message, signature) => {
      const numbers = readSignature(signature);
      if (numbers === undefined || /^0{64}/.test(numbers)) return false;
      try {
        return sm2.doVerifySignature(message, numbers, point, { hash: true });
      } catch {
        return false; // a number outside the range of the curve
      }
    },
    encrypt: (plaintext) => writeCiphertext(sm2.doEncrypt(plaintext, point, C1C3C2)),
    // The DER of a ciphertext whose C1 is a point of the curve.
    isCiphertext: (bytes) => {
      try {
        return sm2.verifyPublicKey(`04${readCiphertext(bytes).slice(0, POINT_DIGITS)}`);
      } catch {
        return false;
      }
    },
  };
}

/** Derives the SM4 key: the first half of the SM3 digest of the APIv3 key. */
function secretKey(apiV3Key: Uint8Array, { sm3, sm4 }: Library): SecretKey {
  const key = decodeHex(sm3(apiV3Key)).subarray(0, 16);
  return {
    decrypt: (nonce, associatedData, ciphertext) => {
      const end = ciphertext.length - TAG_BYTES;
      const tag = ciphertext.subarray(end);
      // Throws if the tag is wrong, before it decrypts anything.
      const options = { mode: "gcm", iv: nonce, associatedData, tag, output: "array" } as const;
      return sm4.decrypt(ciphertext.subarray(0, end), key, options);
    },
  };
}

/** Describes an SM2 key, which encrypts text of any length. */
function factsOf(point: string) {
  return { algorithm: "sm2", bits: Infinity, fingerprint: point };
}

function derOf(source: PrivateKeySource | PublicKeySource): Uint8Array {
  if (isBytes(source)) return source;
  throw new TypeError("expected an SM2 key as PEM or DER");
}
