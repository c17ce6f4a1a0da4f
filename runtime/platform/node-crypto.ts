/** Keys by node:crypto. Each is parsed once: parsing a PEM takes three times as long as a signature. */
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
  type webcrypto,
  X509Certificate,
} from "node:crypto";
import { readCertificateDer } from "../encoding/certificate-der.ts";
import { readPrivateKeyDer, readPublicKeyDer } from "../encoding/key-der.ts";
import { certificatePem } from "../encoding/pem.ts";
import { isBytes } from "../util/file.ts";
import type {
  AsymmetricKey,
  Certificate,
  NativeKey,
  PrivateKey,
  PrivateKeySource,
  PublicKey,
  PublicKeySource,
  SecretKey,
} from "./platform.ts";
import { hasOtherWork } from "./work-count.ts";
import { isPrivatePair, isPublicPair } from "./platform.ts";
import { own } from "../util/own.ts";

const SIGNATURE = "RSA-SHA256";
// node:crypto reads options that are absent here, such as a passphrase; `own` keeps those of Object.prototype out.
const PKCS1 = own({ padding: constants.RSA_PKCS1_PADDING });
const OAEP = own({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" });

/** Parses a private key. @throws Error if it is not one, or if a pair has two different keys */
export function privateKey(source: PrivateKeySource): PrivateKey {
  const isPair = isPrivatePair(source);
  const key = isPair ? toKeyObject(source.sign) : readPrivateKey(source);
  const decryptionKey = isPair ? toKeyObject(source.decrypt) : key;
  if (fingerprintOf(decryptionKey) !== fingerprintOf(key))
    throw new TypeError("expected two CryptoKeys of the same key");
  return {
    ...describe(key),
    // If there are other calls, the thread pool signs, so that they are not delayed.
    sign: (message) =>
      hasOtherWork() ? signInPool(key, message) : sign(SIGNATURE, message, withOptions(key, PKCS1)),
    decrypt: (ciphertext) => privateDecrypt(withOptions(decryptionKey, OAEP), ciphertext),
  };
}

/** Parses a public key. @throws Error if it is not one, or if a pair has two different keys */
export function publicKey(source: PublicKeySource): PublicKey {
  if (isPublicPair(source)) {
    const key = toKeyObject(source.verify);
    if (fingerprintOf(toKeyObject(source.encrypt)) !== fingerprintOf(key))
      throw new TypeError("expected two CryptoKeys of the same key");
    return fromKeyObject(key);
  }
  return fromKeyObject(readPublicKey(source));
}

/**
 * Parses an X.509 certificate. The parser of this package and that of node:crypto must agree on it.
 *
 * @throws Error if it is not one
 */
export function certificate(der: Uint8Array): Certificate {
  const { serialNo, validFrom, validTo, publicKey: read } = readCertificateDer(der);
  // For DER, node:crypto first looks for PEM in it, and would read a block that a name or an extension contains.
  const x509 = new X509Certificate(certificatePem(der));
  const key = x509.publicKey;
  const isSame =
    BigInt(`0x${x509.serialNumber}`) === BigInt(`0x${serialNo}`) &&
    Date.parse(x509.validFrom) === validFrom &&
    Date.parse(x509.validTo) === validTo &&
    key.equals(createPublicKey(own({ key: Buffer.from(read.spki), format: "der", type: "spki" } as const)));
  if (!isSame) throw new SyntaxError("two parsers read the certificate differently");
  return { serialNo, validFrom, validTo, publicKey: fromKeyObject(key) };
}

function readPrivateKey(source: Uint8Array | NativeKey): KeyObject {
  if (!isBytes(source)) return toKeyObject(source);
  const { form } = readPrivateKeyDer(source);
  return createPrivateKey(own({ key: Buffer.from(source), format: "der" as const, type: form }));
}

function readPublicKey(source: Uint8Array | NativeKey): KeyObject {
  if (!isBytes(source)) return toKeyObject(source);
  return createPublicKey(
    own({ key: Buffer.from(source), format: "der" as const, type: readPublicKeyDer(source).form }),
  );
}

/** @throws TypeError if it is neither a KeyObject nor a CryptoKey */
function toKeyObject(source: NativeKey): KeyObject {
  return source instanceof KeyObject ? source : KeyObject.from(source as webcrypto.CryptoKey); // it throws for anything else
}

/** Creates a key of AES-256-GCM. @param bytes 32 bytes */
export function secretKey(bytes: Uint8Array): SecretKey {
  const key = createSecretKey(bytes);
  return {
    decrypt(nonce, associatedData, ciphertext) {
      const end = ciphertext.length - 16;
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
      decipher.setAAD(associatedData);
      decipher.setAuthTag(ciphertext.subarray(end));
      // `final` throws if the tag is wrong, before any text is returned.
      return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
    },
  };
}

function fromKeyObject(key: KeyObject): PublicKey {
  return {
    ...describe(key),
    verify: (message, signature) => verify(SIGNATURE, message, withOptions(key, PKCS1), signature),
    encrypt: (plaintext) => publicEncrypt(withOptions(key, OAEP), plaintext),
    isCiphertext: ({ length }) => length === Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8),
  };
}

function withOptions<Options extends object>(key: KeyObject, options: Options): Options & { key: KeyObject } {
  return own({ ...options, key });
}

function describe(key: KeyObject): AsymmetricKey {
  return {
    algorithm: key.asymmetricKeyType ?? "unknown",
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
    fingerprint: fingerprintOf(key),
  };
}

/** Returns the SHA-256 of the SubjectPublicKeyInfo (RFC 5280), the same for both keys of a pair. */
function fingerprintOf(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(publicKey.export(own({ type: "spki", format: "der" } as const)))
    .digest("hex");
}

function signInPool(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign(SIGNATURE, message, withOptions(key, PKCS1), (error, signature) =>
      error ? reject(error) : resolve(signature),
    );
  });
}
