/**
 * DER (X.690), as much of it as keys and certificates are written in: definite lengths, tags of one byte. It reads what
 * the platform's own parser will read again, so it is no guard; it is strict, so that the two cannot read differently.
 */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** The one element that these bytes are. @throws SyntaxError */
export function readDer(bytes: Uint8Array): Element {
  const [element, ...more] = elementsOf(bytes);
  if (element === undefined || more.length > 0) throw malformed();
  return element;
}

/** What a SEQUENCE, or the content of another element, holds. @throws SyntaxError */
export function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** @throws SyntaxError unless it is there, and of this tag */
export function need(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw malformed();
  return element;
}

/** Tag, length, content. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, { length: each }) => sum + each, 0);
  const head = [tag, ...lengthBytes(length)];
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  let at = head.length;
  for (const content of contents) {
    whole.set(content, at);
    at += content.length;
  }
  return whole;
}

function elementAt(bytes: Uint8Array, at: number): Element {
  const [tag = 0, first] = bytes.subarray(at, at + 2);
  // The low bits all set begin a tag of several bytes, which no key has.
  if (first === undefined || (tag & 0x1f) === 0x1f) throw malformed();
  const more = first < 0x80 ? 0 : first - 0x80;
  // 0x80 is a length that the end tells; four bytes say more than any key has.
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
