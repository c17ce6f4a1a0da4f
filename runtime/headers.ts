/** Headers as they come from a Fetch `Request`, from node's `IncomingMessage`, or from a plain object. */
export type HeadersInput =
  { get(name: string): string | null } | { readonly [name: string]: string | readonly string[] | undefined };

/** Reads a header by any spelling of its name. */
export type HeaderReader = (name: string) => string | undefined;

export function headerReader(headers: HeadersInput): HeaderReader {
  if (isFetchHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    // A header that came twice never passes for one that came once.
    if (value !== undefined)
      values.set(name.toLowerCase(), Array.isArray(value) ? value.join(", ") : String(value));
  }
  return (name) => values.get(name.toLowerCase());
}

function isFetchHeaders(headers: HeadersInput): headers is { get(name: string): string | null } {
  return typeof headers["get" as keyof HeadersInput] === "function";
}
