/** What can be wrong in a text that a type cannot say. */

/**
 * A character of 4 bytes in UTF-8: two units of UTF-16, of which one stands at an odd place. Regular expressions are
 * quick with a long text, and take their time to begin.
 */
export function hasFourByte(text: string): boolean {
  if (text.length > SHORT) return PAIR.test(text);
  for (let at = 1; at < text.length; at += 2) {
    if ((text.charCodeAt(at) & 0xf800) === 0xd800) return PAIR.test(text);
  }
  return false;
}

const SHORT = 32;
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** As RSA with a 2048-bit key gives it: 256 bytes in base64 (protocol: "Sensitive fields"). */
export function isCiphertext(text: string): boolean {
  return text.length === 344 && /^[A-Za-z0-9+/]{342}==$/.test(text);
}
