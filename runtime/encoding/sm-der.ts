/** How SM2 keys, signatures and ciphertexts are written in DER (GB/T 35276), and their numbers in hexadecimal. */
import { decodeHex, encodeHex } from "./hex.ts";
import {
  BIT_STRING,
  elementsOf,
  INTEGER,
  need,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  SEQUENCE,
  writeDer,
  type Element,
} from "./der.ts";

/** The curve sm2p256v1, 1.2.156.10197.1.301. */
const CURVE = "2a811ccf5501822d";
/** Digits of a number of the curve. */
const DIGITS = 64;

/** The number that a private key is: PKCS#8 (RFC 5958) or SEC 1 (RFC 5915). @throws SyntaxError */
export function privateNumber(der: Uint8Array): string {
  const [version, second, third] = elementsOf(need(readDer(der), SEQUENCE).content);
  need(version, INTEGER);
  if (second?.tag !== OCTET_STRING) {
    needCurve(elementsOf(need(second, SEQUENCE).content));
    return numberOf(readDer(need(third, OCTET_STRING).content));
  }
  needCurve(third === undefined ? [] : elementsOf(third.content));
  return numberOf(readDer(der));
}

function numberOf(key: Element): string {
  const [, number] = elementsOf(need(key, SEQUENCE).content);
  return encodeHex(need(number, OCTET_STRING).content).padStart(DIGITS, "0");
}

/** The point that a public key is, uncompressed: SubjectPublicKeyInfo (RFC 5480). @throws SyntaxError */
export function publicPoint(spki: Uint8Array): string {
  const [algorithm, key] = elementsOf(need(readDer(spki), SEQUENCE).content);
  needCurve(elementsOf(need(algorithm, SEQUENCE).content));
  // The first byte counts the bits that are left over, of which a key has none.
  return encodeHex(need(key, BIT_STRING).content.subarray(1));
}

function needCurve(identifiers: readonly Element[]): void {
  const isCurve = ({ tag, content }: Element) => tag === OBJECT_IDENTIFIER && encodeHex(content) === CURVE;
  if (!identifiers.some(isCurve)) throw new SyntaxError("not a key of the curve sm2p256v1");
}

/** r and s one after the other; undefined for what is no signature. */
export function readSignature(der: Uint8Array): string | undefined {
  try {
    const numbers = elementsOf(need(readDer(der), SEQUENCE).content);
    return numbers.length === 2 ? numbers.map(readNumber).join("") : undefined;
  } catch {
    return undefined;
  }
}

export function writeSignature(numbers: string): Uint8Array {
  return writeDer(SEQUENCE, writeNumber(numbers.slice(0, DIGITS)), writeNumber(numbers.slice(DIGITS)));
}

/** C1, C3 and C2 one after the other, C1 without its 04. @throws SyntaxError */
export function readCiphertext(der: Uint8Array): string {
  const [x, y, hash, text, ...more] = elementsOf(need(readDer(der), SEQUENCE).content);
  const [c3, c2] = [need(hash, OCTET_STRING).content, need(text, OCTET_STRING).content];
  if (more.length > 0 || c3.length !== 32) throw new SyntaxError("not an SM2 ciphertext");
  return readNumber(x) + readNumber(y) + encodeHex(c3) + encodeHex(c2);
}

export function writeCiphertext(parts: string): Uint8Array {
  const [x, y, c3] = [0, 1, 2].map((at) => parts.slice(at * DIGITS, (at + 1) * DIGITS));
  const bytes = [c3, parts.slice(3 * DIGITS)].map((part = "") => writeDer(OCTET_STRING, decodeHex(part)));
  return writeDer(SEQUENCE, writeNumber(x ?? ""), writeNumber(y ?? ""), ...bytes);
}

/** Neither negative nor longer than it need be. */
function readNumber(element: Element | undefined): string {
  const digits = encodeHex(need(element, INTEGER).content);
  const isShortest = digits.startsWith("00") ? /^00[89a-f]/.test(digits) : /^[0-7]/.test(digits);
  const number = digits.replace(/^00/, "").padStart(DIGITS, "0");
  if (!isShortest || number.length > DIGITS) throw new SyntaxError("not a number of the curve");
  return number;
}

function writeNumber(digits: string): Uint8Array {
  const shortest = digits.replace(/^(?:00)+(?=..)/, "");
  return writeDer(INTEGER, decodeHex(/^[89a-f]/.test(shortest) ? `00${shortest}` : shortest));
}
