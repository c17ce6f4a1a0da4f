/**
 * National cryptography (protocol: "SM"): SM2 signs and seals, SM3 digests, SM4 opens. For `algorithm` of `createClient`.
 * It stands on the package `sm-crypto-v2`, which is installed by those who use this and nobody else.
 */
import { sm2, sm3, sm4 } from "sm-crypto-v2";
import { decodeHex } from "./encoding/hex.ts";
import { isBytes } from "./util/file.ts";
import type { GivenAlgorithm } from "./keys/algorithms.ts";
import { readCertificateDer } from "./encoding/key-der.ts";
import { pemBytes } from "./encoding/pem.ts";
import {
  privateNumber,
  publicPoint,
  readCiphertext,
  readSignature,
  writeCiphertext,
  writeSignature,
} from "./encoding/sm-der.ts";
import type {
  Certificate,
  CertificateInput,
  PrivateKey,
  PrivateKeyInput,
  PublicKey,
  PublicKeyInput,
  SecretKey,
} from "./platform/platform.ts";

export type { GivenAlgorithm } from "./keys/algorithms.ts";

/** C1, C3, C2: the order of GB/T 32918.4, and of its ASN.1 form. */
const C1C3C2 = 1;
const TAG_BYTES = 16;

/**
 * `WECHATPAY2-SM2-WITH-SM3` and `AEAD_SM4_GCM`. All keys of the client are then of SM2: its own, and those of WeChat
 * Pay, which `certificates` fetches as such.
 */
// @__NO_SIDE_EFFECTS__
export function sm(): GivenAlgorithm {
  return { scheme: "WECHATPAY2-SM2-WITH-SM3", keys: { privateKey, publicKey, certificate, secretKey } };
}

function privateKey(source: PrivateKeyInput): PrivateKey {
  const number = privateNumber(derOf(source, "private key"));
  const point = sm2.getPublicKeyFromPrivateKey(number);
  return {
    ...factsOf(point),
    // The standard's own user id, 1234567812345678, is what the library takes when it is given none.
    sign: (message) => writeSignature(sm2.doSignature(message, number, { hash: true, publicKey: point })),
    decrypt: (ciphertext) => {
      // The library checks C1 to be on the curve in this form alone, and gives nothing for a C3 that does not fit.
      const parts = readCiphertext(ciphertext);
      const plain = sm2.doDecrypt(parts, number, C1C3C2, { output: "array" });
      if (plain.length === 0) throw new Error("C3 does not fit");
      return plain;
    },
  };
}

function publicKey(source: PublicKeyInput): PublicKey {
  return publicKeyOf(derOf(source, "public key"));
}

function publicKeyOf(spki: Uint8Array): PublicKey {
  const hex = publicPoint(spki);
  if (!sm2.verifyPublicKey(hex)) throw new SyntaxError("not a point of the curve");
  const point = sm2.precomputePublicKey(hex);
  return {
    ...factsOf(hex),
    verify: (message, signature) => verify(message, signature, point),
    encrypt: (plaintext) => writeCiphertext(sm2.doEncrypt(plaintext, point, C1C3C2)),
  };
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
    return false; // A number beyond those of the curve.
  }
}

function certificate(source: CertificateInput): Certificate {
  const { publicKey: key, ...read } = readCertificateDer(derOf(source, "certificate"));
  return { ...read, publicKey: publicKeyOf(key.spki) };
}

/** The key of SM4 is the first half of what SM3 makes of the APIv3 key. */
function secretKey(apiV3Key: Uint8Array): SecretKey {
  const key = decodeHex(sm3(apiV3Key)).subarray(0, 16);
  return {
    decrypt: (nonce, associatedData, ciphertext) => {
      const end = ciphertext.length - TAG_BYTES;
      const tag = ciphertext.subarray(end);
      // Throws when the tag is wrong, before anything is decrypted.
      const options = { mode: "gcm", iv: nonce, associatedData, tag, output: "array" } as const;
      return sm4.decrypt(ciphertext.subarray(0, end), key, options);
    },
  };
}

/** SM2 seals a text of any length. */
function factsOf(point: string) {
  return { algorithm: "sm2", bits: Infinity, fingerprint: point };
}

function derOf(
  source: PrivateKeyInput | PublicKeyInput,
  kind: "private key" | "public key" | "certificate",
): Uint8Array {
  if (typeof source === "string") return pemBytes(source, kind);
  if (isBytes(source)) return source;
  throw new TypeError("an SM2 key is given as PEM text or DER");
}
