/** Parses and writes JSON without rounding integers beyond 2^53, as JSON.parse does: some ids have that size. */
import { ResponseError } from "../errors.ts";
import { isObject } from "../util/kind.ts";
import { Ciphertext } from "./ciphertext.ts";
import { newNonce } from "./sign.ts";

/**
 * Parses JSON. An integer that a number cannot hold exactly becomes a bigint.
 *
 * @param raw the text; undefined if the bytes were not UTF-8
 * @param label the name of the text in errors
 * @throws ResponseError if it is not JSON in UTF-8
 */
export function parseJson(raw: string | undefined, label: string, requestId: string | undefined): unknown {
  const value = raw === undefined ? undefined : parseText(raw);
  if (value === undefined) {
    throw new ResponseError(
      "ERR_RESPONSE_JSON",
      `${label}: the verified content is not JSON in UTF-8. Read it from raw of this error.`,
      {
        requestId,
        raw,
      },
    );
  }
  return value;
}

/** Parses JSON as `parseJson`; returns undefined if it is not JSON. */
export function parseText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return hasLargeNumber(text) ? parseExact(text) : value;
  } catch {
    return undefined; // no JSON text is undefined
  }
}

/**
 * Reports whether an object in a JSON text has a name twice: parsers then differ in which value they take.
 *
 * @param content the parsed text
 */
export function hasRepeatedName(text: string, content: unknown): boolean {
  return namesIn(text).length !== countNames(content);
}

/** Lists the names of all objects in JSON text, in its order, each as often as it occurs. */
export function namesIn(text: string): string[] {
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?/g) ?? [];
  return tokens.filter((token) => token.endsWith(":")).map((token) => String(parseText(token.slice(0, -1))));
}

function countNames(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, entry) => sum + countNames(entry), own);
}

/** Reports whether a text may contain an integer beyond 2^53: it needs sixteen digits or an exponent. */
export function hasLargeNumber(text: string): boolean {
  return /\d{16}|\d[eE][+-]?\d/.test(text);
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON with large integers. Newer engines pass the source text of a number to the reviver of JSON.parse; for the
 * others, large integers are put into strings behind a random mark.
 *
 * @param text valid JSON
 */
function parseExact(text: string): unknown {
  const mark = newNonce();
  const marked = text.replace(TOKEN, (token) => (isLargeInteger(token) ? `"${mark}${token}"` : token));
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

function isLargeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}

/**
 * Writes plain data as JSON.stringify does, and a bigint with all its digits.
 *
 * @param value a result of `copyJson`
 */
export function writeJson(value: unknown): string {
  if (lendsToJson()) return writeExact(value);
  try {
    return JSON.stringify(value);
  } catch {
    return writeExact(value); // it has a bigint
  }
}

const PROTOTYPES = [Object, Array, String, Number, Boolean, BigInt].map(({ prototype }): object => prototype);

/** Reports whether a prototype of plain data has a `toJSON`, by which JSON.stringify would write other data. */
function lendsToJson(): boolean {
  return PROTOTYPES.some((prototype) => "toJSON" in prototype);
}

/** Writes plain data member by member: no `toJSON` is called. */
function writeExact(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Ciphertext.is(value)) return writeExact(String(value));
  if (Array.isArray(value)) return `[${value.map(writeExact).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${writeExact(member)}`,
  );
  return `{${members.join(",")}}`;
}
