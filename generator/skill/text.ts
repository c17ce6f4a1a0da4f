/** Text of pages in Markdown: it stays text on one line, also in viewers that make links of bare addresses. */
import { plain } from "../openapi/markdown.ts";
import { printable } from "../util/printable.ts";

/** Addresses that viewers make links of: of the web, and of mail. */
const address = /((?:(?:https?|ftp):\/\/|www\.|mailto:|xmpp:)\S*|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*)/iu;

/** Writes text of a page as text. An address becomes code, since it must not become a link. */
export function pageText(text: string): string {
  return printable(text)
    .split(address)
    .map((part, at) => (at % 2 === 1 ? code(part) : spaced(part)))
    .join("")
    .trim();
}

/** `plain` removes the spaces at both ends, which separate a part from the next. */
function spaced(part: string): string {
  const inside = plain(part);
  if (inside === "") return part && " ";
  return `${part.trimStart() === part ? "" : " "}${inside}${part.trimEnd() === part ? "" : " "}`;
}

/** Writes text as code on one line: its fence is longer than every row of backticks in the text. */
export function code(text: string): string {
  const line = printable(text).replace(/\s+/gu, " ").trim();
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map(([row]) => row.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Joins the parts of a line that are not empty. */
export function joined(parts: readonly (string | false | undefined)[], separator = " · "): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== "").join(separator);
}
