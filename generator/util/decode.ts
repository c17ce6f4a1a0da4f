/** The first byte of a file that is not UTF-8. */
export interface InvalidByte {
  /** Begins with 1, as the column does. */
  readonly line: number;
  readonly column: number;
  /** The encoding that the file probably has. */
  readonly encoding?: string;
}

/** The text of a file. */
export interface DecodedText {
  /** Without a byte order mark. Where a byte is invalid, the text is decoded from the encoding that the file probably has. */
  readonly text: string;
  readonly invalid?: InvalidByte;
}

/** Decodes UTF-8, and reports the first byte that is not UTF-8 instead of replacing it. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Of(bytes);
  const text = utf16 === undefined ? decodeStrictly(bytes, "utf-8") : undefined;
  if (text !== undefined) return { text };
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const place = placeAfter(validPart(bytes, lenient));
  if (utf16 !== undefined) {
    return { text: new TextDecoder(utf16).decode(bytes), invalid: { ...place, encoding: "UTF-16" } };
  }
  const gbk = isMostlyInvalid(lenient) ? decodeStrictly(bytes, "gb18030") : undefined;
  return gbk === undefined
    ? { text: lenient, invalid: place }
    : { text: gbk, invalid: { ...place, encoding: "GBK" } };
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without a byte order mark, UTF-16 shows in the zero bytes of its ASCII characters. */
function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (!bytes.includes(0)) return undefined;
  const zeros = [0, 0];
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) * 8 < bytes.length) return undefined;
  return odd > even ? "utf-16le" : "utf-16be";
}

/** The text before the first byte that is not UTF-8, or before the first zero byte. */
function validPart(bytes: Uint8Array, lenient: string): string {
  for (const { index, 0: sign } of lenient.matchAll(/[\0\ufffd]/gu)) {
    const before = lenient.slice(0, index);
    if (sign === "\0") return before;
    // The character itself is EF BF BD.
    const at = new TextEncoder().encode(before).length;
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return before;
  }
  return lenient;
}

function placeAfter(text: string): { readonly line: number; readonly column: number } {
  const lines = text.replace(/^\ufeff/u, "").split(/\r\n?|\n/u);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Whether fewer characters beyond ASCII are decoded than replaced: then the file is not UTF-8 with a damaged byte. */
function isMostlyInvalid(lenient: string): boolean {
  const replaced = lenient.match(/\ufffd/gu)?.length ?? 0;
  const decoded = lenient.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return replaced > decoded;
}
