/**
 * Escapes text of pages for TypeScript. All such text passes these functions, so that a page cannot inject code: its text
 * stays inside a string, a key or a comment.
 */
import esutils from "esutils";

/** Writes a string or a number as a literal, as prettier leaves it. */
export function literal(value: string | number): string {
  if (typeof value === "number") return String(value).replace("e+", "e");
  if (isPlain.test(value)) return `"${value}"`;
  // ts-morph's writer mistakes a quote after an escaped backslash for an escaped quote, so the backslash is written as
  // \\u005c. Format characters and line separators are legal in a literal, but invisible, and older tools reject some.
  return inFewestEscapes(JSON.stringify(value))
    .replace(/\\(.)/gu, (escape, sign: string) => (sign === "\\" ? "\\u005c" : escape))
    .replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, escapeUnits);
}

/** Text of which no character needs an escape: most values, and faster to see than to escape. */
const isPlain = /^[\w !#-&(-/:-@[\]-`{-~\u{4e00}-\u{9fff}\u{ff01}-\u{ff5e}、。]*$/u;

/** Writes a literal in single quotes if it has more double quotes than single ones. */
function inFewestEscapes(literalText: string): string {
  const inside = literalText.slice(1, -1);
  if (inside.split('"').length <= inside.split("'").length) return literalText;
  return `'${inside.replace(/\\[^"]|\\"|'/gu, (sign) => quotesInSingle[sign] ?? sign)}'`;
}

const quotesInSingle: Readonly<Record<string, string>> = { '\\"': '"', "'": "\\'" };

/** Escapes each UTF-16 unit. A format character beyond U+FFFF has two. */
function escapeUnits(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** Returns the code for a word of a closed list, so that another word does not become code. @throws RangeError for another word */
export function codeFor<Code>(codes: Readonly<Record<string, Code>>, word: string): Code {
  const code = Object.hasOwn(codes, word) ? codes[word] : undefined;
  if (code === undefined)
    throw new RangeError(
      `${JSON.stringify(word)}: is not a word of the IR. Remove the cache, and run again.`,
    );
  return code;
}

/**
 * Writes the key of a property in a type. Prettier writes the identifiers of ES5 without quotes, and no others. It takes
 * U+2E2F for a letter, which is none for TypeScript.
 */
export function typeKey(name: string): string {
  const isIdentifier = /^[a-z_]\w*$/iu.test(name) || esutils.keyword.isIdentifierNameES5(name);
  return isIdentifier && !name.includes("\u2e2f") ? name : literal(name);
}

/** Writes the key of a property in an object literal, where an unquoted `__proto__` would set the prototype. */
export function valueKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : typeKey(name);
}

/**
 * Writes text for the inside of a comment, so that it cannot end the comment, begin a tag or break the line. Editors render
 * the entities as the characters they stand for.
 */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll("*/", "*&#47;")
    .replace(/(^|[\s{(（「“"'`*|,，。；：])@/gu, "$1&#64;")
    .trim();
}
