/** The lines that a configuration adds below the banner of every emitted module. */

/** Why a header cannot be emitted. */
export interface HeaderIssue {
  /** The line of the header, from 1. */
  readonly line: number;
  /** A character that editors do not show; text after the end of a block comment; a block comment without an end. */
  readonly kind: "invisible" | "afterComment" | "unclosed";
}

/** The lines of a header as comments, or why there are none. */
export type Header =
  | { readonly lines: readonly string[]; readonly issue?: undefined }
  | { readonly lines?: undefined; readonly issue: HeaderIssue };

/** Control and format characters, line separators and lone surrogates; a tab is allowed. */
const invisible = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Reads a header: lines, or a text that is split at line ends. A line that is a comment stays as it is, a block comment may
 * span lines, and any other line becomes a comment. So no text of a header is code.
 */
export function readHeader(header: string | readonly string[]): Header {
  const texts = trimBlank([header].flat().flatMap((text) => text.split(/\r\n|[\n\r]/u)));
  const lines: string[] = [];
  let openedAt: number | undefined;
  for (const [index, text] of texts.entries()) {
    const line = index + 1;
    if (invisible.test(text)) return { issue: { line, kind: "invisible" } };
    const isBlock = openedAt !== undefined || /^\s*\/\*/u.test(text);
    // Within an indented block, the indent belongs to the comment.
    lines.push(isBlock ? text.trimEnd() : lineComment(text.trim()));
    if (!isBlock) continue;
    const opening = openedAt === undefined ? text.indexOf("/*") + 2 : 0;
    const end = text.indexOf("*/", opening);
    if (end >= 0 && text.slice(end + 2).trim() !== "") return { issue: { line, kind: "afterComment" } };
    openedAt = end >= 0 ? undefined : (openedAt ?? line);
  }
  return openedAt === undefined ? { lines } : { issue: { line: openedAt, kind: "unclosed" } };
}

function lineComment(text: string): string {
  return text.startsWith("//") ? text : `// ${text}`.trimEnd();
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/** Adds the lines of a header below the banner, so that the first line still says that the module is generated. */
export function addHeader(text: string, header: string | readonly string[]): string {
  const { lines, issue } = readHeader(header);
  if (issue) throw new RangeError(`header: line ${issue.line} cannot be a comment. Write lines of comments.`);
  const added = lines.map((line) => `${line}\n`).join("");
  return text.replace(/^(?:\/\/.*\n)+/u, (banner) => banner + added);
}
