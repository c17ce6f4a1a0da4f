/** Keys by node:crypto: parsed once, since parsing a PEM costs three times what a signature does. */
import {
  constants,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import { isBusy } from "../busy.ts";
import type { AsymmetricKey, Certificate, NativeKey, PrivateKey, PublicKey, SecretKey } from "./platform.ts";

const SIGNATURE = "RSA-SHA256";
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };

export function privateKey(source: string | NativeKey): PrivateKey {
  const key = typeof source === "string" ? createPrivateKey(source) : asKeyObject(source);
  return {
    ...describe(key),
    // Alone, signing here is quickest; with other calls under way, the thread pool signs beside them.
    sign: (message) => (isBusy() ? signInPool(key, message) : sign(SIGNATURE, message, key)),
    decrypt: (ciphertext) => privateDecrypt({ key, ...OAEP }, ciphertext),
  };
}

export function publicKey(pem: string): PublicKey {
  return fromKeyObject(createPublicKey(pem));
}

export function certificate(pem: string): Certificate {
  const x509 = new X509Certificate(pem);
  return {
    serialNo: x509.serialNumber,
    validFrom: Date.parse(x509.validFrom),
    validTo: Date.parse(x509.validTo),
    publicKey: fromKeyObject(x509.publicKey),
  };
}

export function secretKey(bytes: Uint8Array): SecretKey {
  const key = createSecretKey(bytes);
  return {
    decrypt(nonce, associatedData, ciphertext) {
      const end = ciphertext.length - 16;
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
      decipher.setAAD(associatedData);
      decipher.setAuthTag(ciphertext.subarray(end));
      // `final` throws when the tag is wrong; only then is what `update` gave handed out.
      return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
    },
  };
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function fromKeyObject(key: KeyObject): PublicKey {
  return {
    ...describe(key),
    verify: (message, signature) => verify(SIGNATURE, message, key, signature),
    encrypt: (plaintext) => publicEncrypt({ key, ...OAEP }, plaintext),
  };
}

function describe(key: KeyObject): AsymmetricKey {
  return {
    algorithm: key.asymmetricKeyType ?? "unknown",
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
    fingerprint: fingerprintOf(key),
  };
}

/** SHA-256 of the public key's SubjectPublicKeyInfo (RFC 5280). */
function fingerprintOf(key: KeyObject): string {
  const publicHalf = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(publicHalf.export({ type: "spki", format: "der" }))
    .digest("hex");
}

function signInPool(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign(SIGNATURE, message, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });
}

function asKeyObject(source: NativeKey): KeyObject {
  if (source instanceof KeyObject) return source;
  throw new TypeError("not a KeyObject");
}
