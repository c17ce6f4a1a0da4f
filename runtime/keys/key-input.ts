/** Checks a key option before the platform parses it. */
import { copyBytes, encodeHex } from "../encoding/bytes.ts";
import { type CertificateDer, readCertificateDer } from "../encoding/certificate-der.ts";
import type { KeyKind } from "../encoding/key-kind.ts";
import { type KeyContent, readKeyContent } from "../encoding/pem.ts";
import type { NativeKey, PrivateKeySource, PublicKeySource } from "../platform/platform.ts";
import { isBytes } from "../util/file.ts";
import { isObject } from "../util/kind.ts";
import { member } from "../util/own.ts";

/** The input for the platform, or why it cannot be used, as a clause for an error message. */
export type KeyInput<Input> =
  | {
      readonly input: Input;
      /** What to add to the error if the platform cannot parse the input. */
      readonly doubt: string;
    }
  | { readonly fault: string };

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
export function privateKeyInput(source: unknown): KeyInput<PrivateKeySource> {
  return asymmetricKeyInput(source, "private") as KeyInput<PrivateKeySource>; // its pair has the uses of a private key
}

/** Checks a public key of the `wechatpayKeys` option. */
export function publicKeyInput(source: unknown): KeyInput<PublicKeySource> {
  return asymmetricKeyInput(source, "public") as KeyInput<PublicKeySource>; // its pair has the uses of a public key
}

/**
 * Checks a certificate of an option, and returns its DER. Of several, it is the one that has issued none of the others: the
 * certificates of issuers may stand before or behind it.
 */
export function certificateInput(source: unknown): KeyInput<Uint8Array> {
  const content = certificateContent(source);
  return "fault" in content || content.ders.length === 1 ? single(content) : leafOf(content.ders);
}

/** Checks an option that may contain several certificates, and returns the DER of each. */
export function certificateContent(source: unknown): KeyContent {
  return contentOf(source, "certificate") ?? { fault: `expected PEM or DER, ${describeReceived(source)}` };
}

function leafOf(ders: readonly Uint8Array[]): KeyInput<Uint8Array> {
  let all: CertificateDer[];
  try {
    all = [...new Map(ders.map((der) => [encodeHex(der), der])).values()].map(readCertificateDer);
  } catch {
    return { fault: `one of the ${ders.length} certificates cannot be parsed. Pass one certificate` };
  }
  const hasIssued = (one: CertificateDer, other: CertificateDer) =>
    one !== other && encodeHex(one.subject) === encodeHex(other.issuer);
  const leaves = all.filter((one) => !all.some((other) => hasIssued(one, other)));
  const [leaf] = leaves;
  if (leaf !== undefined && leaves.length === 1) return { input: leaf.der, doubt: "" };
  const serials = all.map(({ serialNo }) => serialNo).join(", ");
  return { fault: `expected one certificate, received those with the serial numbers ${serials}. Pass one` };
}

function asymmetricKeyInput(source: unknown, type: "private" | "public"): KeyInput<unknown> {
  const content = contentOf(source, `${type} key`);
  if (content) return single(content);
  const uses = USES[type];
  const isPair = isObject(source) && uses.every(({ usage }) => member(source, usage) !== undefined);
  if (!isPair && !isNativeKey(source))
    return { fault: `expected PEM, DER, a KeyObject or a CryptoKey, ${describeReceived(source)}` };
  if (!isPair) {
    const fault = nativeFault(source, type, uses[0]);
    return fault === undefined ? { input: source, doubt: "" } : { fault };
  }
  // Each member is read once, since a getter may return another key the next time.
  const pair = Object.fromEntries(uses.map(({ usage }) => [usage, source[usage]]));
  const [fault] = uses.flatMap((use) => nativeFault(pair[use.usage], type, use) ?? []);
  return fault === undefined ? { input: pair, doubt: "" } : { fault };
}

/** Reads text or bytes; undefined for another type. Bytes are copied, since the caller may reuse their memory. */
function contentOf(source: unknown, kind: KeyKind): KeyContent | undefined {
  if (typeof source === "string") return readKeyContent(source, kind);
  if (source instanceof ArrayBuffer) return readKeyContent(new Uint8Array(source.slice(0)), kind);
  return isBytes(source) ? readKeyContent(copyBytes(source), kind) : undefined;
}

function single(content: KeyContent): KeyInput<Uint8Array> {
  if ("fault" in content) return content;
  const [input, ...more] = content.ders;
  if (input !== undefined && more.length === 0) return { input, doubt: content.doubt };
  return { fault: `expected one key, received ${content.ders.length}. Pass one` };
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
