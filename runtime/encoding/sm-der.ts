/** Reads and writes the DER of SM2 keys, signatures and ciphertexts (GB/T 35276), with numbers in hexadecimal. */
import { decodeHex, encodeHex } from "./bytes.ts";
import {
  bitsOf,
  type Element,
  elementsOf,
  expectTag,
  INTEGER,
  malformed,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  SEQUENCE,
  sequenceOf,
  unsignedOf,
  writeDer,
} from "./der.ts";
import { readPrivateKeyDer, readPublicKeyDer } from "./key-der.ts";

/** The curve sm2p256v1, 1.2.156.10197.1.301. */
const CURVE = "2a811ccf5501822d";
/** The hexadecimal digits of a number of the curve. */
const DIGITS = 64;

/** Reads the number of a private key in PKCS#8 (RFC 5958) or SEC 1 (RFC 5915). @throws SyntaxError */
export function readPrivateNumber(der: Uint8Array): string {
  const { form } = readPrivateKeyDer(der);
  const [, second, third] = sequenceOf(readDer(der));
  if (form !== "sec1") {
    assertCurve(sequenceOf(second));
    return numberOf(readDer(expectTag(third, OCTET_STRING).content));
  }
  assertCurve(third === undefined ? [] : elementsOf(third.content));
  return numberOf(readDer(der));
}

function numberOf(key: Element): string {
  const [, number] = sequenceOf(key);
  const digits = encodeHex(expectTag(number, OCTET_STRING).content).padStart(DIGITS, "0");
  if (digits.length > DIGITS) throw malformed();
  return digits;
}

/** Reads the uncompressed point of a public key in SubjectPublicKeyInfo (RFC 5480). @throws SyntaxError */
export function readPublicPoint(spki: Uint8Array): string {
  readPublicKeyDer(spki);
  const [algorithm, key] = sequenceOf(readDer(spki));
  assertCurve(sequenceOf(algorithm));
  return encodeHex(bitsOf(key));
}

function assertCurve(identifiers: readonly Element[]): void {
  const isCurve = ({ tag, content }: Element) => tag === OBJECT_IDENTIFIER && encodeHex(content) === CURVE;
  if (!identifiers.some(isCurve)) throw new SyntaxError("expected a key of the curve sm2p256v1");
}

/** Reads a signature as r and s, joined; returns undefined for other bytes. */
export function readSignature(der: Uint8Array): string | undefined {
  try {
    const numbers = sequenceOf(readDer(der));
    return numbers.length === 2 ? numbers.map(readNumber).join("") : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a signature. @param numbers r and s, joined */
export function writeSignature(numbers: string): Uint8Array {
  return writeDer(SEQUENCE, writeNumber(numbers.slice(0, DIGITS)), writeNumber(numbers.slice(DIGITS)));
}

/** Reads a ciphertext as C1, C3 and C2, joined; C1 without its 04. @throws SyntaxError */
export function readCiphertext(der: Uint8Array): string {
  const [x, y, hash, text, ...more] = sequenceOf(readDer(der));
  const [c3, c2] = [expectTag(hash, OCTET_STRING).content, expectTag(text, OCTET_STRING).content];
  if (more.length > 0 || c3.length !== 32 || c2.length === 0) throw malformed();
  return readNumber(x) + readNumber(y) + encodeHex(c3) + encodeHex(c2);
}

/** Writes a ciphertext. @param parts C1, C3 and C2, joined; C1 without its 04 */
export function writeCiphertext(parts: string): Uint8Array {
  const [x, y, c3] = [0, 1, 2].map((at) => parts.slice(at * DIGITS, (at + 1) * DIGITS));
  const bytes = [c3, parts.slice(3 * DIGITS)].map((part = "") => writeDer(OCTET_STRING, decodeHex(part)));
  return writeDer(SEQUENCE, writeNumber(x ?? ""), writeNumber(y ?? ""), ...bytes);
}

/** Reads a number of the curve, in 64 digits. */
function readNumber(element: Element | undefined): string {
  const number = encodeHex(unsignedOf(element)).padStart(DIGITS, "0");
  if (number.length > DIGITS) throw malformed();
  return number;
}

function writeNumber(digits: string): Uint8Array {
  const shortest = digits.replace(/^(?:00)+(?=..)/, "");
  return writeDer(INTEGER, decodeHex(/^[89a-f]/.test(shortest) ? `00${shortest}` : shortest));
}
