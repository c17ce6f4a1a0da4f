/** What a PEM text says it is (RFC 7468), before anything tries to parse it. */
import { decodeBase64 } from "./base64.ts";

export type PemKind =
  "private key" | "encrypted private key" | "public key" | "certificate" | "escaped" | "file path" | "other";

const KINDS: readonly (readonly [RegExp, PemKind])[] = [
  // A PEM pasted into an environment file often has its line breaks as two characters.
  [/-----BEGIN [^\n]*\\n/, "escaped"],
  [/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m, "encrypted private key"],
  [/-----BEGIN (?:\w+ )?PRIVATE KEY-----/, "private key"],
  [/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/, "certificate"],
  [/-----BEGIN (?:RSA )?PUBLIC KEY-----/, "public key"],
  [/^[^\n]{1,1024}\.(?:pem|key|crt|cer|p12|pfx)\s*$/i, "file path"],
];

export function pemKind(text: string): PemKind {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}

const SAID: Readonly<Record<PemKind, string>> = {
  "private key": "this is a private key",
  "encrypted private key": "this private key is encrypted; decrypt it first (openssl pkey -in key.pem)",
  "public key": "this is a public key",
  certificate: "this is a certificate",
  escaped: 'its line breaks are the two characters "\\n"; turn them into line breaks',
  "file path": "this looks like the path of a file; give the text of the file",
  other: "this is no PEM text (-----BEGIN …)",
};

/** What came instead, as a clause for an error message. */
export function describePem(kind: PemKind): string {
  return SAID[kind];
}

/**
 * The bytes of the first block of this kind.
 *
 * @throws SyntaxError when there is none, or it is no base64
 */
export function pemBytes(text: string, kind: "private key" | "public key" | "certificate"): Uint8Array {
  const label = LABELS[kind];
  const block = new RegExp(`-----BEGIN (${label})-----([^-]*)-----END \\1-----`).exec(text);
  const bytes = decodeBase64((block?.[2] ?? "").replace(/\s+/g, ""));
  if (bytes === undefined || bytes.length === 0) throw new SyntaxError(`no PEM of a ${kind}`);
  return bytes;
}

const LABELS = {
  "private key": "(?:\\w+ )?PRIVATE KEY",
  "public key": "(?:RSA )?PUBLIC KEY",
  certificate: "(?:TRUSTED |X509 )?CERTIFICATE",
};
