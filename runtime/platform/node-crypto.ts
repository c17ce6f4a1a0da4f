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
  type webcrypto,
} from "node:crypto";
import { hasOtherWork } from "./work-count.ts";
import { isBytes } from "../util/file.ts";
import { readPrivateKeyDer, readPublicKeyDer } from "../encoding/key-der.ts";
import type {
  AsymmetricKey,
  Certificate,
  CertificateInput,
  NativeKey,
  PrivateKey,
  PrivateKeyInput,
  PublicKey,
  PublicKeyInput,
  SecretKey,
} from "./platform.ts";

const SIGNATURE = "RSA-SHA256";
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };

export function privateKey(source: PrivateKeyInput): PrivateKey {
  const isPair = typeof source === "object" && "decrypt" in source;
  const key = isPair ? toKeyObject(source.sign) : readPrivateKey(source);
  const opener = isPair ? toKeyObject(source.decrypt) : key;
  if (fingerprintOf(opener) !== fingerprintOf(key)) throw new TypeError("two different keys");
  return {
    ...describe(key),
    // Alone, signing here is quickest; with other calls under way, the thread pool signs beside them.
    sign: (message) => (hasOtherWork() ? signInPool(key, message) : sign(SIGNATURE, message, key)),
    decrypt: (ciphertext) => privateDecrypt({ key: opener, ...OAEP }, ciphertext),
  };
}

export function publicKey(source: PublicKeyInput): PublicKey {
  if (typeof source === "object" && "encrypt" in source) {
    const [key, sealer] = [toKeyObject(source.verify), toKeyObject(source.encrypt)];
    if (fingerprintOf(sealer) !== fingerprintOf(key)) throw new TypeError("two different keys");
    return fromKeyObject(key);
  }
  return fromKeyObject(readPublicKey(source));
}

export function certificate(source: CertificateInput): Certificate {
  const x509 = new X509Certificate(source);
  return {
    serialNo: x509.serialNumber,
    validFrom: Date.parse(x509.validFrom),
    validTo: Date.parse(x509.validTo),
    publicKey: fromKeyObject(x509.publicKey),
  };
}

function readPrivateKey(source: string | Uint8Array | NativeKey): KeyObject {
  if (typeof source === "string") return createPrivateKey(source);
  if (!isBytes(source)) return toKeyObject(source);
  const { form } = readPrivateKeyDer(source);
  return createPrivateKey({ key: Buffer.from(source), format: "der", type: form });
}

function readPublicKey(source: string | Uint8Array | NativeKey): KeyObject {
  if (typeof source === "string") return createPublicKey(source);
  if (!isBytes(source)) return toKeyObject(source);
  return createPublicKey({ key: Buffer.from(source), format: "der", type: readPublicKeyDer(source).form });
}

/** @throws TypeError for what is neither a KeyObject nor a CryptoKey */
function toKeyObject(source: NativeKey): KeyObject {
  return source instanceof KeyObject ? source : KeyObject.from(source as webcrypto.CryptoKey); // Else it throws.
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
