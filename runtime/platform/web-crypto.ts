/** Keys by Web Crypto. The DER of a key is read at once; the key is imported once, at its first use. */
import { readCertificateDer } from "../encoding/certificate-der.ts";
import { type PublicKeyDer, readPrivateKeyDer, readPublicKeyDer } from "../encoding/key-der.ts";
import { ConfigError, type ConfigErrorCode, DecryptError, optionError } from "../errors.ts";
import { isBytes } from "../util/file.ts";
import {
  isPrivatePair,
  isPublicPair,
  type AsymmetricKey,
  type Certificate,
  type NativeKey,
  type PrivateKey,
  type PrivateKeySource,
  type PublicKey,
  type PublicKeySource,
  type SecretKey,
} from "./platform.ts";
import { member } from "../util/own.ts";

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
type Import = () => Promise<CryptoKey>;
type Usage = "sign" | "decrypt" | "verify" | "encrypt";

const SIGNATURE = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const OAEP = { name: "RSA-OAEP", hash: "SHA-1" };
const GCM = "AES-GCM";
const PAIR = "this CryptoKey has one use and cannot be exported. Pass";

/** Reads a private key. @throws SyntaxError or TypeError if it is not one */
export function privateKey(source: PrivateKeySource): PrivateKey {
  if (isPrivatePair(source))
    return toPrivateKey(factsOf(source.sign), resolved(source.sign), resolved(source.decrypt));
  if (isCryptoKey(source)) {
    const error = new DecryptError("ERR_DECRYPT", `privateKey: ${PAIR} { sign, decrypt }.`);
    return toPrivateKey(factsOf(source), resolved(source), exported(source, "pkcs8", "decrypt", error));
  }
  const { pkcs8, ...facts } = readPrivateKeyDer(derOf(source, "pkcs8"));
  const by = (usage: Usage) => imported("pkcs8", pkcs8 ?? new Uint8Array(), usage);
  return toPrivateKey(facts, by("sign"), by("decrypt"));
}

/** Reads a public key. @throws SyntaxError or TypeError if it is not one */
export function publicKey(source: PublicKeySource): PublicKey {
  if (isPublicPair(source))
    return toPublicKey(factsOf(source.verify), resolved(source.verify), resolved(source.encrypt));
  if (isCryptoKey(source)) {
    const error = new ConfigError("ERR_CONFIG_WECHATPAY_KEYS", `wechatpayKeys: ${PAIR} { verify, encrypt }.`);
    return toPublicKey(factsOf(source), resolved(source), exported(source, "spki", "encrypt", error));
  }
  return fromSpki(readPublicKeyDer(derOf(source, "spki")));
}

/** Reads an X.509 certificate. @throws SyntaxError or TypeError if it is not one */
export function certificate(der: Uint8Array): Certificate {
  const { serialNo, validFrom, validTo, publicKey: key } = readCertificateDer(der);
  return { serialNo, validFrom, validTo, publicKey: fromSpki(key) };
}

/** Creates a key of AES-256-GCM. @param bytes 32 bytes */
export function secretKey(bytes: Uint8Array): SecretKey {
  const key = once(() => crypto.subtle.importKey("raw", Uint8Array.from(bytes), GCM, false, ["decrypt"]));
  return {
    async decrypt(nonce, associatedData, ciphertext) {
      const parameters = { name: GCM, iv: nonce, additionalData: associatedData, tagLength: 128 };
      return new Uint8Array(await crypto.subtle.decrypt(parameters, await key(), ciphertext));
    },
  };
}

function toPrivateKey(facts: AsymmetricKey, signingKey: Import, decryptionKey: Import): PrivateKey {
  const { algorithm, bits, fingerprint } = facts;
  return {
    ...{ algorithm, bits, fingerprint },
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign(SIGNATURE.name, await signingKey(), message)),
    decrypt: async (ciphertext) =>
      new Uint8Array(await crypto.subtle.decrypt(OAEP.name, await decryptionKey(), ciphertext)),
  };
}

function toPublicKey(facts: AsymmetricKey, verificationKey: Import, encryptionKey: Import): PublicKey {
  const { algorithm, bits, fingerprint } = facts;
  return {
    ...{ algorithm, bits, fingerprint },
    verify: async (message, signature) =>
      crypto.subtle.verify(SIGNATURE.name, await verificationKey(), signature, message),
    encrypt: async (plaintext) =>
      new Uint8Array(await crypto.subtle.encrypt(OAEP.name, await encryptionKey(), plaintext)),
    isCiphertext: ({ length }) => length === Math.ceil(bits / 8),
  };
}

function fromSpki({ spki, ...facts }: PublicKeyDer): PublicKey {
  return toPublicKey(facts, imported("spki", spki, "verify"), imported("spki", spki, "encrypt"));
}

function resolved(key: NativeKey): Import {
  return () => Promise.resolve(key as CryptoKey); // its use was checked when the client was created
}

/** Imports a key at its first use. Web Crypto may reject a key whose DER is right. */
function imported(format: "pkcs8" | "spki", der: Uint8Array, usage: Usage): Import {
  const algorithm = usage === "sign" || usage === "verify" ? SIGNATURE : OAEP;
  return once(async () => {
    try {
      return await crypto.subtle.importKey(format, der, algorithm, false, [usage]);
    } catch {
      const [code, option]: [ConfigErrorCode, string] =
        format === "pkcs8"
          ? ["ERR_CONFIG_PRIVATE_KEY", "privateKey"]
          : ["ERR_CONFIG_WECHATPAY_KEYS", "wechatpayKeys"];
      // The error of the platform may quote the key, so it is dropped.
      throw optionError(
        code,
        option,
        "the Web Crypto of this platform does not accept the key. Pass an RSA key.",
      );
    }
  });
}

/** Exports a CryptoKey, and imports it for its other use. */
function exported(key: CryptoKey, format: "pkcs8" | "spki", usage: Usage, error: Error): Import {
  return once(async () => {
    if (!key.extractable) throw error;
    return imported(format, new Uint8Array(await crypto.subtle.exportKey(format, key)), usage)();
  });
}

/** Calls a function at the first call, and returns its promise at every call. */
function once<T>(create: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | undefined;
  return () => (promise ??= create());
}

function derOf(source: Uint8Array | NativeKey, form: "pkcs8" | "spki"): Uint8Array {
  if (isBytes(source)) return source;
  // Bun and Deno have KeyObjects, too.
  const key = source as Partial<{ export(form: { format: "der"; type: string }): Uint8Array }> & NativeKey;
  const der = key.export?.({ format: "der", type: form });
  if (der === undefined) throw new TypeError("expected a KeyObject or a CryptoKey");
  return der;
}

/** Returns the facts of a CryptoKey, which does not reveal its numbers. */
function factsOf(key: NativeKey): AsymmetricKey {
  const { algorithm } = key as CryptoKey; // its algorithm was checked when the client was created
  const { modulusLength: bits } = algorithm as { modulusLength: number } & typeof algorithm; // both algorithms have one
  return { algorithm: "rsa", bits, fingerprint: undefined };
}

function isCryptoKey(source: PrivateKeySource | PublicKeySource): source is CryptoKey {
  return "algorithm" in source && member(source, "algorithm") !== undefined;
}
