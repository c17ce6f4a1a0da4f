/**
 * Reads PEM text (RFC 7468) as files, environment variables and secret stores contain it. White space of any kind is accepted
 * where it cannot be part of the content. The text that decides what the client trusts has a strict reader of its own.
 */
import { decodeBase64, decodeUtf8, encodeBase64 } from "./bytes.ts";
import { type Content, type KeyKind, kindOfDer } from "./key-kind.ts";

/** The content of a key option: the DER of each block, or why there is none, as a clause for an error message. */
export type KeyContent =
  | {
      readonly ders: readonly Uint8Array[];
      /** What to add to the error if the DER cannot be parsed. */
      readonly doubt: string;
    }
  | { readonly fault: string };

/** A block between two lines of dashes. */
interface Block {
  /** The label without spaces: `PRIVATEKEY`. */
  readonly label: string;
  readonly kind: Content | undefined;
  /** Base64 without white space; undefined if the last line is missing. */
  readonly body: string | undefined;
}

/**
 * What Base64 and the lines of dashes do not contain: white space, the same as escapes (`\n`, `\u000a`), marks that are invisible, and
 * quotation marks.
 */
const NOISE = /\\+(?:u00(?:0[9ad]|20)|[nrt])?|[\s\0\u200b-\u200d\u2060"'`>]/gi;
const DASHES = "-----";

/** The kinds by their label without spaces. */
const LABELS: readonly (readonly [RegExp, Content])[] = [
  [/^ENCRYPTEDPRIVATEKEY$/, "encrypted private key"],
  [/^\w*PRIVATEKEY$/, "private key"],
  [/^(?:TRUSTED|X509)?CERTIFICATE$/, "certificate"],
  [/^(?:NEW)?CERTIFICATEREQUEST$/, "certificate request"],
  [/^(?:RSA)?PUBLICKEY$/, "public key"],
  [/^(?:PKCS7|CMS)$/, "PKCS#7"],
];

/** Reports whether a text contains PEM. */
export function isPem(text: string): boolean {
  return blocksOf(text).length > 0;
}

/** Returns what a key option contains, by its first block of PEM or by its DER; undefined if it is not recognized. */
export function contentKind(source: string | Uint8Array): Content | undefined {
  if (typeof source === "string") return blocksOf(source)[0]?.kind;
  const text = textOf(source);
  return text === undefined ? kindOfDer(source) : contentKind(text);
}

/** Reads a key option: PEM as text or bytes, or the DER of one key or certificate. */
export function readKeyContent(source: string | Uint8Array, kind: KeyKind): KeyContent {
  if (typeof source === "string") return readText(source, kind);
  const text = textOf(source);
  if (text !== undefined) return readText(text, kind);
  const derKind = kindOfDer(source);
  // What is not recognized may be damaged: its reader rejects it.
  if (derKind !== undefined && derKind !== kind) return { fault: describe(derKind, kind) };
  return { ders: [source], doubt: "" };
}

/** Returns the text of bytes; undefined for DER, whose length is never UTF-8. Windows writes text in UTF-16, too. */
function textOf(bytes: Uint8Array): string | undefined {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return isUtf16 ? new TextDecoder("utf-16le").decode(bytes) : decodeUtf8(bytes);
}

function readText(text: string, kind: KeyKind): KeyContent {
  const blocks = blocksOf(text);
  const [first] = blocks;
  if (first === undefined) return { fault: describeText(text, kind) };
  const wanted = blocks.filter((block) => block.kind === kind);
  const bodies = wanted.map(({ body }) => body);
  if (wanted.length === 0) return { fault: describeBlock(first, kind) };
  if (bodies.includes(undefined))
    return { fault: `the last line of the ${kind}, -----END …-----, is missing. Pass the whole text` };
  const ders = bodies.flatMap((body) => (body && decodeBase64(body)) || []);
  const doubt = describeSpaces(text);
  if (ders.length === wanted.length) return { ders, doubt };
  return { fault: `the ${kind} cannot be parsed: its content is not Base64.${doubt || " Copy it again"}` };
}

/** Splits a text into its blocks, in time that grows with its length. */
function blocksOf(text: string): Block[] {
  const parts = text.replace(NOISE, "").split(DASHES);
  return parts.flatMap((part, at) => {
    if (!part.startsWith("BEGIN")) return [];
    const label = part.slice("BEGIN".length);
    const body = parts[at + 1] ?? "";
    const isWhole = parts[at + 2] === `END${label}`;
    const kind = LABELS.find(([pattern]) => pattern.test(label))?.[1];
    const isEncrypted = kind === "private key" && body.startsWith("Proc-Type:4,ENCRYPTED");
    return [{ label, kind: isEncrypted ? "encrypted private key" : kind, body: isWhole ? body : undefined }];
  });
}

function describeBlock({ label, kind }: Block, expected: KeyKind): string {
  if (kind !== undefined) return describe(kind, expected);
  if (/[%+]/.test(label)) return "this PEM text is URL-encoded. Decode it first";
  return `this is PEM text of another kind than a ${expected}`;
}

/** Describes a text that contains no PEM, in a clause for an error message. */
function describeText(text: string, expected: KeyKind): string {
  if (text.length < 1100 && /^[^\n]{1,1024}\.(?:pem|key|crt|cer|der|p12|pfx)\s*$/i.test(text))
    return "this looks like the path of a file. Pass the text of the file";
  const bytes = decodeBase64(text.replace(NOISE, ""));
  const kind = bytes && kindOfDer(bytes);
  if (kind === "PKCS#12") return describe(kind, expected, "Base64 of ");
  if (kind !== undefined)
    return `this is the Base64 of a ${kind}, without the lines -----BEGIN …----- and -----END …-----. Add them`;
  if (bytes && isPem(decodeUtf8(bytes) ?? "")) return "this is the Base64 of PEM text. Decode it first";
  return "this is not PEM text (-----BEGIN …)";
}

/** Describes what a key option is, and how to convert it, in a clause for an error message. */
function describe(kind: Content, expected: KeyKind, form = ""): string {
  const openssl = (command: string) => (command === "" ? "" : `. Convert it: openssl ${command}`);
  const name = expected === "private key" ? "apiclient_key.pem" : "apiclient_cert.pem";
  switch (kind) {
    case "encrypted private key":
      return `this private key is encrypted${openssl(expected === "private key" ? `pkey -in key.pem -out ${name}` : "")}`;
    case "PKCS#12": {
      const what = { "private key": "-nocerts -nodes", certificate: "-clcerts -nokeys", "public key": "" };
      const options = what[expected];
      return `this is ${form}PKCS#12${openssl(options && `pkcs12 -in apiclient_cert.p12 ${options} -out ${name}`)}`;
    }
    case "PKCS#7":
      return `this is PKCS#7${openssl(expected === "certificate" ? `pkcs7 -in certificates.p7b -print_certs -out ${name}` : "")}`;
    case "certificate request":
      return "this is a certificate request, not the certificate that was issued for it";
    default:
      return `this is a ${kind}`;
  }
}

/** Says which white space of a damaged text may have been content: a decoder of forms reads + as a space. */
function describeSpaces(text: string): string {
  const content = text.replace(/-----[^-]*-----/g, "");
  const isSpaced = /[A-Za-z0-9+/] +[A-Za-z0-9+/]/.test(content);
  return isSpaced ? " Some of its spaces may have been + characters. Pass the text as the file has it" : "";
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
