/** JSON as it was sent: JSON.parse rounds integers beyond 2^53, and ids of that size exist. */
import { ResponseError } from "./errors.ts";
import { decodeUtf8 } from "./text.ts";
import { pathOf } from "./trail.ts";

/**
 * The value of a JSON text.
 *
 * @param label what error messages call the text
 * @throws ResponseError for what is no JSON in UTF-8, and for an integer that a number cannot hold exactly
 */
export function parseJson(
  source: string | Uint8Array,
  label: string,
  requestId: string | undefined,
): unknown {
  const raw = typeof source === "string" ? source : decodeUtf8(source);
  const value = raw === undefined ? undefined : parseText(raw);
  if (raw === undefined || value === undefined) {
    throw new ResponseError("ERR_RESPONSE_JSON", `${label}: it is genuine, but no JSON in UTF-8`, {
      requestId,
      raw,
    });
  }
  refuseUnsafe(raw, { label, requestId });
  return value;
}

/** What an error says of where a text came from. */
export interface Source {
  readonly label: string;
  readonly requestId: string | undefined;
}

/**
 * @param text valid JSON
 * @param at where the text stands in what it came with
 * @throws ResponseError for an integer that a number cannot hold exactly
 */
export function refuseUnsafe(text: string, { label, requestId }: Source, at: readonly Frame[] = []): void {
  const path = unsafeInteger(text);
  if (path === undefined) return;
  const place = pathOf([...at, ...path]);
  const why = `${place} is an integer beyond 2^53, which a number cannot hold; read it from raw of this error`;
  throw new ResponseError("ERR_UNSAFE_INTEGER", `${label}: ${why}`, { requestId, raw: text });
}

/** The value of a text; undefined for what is no JSON. It does not look for integers that were rounded. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON text stands for undefined.
  }
}

/** Sixteen digits or an exponent, outside a string or in one: without them there is nothing to scan for. */
const SUSPECT = /\d{16}|\d[eE][+-]?\d/;
const NUMBER = /-?\d[\d.eE+-]*/y;

/** An array knows the index it is at, an object the key. */
type Frame = number | string;

/**
 * The path to the first number beyond what is exact. A later JSON.parse gives the source text of a number;
 * until every supported engine has it, the text is scanned.
 *
 * @param text valid JSON
 */
export function unsafeInteger(text: string): Frame[] | undefined {
  if (!SUSPECT.test(text)) return undefined;
  const path: Frame[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      // In an object a string is a key or a value; that a value is taken for a key does no harm, as a comma follows.
      if (typeof path.at(-1) === "string") path[path.length - 1] = text.slice(at, end);
      at = end;
    } else if (character === "-" || isDigit(character)) {
      NUMBER.lastIndex = at;
      const literal = NUMBER.exec(text)?.[0] ?? "";
      if (Math.abs(Number(literal)) > Number.MAX_SAFE_INTEGER) return path.map(readKey);
      at += literal.length;
    } else {
      moveOn(path, character);
      at++;
    }
  }
  return undefined;
}

function moveOn(path: Frame[], character: string | undefined): void {
  const last = path.at(-1);
  if (character === "{") path.push("");
  else if (character === "[") path.push(0);
  else if (character === "}" || character === "]") path.pop();
  else if (character === "," && typeof last === "number") path[path.length - 1] = last + 1;
}

/** Keys are kept as they stand in the text, and read only when they are told. */
function readKey(frame: Frame): Frame {
  return typeof frame === "number" ? frame : String(JSON.parse(frame));
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
