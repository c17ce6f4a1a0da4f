/**
 * Text of pages as TypeScript. All such text reaches the output through these functions, so that it remains a string, a key
 * or a comment.
 */

/** A string or number literal. */
export function literal(value: string | number): string {
  if (typeof value === "number") return String(value);
  // ts-morph's writer takes the quote after an escaped backslash for an escaped quote, and then stays inside a
  // string; line separators are legal in a literal since ES2019, but older tools and readers stumble over them.
  return JSON.stringify(value)
    .replace(/\\(.)/gu, (escape, sign: string) => (sign === "\\" ? "\\u005c" : escape))
    .replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, escapeUnits);
}

/** A format character beyond the first plane has two units. */
function escapeUnits(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** The key of a property in a type. */
export function typeKey(name: string): string {
  return isIdentifier(name) ? name : literal(name);
}

/** The key of a property in an object literal, where a bare `__proto__` would set the prototype. */
export function valueKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : typeKey(name);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/u.test(name);
}

/**
 * Text inside a comment: it must not end it, begin a tag, or break the line. Entities show as the sign they stand
 * for wherever JSDoc is rendered.
 */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll("*/", "*&#47;")
    .replace(/(^|[\s{(（「“"'`*|,，。；：])@/gu, "$1&#64;")
    .trim();
}
