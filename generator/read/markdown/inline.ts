/** Reads the usual inline markup of one line, to the nodes and offsets of remark: text, escapes, code and `<br/>`. */
import type { InlineCode, Html, PhrasingContent, Text } from "mdast";

/** A line of a page. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** The offset of its first character in the page. */
  readonly offset: number;
}

/** A part of a line, in characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Returns the place of a part of a line as mdast has it. */
export function positionIn({ number, offset }: Line, { start, end }: Span) {
  return {
    start: { line: number, column: start + 1, offset: offset + start },
    end: { line: number, column: end + 1, offset: offset + end },
  };
}

/** What begins at a character: a part of the text, or a node of its own. */
type Token =
  | { readonly kind: "text"; readonly value: string; readonly end: number }
  | { readonly kind: "inlineCode" | "html"; readonly value: string; readonly end: number };

/** Characters that may begin markup; every other one is text. */
const special = /[`\\<&*_[\]]/gu;

/**
 * Reads a part of a line that neither begins nor ends with a space. Returns undefined where it has markup that only remark
 * reads: emphasis, links, addresses, HTML, entities by name, and marks that are not closed.
 */
export function readInline(line: Line, span: Span): PhrasingContent[] | undefined {
  const { text } = line;
  const nodes: PhrasingContent[] = [];
  let [value, start, at] = ["", span.start, span.start];
  const endText = () => {
    if (at > start)
      nodes.push({ type: "text", value, position: positionIn(line, { start, end: at }) } satisfies Text);
  };
  while (at < span.end) {
    special.lastIndex = at;
    const next = Math.min(special.exec(text)?.index ?? span.end, span.end);
    value += text.slice(at, next);
    at = next;
    if (at === span.end) break;
    const token = readToken(text, at, span);
    if (!token) return undefined;
    if (token.kind === "text") value += token.value;
    else {
      endText();
      const position = positionIn(line, { start: at, end: token.end });
      nodes.push({ type: token.kind, value: token.value, position } satisfies Html | InlineCode);
      [value, start] = ["", token.end];
    }
    at = token.end;
  }
  endText();
  return nodes;
}

function readToken(text: string, at: number, span: Span): Token | undefined {
  switch (text.charAt(at)) {
    case "`":
      return readCode(text, at, span.end);
    case "\\":
      return at + 1 < span.end ? readEscape(text, at) : undefined;
    case "<":
      return readTag(text, at);
    case "&":
      return readEntity(text, at);
    case "_":
      return readUnderscores(text, at, span);
    case "[":
      return readBrackets(text, at);
    default:
      return undefined;
  }
}

/** Reads a code span. Its closing mark has as many back-quotes as the opening one. */
function readCode(text: string, at: number, limit: number): Token | undefined {
  const open = runEnd(text, at, limit);
  for (let close = text.indexOf("`", open); close >= 0 && close < limit; close = text.indexOf("`", close)) {
    const end = runEnd(text, close, limit);
    if (end - close === open - at) {
      // A cell ends at a bar, even within code, so that code escapes its bars.
      const code = text.slice(open, close).replaceAll("\\|", "|");
      const isPadded = code.startsWith(" ") && code.endsWith(" ") && /[^ ]/u.test(code);
      return { kind: "inlineCode", value: isPadded ? code.slice(1, -1) : code, end };
    }
    close = end;
  }
  return undefined;
}

/** Returns where a run of equal characters ends. */
function runEnd(text: string, at: number, limit: number): number {
  let end = at + 1;
  while (end < limit && text.charCodeAt(end) === text.charCodeAt(at)) end++;
  return end;
}

function readEscape(text: string, at: number): Token | undefined {
  const escaped = text.charAt(at + 1);
  return /[!-/:-@[-`{-~]/u.test(escaped) ? { kind: "text", value: escaped, end: at + 2 } : undefined;
}

const lineBreak = /<br *\/?>/iuy;

function readTag(text: string, at: number): Token | undefined {
  lineBreak.lastIndex = at;
  const tag = lineBreak.exec(text)?.[0];
  if (tag !== undefined) return { kind: "html", value: tag, end: at + tag.length };
  return /[a-z/!?]/iu.test(text.charAt(at + 1)) ? undefined : { kind: "text", value: "<", end: at + 1 };
}

/** The entities that `write/markdown.ts` makes of an attribute's characters, and what may begin any other. */
const [writtenEntity, anyEntity] = [/&#(34|38|39|60|92|96|123|124|125);/uy, /&[#a-z]/iuy];

function readEntity(text: string, at: number): Token | undefined {
  writtenEntity.lastIndex = anyEntity.lastIndex = at;
  const entity = writtenEntity.exec(text);
  if (entity)
    return { kind: "text", value: String.fromCharCode(Number(entity[1])), end: at + entity[0].length };
  return anyEntity.test(text) ? undefined : { kind: "text", value: "&", end: at + 1 };
}

/** Reads underscores within a word, which are text. Others may be emphasis. */
function readUnderscores(text: string, at: number, span: Span): Token | undefined {
  const end = runEnd(text, at, span.end);
  const isWithin =
    at > span.start && end < span.end && /^[a-z\d]{2}$/iu.test(text.charAt(at - 1) + text.charAt(end));
  return isWithin ? { kind: "text", value: text.slice(at, end), end } : undefined;
}

/** Reads the empty brackets of a type, `string[]`. No link has an empty name. */
function readBrackets(text: string, at: number): Token | undefined {
  const isEmpty =
    text.charAt(at + 1) === "]" && !/[[(]/u.test(text.charAt(at + 2)) && text.charAt(at - 1) !== "!";
  return isEmpty ? { kind: "text", value: "[]", end: at + 2 } : undefined;
}
