/**
 * Headers as they come from a Fetch `Request`, from node's `IncomingMessage` (`headers`, `headersDistinct` or
 * `rawHeaders`), or from a plain object.
 */
export type HeadersInput =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }
  | readonly string[];

/** Reads a header by any spelling of its name. */
export type HeaderReader = (name: string) => string | undefined;

export function headerReader(headers: HeadersInput): HeaderReader {
  if (isFetchHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  const values = new Map<string, string>();
  for (const [name, value] of isRaw(headers) ? pairs(headers) : Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    const before = values.get(name.toLowerCase());
    // A header that came twice never passes for one that came once.
    values.set(name.toLowerCase(), before === undefined ? text : `${before}, ${text}`);
  }
  return (name) => values.get(name.toLowerCase());
}

function isFetchHeaders(headers: HeadersInput): headers is { get(name: string): string | null } {
  return typeof headers["get" as keyof HeadersInput] === "function";
}

function isRaw(headers: HeadersInput): headers is readonly string[] {
  return Array.isArray(headers);
}

/** Name, value, name, value … */
function* pairs(raw: readonly string[]): Iterable<[name: string, value: string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [String(raw[at]), String(raw[at + 1])];
}

export const JSON_TYPE = "application/json";

/** RFC 9110 section 5.5: visible ASCII, space and tab. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}
