/** Text as a cell or a heading of a canonical page: markdown reads it back as it was. */
export function cellText(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]<>|~&{}]/gu, "\\$&")
      // Inside of what markdown takes for an address it would read no escape.
      .replace(/(?<=https?):(?=\/\/)|(?<=www)\.|@/giu, "\\$&")
      .replace(/(?<=\w)\\_(?=\w)/gu, "_")
      .replace(/\s+/gu, " ")
  );
}

/** A code span around any text: its fence is longer than what the text holds. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/u.test(text) ? " " : "";
  // A table splits its cells before it reads its spans, so that a bar is escaped inside them too.
  return `${fence}${pad}${text.replaceAll("|", "\\|")}${pad}${fence}`;
}

/** One attribute in the one way canonical pages write it: bare where it can be, else in double quotes. */
export function writeAttribute(key: string, value: string): string {
  const encoded = value.replace(/["'&{}|<\\`]/gu, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/gu, " ");
  return /^[^\s=]+$/u.test(encoded) ? `${key}=${encoded}` : `${key}="${encoded}"`;
}
