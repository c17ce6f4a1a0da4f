/** Recognizes what a PEM text contains (RFC 7468) before a platform parses it, and reads its bytes. */
import { decodeBase64, encodeBase64 } from "./bytes.ts";

/** What a text is, when a key or certificate in PEM is expected. */
export type PemKind =
  "private key" | "encrypted private key" | "public key" | "certificate" | "escaped" | "file path" | "other";

const KINDS: readonly (readonly [RegExp, PemKind])[] = [
  // In an environment file, the line breaks of a PEM are often the two characters \n.
  [/-----BEGIN [^\n]*\\n/, "escaped"],
  [/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m, "encrypted private key"],
  [/-----BEGIN (?:\w+ )?PRIVATE KEY-----/, "private key"],
  [/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/, "certificate"],
  [/-----BEGIN (?:RSA )?PUBLIC KEY-----/, "public key"],
  [/^[^\n]{1,1024}\.(?:pem|key|crt|cer|p12|pfx)\s*$/i, "file path"],
];

/** Returns what a text is, by its first line and its form. */
export function pemKind(text: string): PemKind {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}

const DESCRIPTIONS: Readonly<Record<PemKind, string>> = {
  "private key": "this is a private key",
  "encrypted private key": "this private key is encrypted. Decrypt it first: openssl pkey -in key.pem",
  "public key": "this is a public key",
  certificate: "this is a certificate",
  escaped: 'its line breaks are the two characters "\\n". Replace them by line breaks',
  "file path": "this looks like the path of a file. Pass the text of the file",
  other: "this is not PEM text (-----BEGIN …)",
};

/** Describes what a text is, and what to do if it cannot be used, in a clause for an error message. */
export function describePem(kind: PemKind): string {
  return DESCRIPTIONS[kind];
}

/**
 * Returns the bytes of the first block of a kind.
 *
 * @throws SyntaxError if there is none, or if it is not Base64
 */
export function pemBytes(text: string, kind: "private key" | "public key" | "certificate"): Uint8Array {
  const label = LABELS[kind];
  const block = new RegExp(`-----BEGIN (${label})-----([^-]*)-----END \\1-----`).exec(text);
  const bytes = decodeBase64((block?.[2] ?? "").replace(/\s+/g, ""));
  if (bytes === undefined || bytes.length === 0) throw new SyntaxError(`expected the PEM of a ${kind}`);
  return bytes;
}

const ONE_CERTIFICATE =
  /^-----BEGIN CERTIFICATE-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END CERTIFICATE-----(?:\r?\n)?$/;

/**
 * Returns the bytes of a certificate whose text decides what the client trusts: one block from the first character to the
 * last, but for one line break at the end.
 *
 * @throws SyntaxError for any other text, such as JSON with a block in it
 */
export function certificateBytes(text: string): Uint8Array {
  const block = ONE_CERTIFICATE.exec(text);
  const bytes = decodeBase64((block?.[1] ?? "").replace(/\s+/g, ""));
  if (bytes === undefined || bytes.length === 0)
    throw new SyntaxError("expected the PEM of one certificate, and nothing else");
  return bytes;
}

/** Writes the PEM of a certificate. */
export function certificatePem(der: Uint8Array): string {
  const lines = encodeBase64(der).replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const LABELS = {
  "private key": "(?:\\w+ )?PRIVATE KEY",
  "public key": "(?:RSA )?PUBLIC KEY",
  certificate: "(?:TRUSTED |X509 )?CERTIFICATE",
};
