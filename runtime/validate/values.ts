/** Checks of single values. */

/**
 * Reports whether a number or boolean is of its type. JSON writes an integer beyond 2^53 with wrong last digits,
 * regardless of its documented type; numbers with a fraction are smaller.
 */
export function isScalar(value: unknown, type: "integer" | "bigint" | "number" | "boolean"): boolean {
  if (type === "integer") return Number.isSafeInteger(value);
  if (type !== "number") return typeof value === type;
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** Up to this length a loop is faster than the start of a regular expression. */
const SHORT_LENGTH = 32;
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** Reports whether a text has a character of 4 bytes in UTF-8. In UTF-16 it has two units, one of them at an odd index. */
export function hasFourByte(text: string): boolean {
  if (text.length > SHORT_LENGTH) return SURROGATE_PAIR.test(text);
  for (let index = 1; index < text.length; index += 2) {
    if ((text.charCodeAt(index) & 0xf800) === 0xd800) return SURROGATE_PAIR.test(text);
  }
  return false;
}

/** Reports whether a text looks like RSA ciphertext of a 2048-bit key: 256 bytes in Base64. */
export function isCiphertext(text: string): boolean {
  return text.length === 344 && /^[A-Za-z0-9+/]{342}==$/.test(text);
}
