/**
 * The entry point `wechatpay-ts/sm`: SM2 signs and encrypts, SM3 computes digests, SM4 decrypts. It requires the package
 * `sm-crypto-v2`, which no other entry point needs.
 */
import { sm2, sm3, sm4 } from "sm-crypto-v2";
import { decodeHex } from "./encoding/bytes.ts";
import { readCertificateDer } from "./encoding/certificate-der.ts";
import { pemBytes } from "./encoding/pem.ts";
import {
  readCiphertext,
  readPrivateNumber,
  readPublicPoint,
  readSignature,
  writeCiphertext,
  writeSignature,
} from "./encoding/sm-der.ts";
import type { AlgorithmInput } from "./keys/algorithms.ts";
import type {
  Certificate,
  CertificateInput,
  PrivateKey,
  PrivateKeyInput,
  PublicKey,
  PublicKeyInput,
  SecretKey,
} from "./platform/platform.ts";
import { isBytes } from "./util/file.ts";

export type { AlgorithmInput } from "./keys/algorithms.ts";

/** C1, C3, C2: the order of GB/T 32918.4, and of its ASN.1 form. */
const C1C3C2 = 1;
const TAG_BYTES = 16;
/** The hexadecimal digits of both numbers of a point. */
const POINT_DIGITS = 128;

/**
 * Selects `WECHATPAY2-SM2-WITH-SM3` and `AEAD_SM4_GCM`, for `algorithm` of `createClient`. All keys of the client must then
 * be SM2 keys; `platformCertificates` fetches those of WeChat Pay.
 *
 * @example
 * ```ts
 * import { createClient, platformCertificates } from "wechatpay-ts";
 * import { sm } from "wechatpay-ts/sm";
 *
 * declare const keys: { mchid: string; serialNo: string; privateKey: string; apiV3Key: string };
 * const client = createClient({ ...keys, algorithm: sm(), certificates: platformCertificates() });
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function sm(): AlgorithmInput {
  return { scheme: "WECHATPAY2-SM2-WITH-SM3", keys: { privateKey, publicKey, certificate, secretKey } };
}

function privateKey(source: PrivateKeyInput): PrivateKey {
  const number = readPrivateNumber(derOf(source, "private key"));
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

function publicKey(source: PublicKeyInput): PublicKey {
  return publicKeyOf(derOf(source, "public key"));
}

function publicKeyOf(spki: Uint8Array): PublicKey {
  const hex = readPublicPoint(spki);
  if (!sm2.verifyPublicKey(hex)) throw new SyntaxError("expected a point of the curve");
  const point = sm2.precomputePublicKey(hex);
  return {
    ...factsOf(hex),
    verify: (message, signature) => verify(message, signature, point),
    encrypt: (plaintext) => writeCiphertext(sm2.doEncrypt(plaintext, point, C1C3C2)),
    isCiphertext,
  };
}

/** Reports whether bytes are the DER of a ciphertext whose C1 is a point of the curve. */
function isCiphertext(bytes: Uint8Array): boolean {
  try {
    return sm2.verifyPublicKey(`04${readCiphertext(bytes).slice(0, POINT_DIGITS)}`);
  } catch {
    return false;
  }
}

function verify(
  message: Uint8Array,
  signature: Uint8Array,
  point: ReturnType<typeof sm2.precomputePublicKey>,
): boolean {
  const numbers = readSignature(signature);
  if (numbers === undefined || /^0{64}/.test(numbers)) return false;
  try {
    return sm2.doVerifySignature(message, numbers, point, { hash: true });
  } catch {
    return false; // a number outside the range of the curve
  }
}

function certificate(source: CertificateInput): Certificate {
  const { serialNo, validFrom, validTo, publicKey: key } = readCertificateDer(derOf(source, "certificate"));
  return { serialNo, validFrom, validTo, publicKey: publicKeyOf(key.spki) };
}

/** Derives the SM4 key: the first half of the SM3 digest of the APIv3 key. */
function secretKey(apiV3Key: Uint8Array): SecretKey {
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

function derOf(
  source: PrivateKeyInput | PublicKeyInput,
  kind: "private key" | "public key" | "certificate",
): Uint8Array {
  if (typeof source === "string") return pemBytes(source, kind);
  if (isBytes(source)) return source;
  throw new TypeError("expected an SM2 key as PEM text or DER");
}
