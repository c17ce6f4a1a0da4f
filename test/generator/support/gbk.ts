/** Encodes text as GBK, which Node.js only decodes. */
export function encodeGbk(text: string): Buffer {
  const codes = gbkCodes();
  return Buffer.concat(
    Array.from(text, (sign) => {
      const code = sign < "\x80" ? sign.charCodeAt(0) : codes.get(sign);
      if (code === undefined) throw new Error(`GBK has no ${sign}.`);
      return code < 0x80 ? Buffer.of(code) : Buffer.of(code >> 8, code & 0xff);
    }),
  );
}

/** The codes of two bytes, by their characters. */
function gbkCodes(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) {
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), (lead << 8) | trail);
    }
  }
  return codes;
}
