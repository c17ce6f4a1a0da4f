/**
 * Reads and writes the DER (X.690) of keys and certificates: definite lengths, and tags of one byte. The platform parses the
 * same bytes again, so this parser does not decide what is secure; it is strict, so that both read the same.
 */
import { concat } from "./bytes.ts";

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

function malformed(): SyntaxError {
  return new SyntaxError("not the DER of a key or a certificate");
}
