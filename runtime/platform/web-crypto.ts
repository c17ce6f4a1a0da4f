/** Keys by Web Crypto. What a key is, is read from its DER at once; it is imported once, when it is first used. */
import { ConfigError, DecryptError, type ConfigErrorCode } from "../errors.ts";
import { isBytes } from "../util/file.ts";
import {
  readCertificateDer,
  readPrivateKeyDer,
  readPublicKeyDer,
  type PublicKeyDer,
} from "../encoding/key-der.ts";
import { pemBytes } from "../encoding/pem.ts";
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

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
type Import = () => Promise<CryptoKey>;
type Usage = "sign" | "decrypt" | "verify" | "encrypt";

const SIGNATURE = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const OAEP = { name: "RSA-OAEP", hash: "SHA-1" };
const GCM = "AES-GCM";
const PAIR = "is a CryptoKey that does one thing only and cannot be exported; give";

export function privateKey(source: PrivateKeyInput): PrivateKey {
  if (isPrivatePair(source)) return signing(factsOf(source.sign), given(source.sign), given(source.decrypt));
  if (isCryptoKey(source)) {
    const fault = new DecryptError("ERR_DECRYPT", `privateKey ${PAIR} { sign, decrypt }`);
    return signing(factsOf(source), given(source), exported(source, "pkcs8", "decrypt", fault));
  }
  const { pkcs8, ...facts } = readPrivateKeyDer(derOf(source, "private key"));
  const by = (usage: Usage) => imported("pkcs8", pkcs8 ?? new Uint8Array(), usage);
  return signing(facts, by("sign"), by("decrypt"));
}

export function publicKey(source: PublicKeyInput): PublicKey {
  if (isPublicPair(source))
    return verifying(factsOf(source.verify), given(source.verify), given(source.encrypt));
  if (isCryptoKey(source)) {
    const fault = new ConfigError(
      "ERR_CONFIG_WECHATPAY_KEYS",
      `wechatpayKeys: one ${PAIR} { verify, encrypt }`,
    );
    return verifying(factsOf(source), given(source), exported(source, "spki", "encrypt", fault));
  }
  return fromSpki(readPublicKeyDer(derOf(source, "public key")));
}

export function certificate(source: CertificateInput): Certificate {
  const read = readCertificateDer(derOf(source, "certificate"));
  return { ...read, publicKey: fromSpki(read.publicKey) };
}

export function secretKey(bytes: Uint8Array): SecretKey {
  const key = once(() => crypto.subtle.importKey("raw", Uint8Array.from(bytes), GCM, false, ["decrypt"]));
  return {
    async decrypt(nonce, associatedData, ciphertext) {
      const parameters = { name: GCM, iv: nonce, additionalData: associatedData, tagLength: 128 };
      return new Uint8Array(await crypto.subtle.decrypt(parameters, await key(), ciphertext));
    },
  };
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function signing(facts: AsymmetricKey, signer: Import, opener: Import): PrivateKey {
  const { algorithm, bits, fingerprint } = facts;
  return {
    ...{ algorithm, bits, fingerprint },
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign(SIGNATURE.name, await signer(), message)),
    decrypt: async (ciphertext) =>
      new Uint8Array(await crypto.subtle.decrypt(OAEP.name, await opener(), ciphertext)),
  };
}

function verifying(facts: AsymmetricKey, verifier: Import, sealer: Import): PublicKey {
  const { algorithm, bits, fingerprint } = facts;
  return {
    ...{ algorithm, bits, fingerprint },
    verify: async (message, signature) =>
      crypto.subtle.verify(SIGNATURE.name, await verifier(), signature, message),
    encrypt: async (plaintext) =>
      new Uint8Array(await crypto.subtle.encrypt(OAEP.name, await sealer(), plaintext)),
  };
}

function fromSpki({ spki, ...facts }: PublicKeyDer): PublicKey {
  return verifying(facts, imported("spki", spki, "verify"), imported("spki", spki, "encrypt"));
}

function given(key: NativeKey): Import {
  return () => Promise.resolve(key as CryptoKey); // Its use was looked at when the client was made.
}

/** Web Crypto has the last word on a key whose form is right. */
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
      // What the platform has to say may quote what it was given.
      throw new ConfigError(code, `createClient: ${option}: the platform's Web Crypto refuses the key in it`);
    }
  });
}

/** The same key for its other use. */
function exported(key: CryptoKey, format: "pkcs8" | "spki", usage: Usage, fault: Error): Import {
  return once(async () => {
    if (!key.extractable) throw fault;
    return imported(format, new Uint8Array(await crypto.subtle.exportKey(format, key)), usage)();
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function derOf(
  source: string | Uint8Array | NativeKey,
  kind: "private key" | "public key" | "certificate",
): Uint8Array {
  if (typeof source === "string") return pemBytes(source, kind);
  if (isBytes(source)) return source;
  // A KeyObject, where there are some beside Web Crypto.
  const key = source as Partial<{ export(form: { format: "der"; type: string }): Uint8Array }> & NativeKey;
  const der = key.export?.({ format: "der", type: kind === "private key" ? "pkcs8" : "spki" });
  if (der === undefined) throw new TypeError("neither a KeyObject nor a CryptoKey");
  return der;
}

/** The length is what a CryptoKey tells of its numbers. */
function factsOf(key: NativeKey): AsymmetricKey {
  const { algorithm } = key as CryptoKey; // Its algorithm was looked at when the client was made.
  const { modulusLength: bits } = algorithm as { modulusLength: number } & typeof algorithm; // Both algorithms have one.
  return { algorithm: "rsa", bits, fingerprint: undefined };
}

function isCryptoKey(source: PrivateKeyInput | PublicKeyInput): source is CryptoKey {
  return typeof source === "object" && "algorithm" in source;
}

function isPrivatePair(
  source: PrivateKeyInput,
): source is Exclude<PrivateKeyInput, string | Uint8Array | NativeKey> {
  return typeof source === "object" && "decrypt" in source;
}

function isPublicPair(
  source: PublicKeyInput,
): source is Exclude<PublicKeyInput, string | Uint8Array | NativeKey> {
  return typeof source === "object" && "encrypt" in source;
}
