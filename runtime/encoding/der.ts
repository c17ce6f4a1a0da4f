/**
 * Reads and writes the DER (X.690) of keys and certificates: definite lengths in their shortest form, tags of one byte, and
 * numbers and bits in the only form that DER allows. Where Web Crypto or SM2 use a key, no other parser checks the bytes, so
 * this one accepts nothing that node:crypto rejects.
 */
import { concat, encodeHex } from "./bytes.ts";

/** One element of DER. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

/** The tag of a number. */
export const INTEGER = 0x02;
/** The tag of bits, such as a public key. */
export const BIT_STRING = 0x03;
/** The tag of bytes. */
export const OCTET_STRING = 0x04;
/** The tag of the id of an algorithm or curve. */
export const OBJECT_IDENTIFIER = 0x06;
/** The tag of a sequence of elements. */
export const SEQUENCE = 0x30;

/** Reads bytes that are one element. @throws SyntaxError */
export function readDer(bytes: Uint8Array): Element {
  const [element, ...more] = elementsOf(bytes);
  if (element === undefined || more.length > 0) throw malformed();
  return element;
}

/** Reads the elements in the content of another element, such as a SEQUENCE. @throws SyntaxError */
export function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** Returns an element that must have a tag. @throws SyntaxError if it is absent, or has another tag */
export function expectTag(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw malformed();
  return element;
}

/** Returns the elements of a SEQUENCE. @throws SyntaxError if it is absent, or another element */
export function sequenceOf(element: Element | undefined): Element[] {
  return elementsOf(expectTag(element, SEQUENCE).content);
}

/**
 * Returns the bytes of an INTEGER that is not negative, without the zero before a first bit that is set.
 *
 * @throws SyntaxError if it is absent, negative, or not in its shortest form
 */
export function unsignedOf(element: Element | undefined): Uint8Array {
  const { content } = expectTag(element, INTEGER);
  const [first, second = 0] = content;
  const hasZero = first === 0 && content.length > 1;
  if (first === undefined || first >= 0x80 || (hasZero && second < 0x80)) throw malformed();
  return hasZero ? content.subarray(1) : content;
}

/** Returns the bytes of a BIT STRING. @throws SyntaxError if it is absent, empty, or not of whole bytes */
export function bitsOf(element: Element | undefined): Uint8Array {
  const { content } = expectTag(element, BIT_STRING);
  // The first byte is the number of unused bits, which keys and signatures do not have.
  if (content.length < 2 || content[0] !== 0) throw malformed();
  return content.subarray(1);
}

/** Returns an OBJECT IDENTIFIER in hexadecimal. @throws SyntaxError if it is absent, cut off, or not in its shortest form */
export function identifierOf(element: Element | undefined): string {
  const { content } = expectTag(element, OBJECT_IDENTIFIER);
  // Each number of it ends with a byte below 0x80, and does not begin with a byte 0x80, which would add nothing.
  const isWhole = (content.at(-1) ?? 0x80) < 0x80;
  const isShortest = content.every((byte, at) => byte !== 0x80 || (content[at - 1] ?? 0) >= 0x80);
  if (!isWhole || !isShortest) throw malformed();
  return encodeHex(content);
}

/** Writes an element: tag, length and contents. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, { length: each }) => sum + each, 0);
  return concat([Uint8Array.of(tag, ...lengthBytes(length)), ...contents]);
}

function elementAt(bytes: Uint8Array, at: number): Element {
  const [tag = 0, first] = bytes.subarray(at, at + 2);
  // If all low bits are set, the tag has several bytes, which keys do not have.
  if (first === undefined || (tag & 0x1f) === 0x1f) throw malformed();
  const more = first < 0x80 ? 0 : first - 0x80;
  // 0x80 is an indefinite length; a key is shorter than what needs four bytes of length.
  if (first === 0x80 || more > 3) throw malformed();
  const digits = bytes.subarray(at + 2, at + 2 + more);
  const length = more === 0 ? first : digits.reduce((value, digit) => value * 256 + digit, 0);
  const start = at + 2 + more;
  const isShortest = lengthBytes(length).length === 1 + more;
  if (digits.length < more || !isShortest || start + length > bytes.length) throw malformed();
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 + digits.length, ...digits];
}

/** Creates the error of bytes that are not what a reader expects. */
export function malformed(): SyntaxError {
  return new SyntaxError("not the DER of a key or a certificate");
}
