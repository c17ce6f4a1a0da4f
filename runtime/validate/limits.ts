/** Checks values against the limits of their field. */
import type { Trail } from "../util/trail.ts";
import type { Format, Limits } from "../schema/limits.ts";
import type { Field } from "../schema/schema.ts";
import { fail, type ValidationState } from "./state.ts";

const PATTERNS = new Map<Format, RegExp>([
  [
    "date-time",
    /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i,
  ],
  ["date", /^(\d{4})-(\d\d)-(\d\d)$/],
  ["compact-time", /^(\d{4})(\d\d)(\d\d)(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/],
  ["notify-url", /^https:\/\/[^\s/?#][^\s?#]*$/i],
]);

/** Adds an issue for each limit that a value is outside of. */
export function checkLimits(
  value: unknown,
  type: Field["type"],
  limits: Limits,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  const expected = { type, limits };
  const { format, minLength = 0, maxLength = Infinity, minimum = -Infinity } = limits;
  if (typeof value !== "string") {
    if ((value as number | bigint) < minimum)
      fail(state, trail, { rule: "minimum", expected, received: "smaller" });
    return;
  }
  // Characters are counted only if the number of UTF-16 units, which is up to twice as large, does not decide.
  const { length } = value;
  const isNear =
    length >= minLength && length <= 2 * maxLength && (length > maxLength || length < 2 * minLength);
  const count = isNear ? Array.from(value).length : length;
  if (count < minLength || count > maxLength) {
    const received = count < minLength ? "shorter" : "longer";
    fail(state, trail, { rule: "length", expected, received });
  }
  if (format !== undefined && !hasFormat(value, format))
    fail(state, trail, { rule: "format", expected, received: "string" });
}

/** Reports whether a text without characters of 4 bytes, whose units are its characters, is inside of all limits. */
export function isInside(text: string, { format, minLength = 0, maxLength = Infinity }: Limits): boolean {
  const { length } = text;
  return length >= minLength && length <= maxLength && (format === undefined || hasFormat(text, format));
}

/** Reports whether a text has a format. The limits of a schema name one of a closed set, so that its class is a regular expression. */
function hasFormat(text: string, format: Format): boolean {
  const match = (PATTERNS.get(format) ?? addAlphabet(format)).exec(text);
  const [, year, month, day] = match ?? [];
  return match !== null && (day === undefined || isDay(`${year}-${month}-${day}`));
}

function addAlphabet(alphabet: Format): RegExp {
  const pattern = new RegExp(`^[${alphabet}]*$`);
  PATTERNS.set(alphabet, pattern);
  return pattern;
}

/** Reports whether the calendar has a day: engines reject February 30 or take it for March 2, and read 0001-13-13 as a day of 2013. */
function isDay(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
