import { member } from "../util/own.ts";

/**
 * The headers of a message: those of a Fetch `Request`, of an `IncomingMessage` of node (`headers`, `headersDistinct` or
 * `rawHeaders`), or a plain object.
 */
export type HeadersInput =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }
  | readonly string[];

/** Reads a header by its name in any case; returns undefined if there is none. */
export type HeaderReader = (name: string) => string | undefined;

/** Creates a reader of headers. */
export function headerReader(headers: HeadersInput): HeaderReader {
  if (isFetchHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  const values = new Map<string, string>();
  for (const [name, value] of isRaw(headers) ? pairs(headers) : Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    const before = values.get(name.toLowerCase());
    // The values of a repeated header are joined, so that it is not mistaken for one value.
    values.set(name.toLowerCase(), before === undefined ? text : `${before}, ${text}`);
  }
  return (name) => values.get(name.toLowerCase());
}

function isFetchHeaders(headers: HeadersInput): headers is { get(name: string): string | null } {
  return typeof member(headers, "get") === "function";
}

function isRaw(headers: HeadersInput): headers is readonly string[] {
  return Array.isArray(headers);
}

/** Yields the headers of a list of name, value, name, value … */
function* pairs(raw: readonly string[]): Iterable<[name: string, value: string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [String(raw[at]), String(raw[at + 1])];
}

/** The media type of JSON. */
export const JSON_TYPE = "application/json";

/** Reports whether a header can have a value: visible ASCII, space and tab (RFC 9110 section 5.5). */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}
