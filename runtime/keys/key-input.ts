/** Checks a key option before the platform parses it. */
import { isObject } from "../util/kind.ts";
import { isBytes } from "../util/file.ts";
import type { CertificateInput, NativeKey, PrivateKeyInput, PublicKeyInput } from "../platform/platform.ts";
import { pemKind, describePem } from "../encoding/pem.ts";

/** A fault is a clause for an error message. */
export type Read<Input> = { readonly input: Input } | { readonly fault: string };

/** The use of a key that Web Crypto must allow. */
interface Use {
  readonly usage: "sign" | "decrypt" | "verify" | "encrypt";
  readonly algorithm: "RSASSA-PKCS1-v1_5" | "RSA-OAEP";
  readonly hash: "SHA-256" | "SHA-1";
}

const SIGN: Use = { usage: "sign", algorithm: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const VERIFY: Use = { ...SIGN, usage: "verify" };
const DECRYPT: Use = { usage: "decrypt", algorithm: "RSA-OAEP", hash: "SHA-1" };
const ENCRYPT: Use = { ...DECRYPT, usage: "encrypt" };

export function privateKeyInput(source: unknown): Read<PrivateKeyInput> {
  if (typeof source === "string") return pemInput(source, "private key");
  const der = derOf(source);
  if (der) return { input: der };
  if (isObject(source) && "sign" in source && "decrypt" in source) {
    const { sign, decrypt } = source;
    const fault = nativeFault(sign, "private", SIGN) ?? nativeFault(decrypt, "private", DECRYPT);
    return fault === undefined ? { input: { sign, decrypt } as PrivateKeyInput } : { fault }; // Looked at above.
  }
  if (!isNativeKey(source))
    return { fault: `expected PEM text, DER, a KeyObject or a CryptoKey, ${received(source)}` };
  const fault = nativeFault(source, "private", SIGN);
  return fault === undefined ? { input: source } : { fault };
}

export function publicKeyInput(source: unknown): Read<PublicKeyInput> {
  if (typeof source === "string") return pemInput(source, "public key");
  const der = derOf(source);
  if (der) return { input: der };
  if (isObject(source) && "verify" in source && "encrypt" in source) {
    const { verify, encrypt } = source;
    const fault = nativeFault(verify, "public", VERIFY) ?? nativeFault(encrypt, "public", ENCRYPT);
    return fault === undefined ? { input: { verify, encrypt } as PublicKeyInput } : { fault }; // Looked at above.
  }
  if (!isNativeKey(source))
    return { fault: `expected PEM text, DER, a KeyObject or a CryptoKey, ${received(source)}` };
  const fault = nativeFault(source, "public", VERIFY);
  return fault === undefined ? { input: source } : { fault };
}

export function certificateInput(source: unknown): Read<CertificateInput> {
  if (typeof source === "string") return pemInput(source, "certificate");
  const der = derOf(source);
  return der ? { input: der } : { fault: `expected PEM text or DER, ${received(source)}` };
}

function pemInput(text: string, expected: "private key" | "public key" | "certificate"): Read<string> {
  const kind = pemKind(text);
  return kind === expected ? { input: text } : { fault: describePem(kind) };
}

/** Copies DER, since the caller may reuse its memory before the key is imported. */
function derOf(source: unknown): Uint8Array | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source.slice(0));
  return isBytes(source) ? Uint8Array.from(source) : undefined;
}

/** Words why a native key cannot be used; a KeyObject has all uses. */
function nativeFault(key: unknown, type: "private" | "public", use: Use): string | undefined {
  if (!isNativeKey(key)) return `${use.usage}: expected a CryptoKey, ${received(key)}`;
  const name = "algorithm" in key ? "CryptoKey" : "KeyObject";
  if (key.type !== type) return `this ${name} is not a ${type} key`;
  return "algorithm" in key ? cryptoKeyFault(key, use) : undefined;
}

function cryptoKeyFault(
  key: { readonly algorithm: unknown },
  { usage, algorithm, hash }: Use,
): string | undefined {
  const { name, hash: given } = isObject(key.algorithm) ? key.algorithm : {};
  const usages: unknown = Reflect.get(key, "usages");
  const has = Array.isArray(usages) && usages.includes(usage);
  const digest = isObject(given) ? given["name"] : undefined;
  if (name === algorithm && digest === hash && has) return undefined;
  const pair = type(usage) === "private" ? "{ sign, decrypt }" : "{ verify, encrypt }";
  return `this CryptoKey cannot ${usage}: expected one of ${algorithm} with ${hash} and the usage "${usage}"; pass two keys as ${pair}`;
}

function type(usage: Use["usage"]): "private" | "public" {
  return usage === "sign" || usage === "decrypt" ? "private" : "public";
}

function isNativeKey(source: unknown): source is NativeKey {
  return typeof source === "object" && source !== null && "type" in source && typeof source.type === "string";
}

function received(value: unknown): string {
  return `received ${describeType(value)}`;
}

/** Words the type of a value without the value, which may be a secret. */
export function describeType(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : "another string";
  return value === undefined ? "nothing" : value === null ? "null" : `a value of type ${typeof value}`;
}
