/** Checks a key option before the platform parses it. */
import { describePem, pemKind } from "../encoding/pem.ts";
import type { CertificateInput, NativeKey, PrivateKeyInput, PublicKeyInput } from "../platform/platform.ts";
import { isBytes } from "../util/file.ts";
import { isObject } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** The input for the platform, or why it cannot be used, as a clause for an error message. */
export type KeyInput<Input> = { readonly input: Input } | { readonly fault: string };

/** A use of a key, which Web Crypto must allow. */
interface Use {
  readonly usage: "sign" | "decrypt" | "verify" | "encrypt";
  readonly algorithm: "RSASSA-PKCS1-v1_5" | "RSA-OAEP";
  readonly hash: "SHA-256" | "SHA-1";
}

const SIGNATURE = { algorithm: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const ENCRYPTION = { algorithm: "RSA-OAEP", hash: "SHA-1" } as const;

/** The two uses of each half of a key pair; the first is required of a single key. */
const USES: Readonly<Record<"private" | "public", readonly [Use, Use]>> = {
  private: [
    { usage: "sign", ...SIGNATURE },
    { usage: "decrypt", ...ENCRYPTION },
  ],
  public: [
    { usage: "verify", ...SIGNATURE },
    { usage: "encrypt", ...ENCRYPTION },
  ],
};

/** Checks the `privateKey` option. */
export function privateKeyInput(source: unknown): KeyInput<PrivateKeyInput> {
  return asymmetricKeyInput(source, "private") as KeyInput<PrivateKeyInput>; // its pair has the uses of a private key
}

/** Checks a public key of the `wechatpayKeys` option. */
export function publicKeyInput(source: unknown): KeyInput<PublicKeyInput> {
  return asymmetricKeyInput(source, "public") as KeyInput<PublicKeyInput>; // its pair has the uses of a public key
}

/** Checks a certificate of the `wechatpayKeys` option. */
export function certificateInput(source: unknown): KeyInput<CertificateInput> {
  if (typeof source === "string") return pemInput(source, "certificate");
  const der = derOf(source);
  return der ? { input: der } : { fault: `expected PEM text or DER, ${describeReceived(source)}` };
}

function asymmetricKeyInput(source: unknown, type: "private" | "public"): KeyInput<unknown> {
  if (typeof source === "string") return pemInput(source, `${type} key`);
  const der = derOf(source);
  if (der) return { input: der };
  const uses = USES[type];
  const isPair = isObject(source) && uses.every(({ usage }) => member(source, usage) !== undefined);
  if (!isPair && !isNativeKey(source))
    return { fault: `expected PEM text, DER, a KeyObject or a CryptoKey, ${describeReceived(source)}` };
  if (!isPair) {
    const fault = nativeFault(source, type, uses[0]);
    return fault === undefined ? { input: source } : { fault };
  }
  // Each member is read once, since a getter may return another key the next time.
  const pair = Object.fromEntries(uses.map(({ usage }) => [usage, source[usage]]));
  const [fault] = uses.flatMap((use) => nativeFault(pair[use.usage], type, use) ?? []);
  return fault === undefined ? { input: pair } : { fault };
}

function pemInput(text: string, expected: "private key" | "public key" | "certificate"): KeyInput<string> {
  const kind = pemKind(text);
  return kind === expected ? { input: text } : { fault: describePem(kind) };
}

/** Copies DER, since the caller may reuse its memory before the key is imported. */
function derOf(source: unknown): Uint8Array | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source.slice(0));
  return isBytes(source) ? Uint8Array.from(source) : undefined;
}

/** Describes why a native key cannot be used, in a clause. A KeyObject has all uses. */
function nativeFault(key: unknown, type: "private" | "public", use: Use): string | undefined {
  if (!isNativeKey(key)) return `${use.usage}: expected a CryptoKey, ${describeReceived(key)}`;
  const algorithm = member(key, "algorithm");
  const name = algorithm === undefined ? "KeyObject" : "CryptoKey";
  if (key.type !== type) return `this ${name} is not a ${type} key`;
  return algorithm === undefined
    ? undefined
    : cryptoKeyFault({ algorithm, usages: member(key, "usages") }, use);
}

function cryptoKeyFault(
  key: { readonly algorithm: unknown; readonly usages: unknown },
  { usage, algorithm, hash }: Use,
): string | undefined {
  const { name, hash: digest } = isObject(key.algorithm) ? key.algorithm : {};
  const { usages } = key;
  const isAllowed = Array.isArray(usages) && usages.includes(usage);
  const digestName = isObject(digest) ? digest["name"] : undefined;
  if (name === algorithm && digestName === hash && isAllowed) return undefined;
  const pair = usage === "sign" || usage === "decrypt" ? "{ sign, decrypt }" : "{ verify, encrypt }";
  const expected = `expected one of ${algorithm} with ${hash} and the usage "${usage}"`;
  return `this CryptoKey cannot ${usage}, ${expected}. Pass two keys as ${pair}`;
}

function isNativeKey(source: unknown): source is NativeKey {
  return typeof member(source, "type") === "string";
}

function describeReceived(value: unknown): string {
  return `received ${describeType(value)}`;
}

/** Describes the type of a value, never the value, which may be a secret. */
export function describeType(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : "another string";
  return value === undefined ? "nothing" : value === null ? "null" : `a value of type ${typeof value}`;
}
