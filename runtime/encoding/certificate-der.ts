/**
 * Reads the DER of X.509 certificates (RFC 5280 section 4.1) without cryptography. It accepts only whole certificates: what
 * WeChat Pay encrypts for another purpose must not pass for one.
 */
import { decodeUtf8, encodeHex } from "./bytes.ts";
import {
  bitsOf,
  type Element,
  elementsOf,
  expectTag,
  identifierOf,
  INTEGER,
  malformed,
  OCTET_STRING,
  readDer,
  SEQUENCE,
  sequenceOf,
  unsignedOf,
} from "./der.ts";
import { assertTags, type PublicKeyDer, readPublicKeyDer } from "./key-der.ts";

/** A certificate. Its names and its signed part are the bytes of their DER. */
export interface CertificateDer {
  /** Hexadecimal, in capitals. */
  readonly serialNo: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validTo: number;
  readonly publicKey: PublicKeyDer;
  /** The whole certificate. */
  readonly der: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly extensions: readonly Extension[];
  /** The object identifier of the signature algorithm, in hexadecimal. */
  readonly signatureAlgorithm: string;
  /** The bytes that the issuer signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** An extension of a certificate. */
export interface Extension {
  /** Its object identifier, in hexadecimal. */
  readonly id: string;
  /** Whether a reader that does not know the extension must reject the certificate. */
  readonly isCritical: boolean;
  /** The DER of its value, which is not checked. */
  readonly value: Uint8Array;
}

const BOOLEAN = 0x01;
const UTF8_STRING = 0x0c;
const BMP_STRING = 0x1e;
/** The tags of text in a name: UTF-8, printable, Teletex, IA5 (ASCII) and BMP (two bytes a character). */
const TEXTS: ReadonlySet<number> = new Set([UTF8_STRING, 0x13, 0x14, 0x16, BMP_STRING]);
const UTC_TIME = 0x17;
const SET = 0x31;
/** The tag of the extensions, `[3]`. */
const EXTENSIONS = 0xa3;

/** Reads a certificate. @throws SyntaxError unless the bytes are one certificate, and nothing else */
export function readCertificateDer(der: Uint8Array): CertificateDer {
  const [signed, algorithm, signature, ...more] = sequenceOf(readDer(der));
  const { version, fields, optional } = signedParts(signed);
  const [serial, signedAlgorithm, issuer, validity, subject, key] = fields;
  // Issuers write no unique identifiers (RFC 5280 section 4.1.2.8), and extensions only in version 3.
  assertTags(optional, version === 2 ? [EXTENSIONS] : []);
  // The signature does not cover the second field of its algorithm, so both must be equal (RFC 5280 section 4.1.1.2).
  if (more.length > 0 || hexOf(algorithm) !== hexOf(signedAlgorithm)) throw malformed();
  const [id, parameters, ...others] = sequenceOf(algorithm);
  const [from, to, ...times] = sequenceOf(validity);
  if (others.length > 0 || times.length > 0) throw malformed();
  return {
    serialNo: encodeHex(unsignedOf(serial)).toUpperCase(),
    validFrom: timeOf(from),
    validTo: timeOf(to),
    publicKey: readPublicKeyDer(expectTag(key, SEQUENCE).whole),
    der: Uint8Array.from(der),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    extensions: extensionsOf(optional.find(({ tag }) => tag === EXTENSIONS)),
    signatureAlgorithm: signatureAlgorithmOf(id, parameters),
    signed: expectTag(signed, SEQUENCE).whole,
    signature: bitsOf(signature),
  };
}

/** Splits the signed part of a certificate into its version (0 for version 1), its six required fields and the others. */
function signedParts(signed: Element | undefined) {
  const parts = sequenceOf(signed);
  if (parts[0]?.tag === INTEGER) return { version: 0, fields: parts.slice(0, 6), optional: parts.slice(6) };
  const [version, ...more] = elementsOf(expectTag(parts[0], 0xa0).content);
  const number = encodeHex(unsignedOf(version));
  // DER does not write version 1, the default.
  if (more.length > 0 || (number !== "01" && number !== "02")) throw malformed();
  return { version: Number(number), fields: parts.slice(1, 7), optional: parts.slice(7) };
}

/** Reads the identifier of an algorithm whose parameters are absent or NULL; of others it has no name. */
function signatureAlgorithmOf(id: Element | undefined, parameters: Element | undefined): string {
  const name = identifierOf(id);
  const hasParameters = parameters !== undefined && hexOf(parameters) !== "0500";
  return hasParameters ? "" : name;
}

/** Checks a name (RFC 5280 section 4.1.2.4), and returns its DER. */
function nameOf(element: Element | undefined): Uint8Array {
  for (const set of sequenceOf(element)) {
    const attributes = elementsOf(expectTag(set, SET).content);
    if (attributes.length === 0) throw malformed();
    for (const attribute of attributes) {
      const [type, value, ...more] = sequenceOf(attribute);
      identifierOf(type);
      if (value === undefined || more.length > 0 || !isText(value)) throw malformed();
    }
  }
  return expectTag(element, SEQUENCE).whole;
}

function isText({ tag, content }: Element): boolean {
  if (tag === UTF8_STRING) return decodeUtf8(content) !== undefined;
  return TEXTS.has(tag) && (tag !== BMP_STRING || content.length % 2 === 0);
}

function extensionsOf(element: Element | undefined): Extension[] {
  if (element === undefined) return [];
  const extensions = sequenceOf(readDer(element.content)).map(extensionOf);
  const ids = new Set(extensions.map(({ id }) => id));
  if (extensions.length === 0 || ids.size < extensions.length) throw malformed();
  return extensions;
}

function extensionOf(element: Element): Extension {
  const [id, ...rest] = sequenceOf(element);
  const isMarked = rest[0]?.tag === BOOLEAN;
  const [value, ...more] = isMarked ? rest.slice(1) : rest;
  if (more.length > 0) throw malformed();
  const mark = isMarked ? hexOf(rest[0]) : "010100";
  // DER does not write FALSE, the default, but issuers do.
  if (mark !== "010100" && mark !== "0101ff") throw malformed();
  const { content } = expectTag(value, OCTET_STRING);
  return { id: identifierOf(id), isCritical: mark === "0101ff", value: content };
}

function hexOf(element: Element | undefined): string {
  return encodeHex(element?.whole ?? new Uint8Array(0));
}

/** Reads a UTCTime (YYMMDDHHMMSSZ, from 1950 to 2049) or GeneralizedTime (YYYYMMDDHHMMSSZ), in milliseconds since 1970. */
function timeOf(element: Element | undefined): number {
  const isShort = element?.tag === UTC_TIME;
  const text = String.fromCharCode(...expectTag(element, isShort ? UTC_TIME : 0x18).content);
  const full = isShort ? (text < "50" ? "20" : "19") + text : text;
  const [, ...digits] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  const [year, month, day, hour, minute, second] = digits;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  // Some engines read February 30 as March 2.
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw malformed();
  return time;
}
