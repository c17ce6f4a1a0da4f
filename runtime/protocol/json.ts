/** JSON as it stands in its text, both ways: JSON.parse rounds integers beyond 2^53, and ids of that size exist. */
import { isObject } from "../util/kind.ts";
import { ResponseError } from "../errors.ts";
import { Ciphertext } from "./ciphertext.ts";
import { newNonce } from "./sign.ts";

/**
 * The value of a JSON text; an integer that a number cannot hold exactly is a bigint.
 *
 * @param raw the text; undefined where the bytes were no UTF-8
 * @param label what error messages call it
 * @throws ResponseError for what is no JSON in UTF-8
 */
export function parseJson(raw: string | undefined, label: string, requestId: string | undefined): unknown {
  const value = raw === undefined ? undefined : parseText(raw);
  if (value === undefined) {
    throw new ResponseError("ERR_RESPONSE_JSON", `${label}: it is genuine, but no JSON in UTF-8`, {
      requestId,
      raw,
    });
  }
  return value;
}

/** As `parseJson`; undefined for what is no JSON. */
export function parseText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return hasLargeNumber(text) ? parseExact(text) : value;
  } catch {
    return undefined; // No JSON text stands for undefined.
  }
}

/** Sixteen digits or an exponent, in a string or outside of one: without them no number is beyond 2^53. */
export function hasLargeNumber(text: string): boolean {
  return /\d{16}|\d[eE][+-]?\d/.test(text);
}

const TOKEN = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * A later JSON.parse gives the source text of a number; until every supported engine has it, the large ones are put into
 * strings, behind a mark that nobody can foresee.
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
 * The text of plain data, as JSON.stringify writes it, and every bigint with all its digits.
 *
 * @param value as `copyJson` gives it
 */
export function writeJson(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Ciphertext.is(value)) return writeJson(String(value));
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`);
  return `{${members.join(",")}}`;
}
