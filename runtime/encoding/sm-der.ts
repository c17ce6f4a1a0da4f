/** Reads and writes the DER of SM2 keys, signatures and ciphertexts (GB/T 35276), with numbers in hexadecimal. */
import { decodeHex, encodeHex } from "./bytes.ts";
import {
  BIT_STRING,
  type Element,
  elementsOf,
  expectTag,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  SEQUENCE,
  writeDer,
} from "./der.ts";

/** The curve sm2p256v1, 1.2.156.10197.1.301. */
const CURVE = "2a811ccf5501822d";
/** The hexadecimal digits of a number of the curve. */
const DIGITS = 64;

/** Reads the number of a private key in PKCS#8 (RFC 5958) or SEC 1 (RFC 5915). @throws SyntaxError */
export function readPrivateNumber(der: Uint8Array): string {
  const [version, second, third] = elementsOf(expectTag(readDer(der), SEQUENCE).content);
  expectTag(version, INTEGER);
  if (second?.tag !== OCTET_STRING) {
    assertCurve(elementsOf(expectTag(second, SEQUENCE).content));
    return numberOf(readDer(expectTag(third, OCTET_STRING).content));
  }
  assertCurve(third === undefined ? [] : elementsOf(third.content));
  return numberOf(readDer(der));
}

function numberOf(key: Element): string {
  const [, number] = elementsOf(expectTag(key, SEQUENCE).content);
  return encodeHex(expectTag(number, OCTET_STRING).content).padStart(DIGITS, "0");
}

/** Reads the uncompressed point of a public key in SubjectPublicKeyInfo (RFC 5480). @throws SyntaxError */
export function readPublicPoint(spki: Uint8Array): string {
  const [algorithm, key] = elementsOf(expectTag(readDer(spki), SEQUENCE).content);
  assertCurve(elementsOf(expectTag(algorithm, SEQUENCE).content));
  // The first byte is the number of unused bits, which is 0 for a key.
  return encodeHex(expectTag(key, BIT_STRING).content.subarray(1));
}

function assertCurve(identifiers: readonly Element[]): void {
  const isCurve = ({ tag, content }: Element) => tag === OBJECT_IDENTIFIER && encodeHex(content) === CURVE;
  if (!identifiers.some(isCurve)) throw new SyntaxError("expected a key of the curve sm2p256v1");
}

/** Reads a signature as r and s, joined; returns undefined for other bytes. */
export function readSignature(der: Uint8Array): string | undefined {
  try {
    const numbers = elementsOf(expectTag(readDer(der), SEQUENCE).content);
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
  const [x, y, hash, text, ...more] = elementsOf(expectTag(readDer(der), SEQUENCE).content);
  const [c3, c2] = [expectTag(hash, OCTET_STRING).content, expectTag(text, OCTET_STRING).content];
  if (more.length > 0 || c3.length !== 32) throw new SyntaxError("expected an SM2 ciphertext");
  return readNumber(x) + readNumber(y) + encodeHex(c3) + encodeHex(c2);
}

/** Writes a ciphertext. @param parts C1, C3 and C2, joined; C1 without its 04 */
export function writeCiphertext(parts: string): Uint8Array {
  const [x, y, c3] = [0, 1, 2].map((at) => parts.slice(at * DIGITS, (at + 1) * DIGITS));
  const bytes = [c3, parts.slice(3 * DIGITS)].map((part = "") => writeDer(OCTET_STRING, decodeHex(part)));
  return writeDer(SEQUENCE, writeNumber(x ?? ""), writeNumber(y ?? ""), ...bytes);
}

/** Reads a number that is not negative, in its shortest form. */
function readNumber(element: Element | undefined): string {
  const digits = encodeHex(expectTag(element, INTEGER).content);
  const isShortest = digits.startsWith("00") ? /^00[89a-f]/.test(digits) : /^[0-7]/.test(digits);
  const number = digits.replace(/^00/, "").padStart(DIGITS, "0");
  if (!isShortest || number.length > DIGITS) throw new SyntaxError("expected a number of the curve");
  return number;
}

function writeNumber(digits: string): Uint8Array {
  const shortest = digits.replace(/^(?:00)+(?=..)/, "");
  return writeDer(INTEGER, decodeHex(/^[89a-f]/.test(shortest) ? `00${shortest}` : shortest));
}
