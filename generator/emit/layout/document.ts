/**
 * Documents: text with the places where its lines may break. The rules of a form (type.ts, value.ts) make a document, and
 * print.ts decides which places break.
 */

/** A text, a sequence, or a place or part whose layout depends on the room in the line. */
export type Doc = string | readonly Doc[] | Line | IfBreak | Indent | Group | Choice | Fluid | Mark;

/** A place where a line may break. `flat` stands there if it does not; a hard line always breaks. */
interface Line {
  readonly kind: "line";
  readonly flat: " " | "";
  readonly isHard: boolean;
}

/** A text that stands only where the group around it is broken. */
interface IfBreak {
  readonly kind: "ifBreak";
  readonly text: string;
}

interface Indent {
  readonly kind: "indent";
  readonly contents: Doc;
  readonly isBroken: boolean;
}

/** A part whose lines break all or not at all. */
interface Group {
  readonly kind: "group";
  readonly contents: Doc;
  readonly isBroken: boolean;
}

/** Several layouts of one part: the first that fits, or the last one broken. `isBroken` is what it means for its group. */
interface Choice {
  readonly kind: "choice";
  readonly states: readonly [Doc, ...Doc[]];
  readonly isBroken: boolean;
}

/** A part behind an operator: on the same line if its first line fits there, else indented on the next. */
interface Fluid {
  readonly kind: "fluid";
  readonly contents: Doc;
  readonly isBroken: boolean;
}

/** Where the printed text is divided. */
interface Mark {
  readonly kind: "mark";
}

/** A space, or the end of the line. */
export const line: Line = { kind: "line", flat: " ", isHard: false };
/** Nothing, or the end of the line. */
export const softline: Line = { kind: "line", flat: "", isHard: false };
/** The end of the line. */
export const hardline: Line = { kind: "line", flat: "", isHard: true };
/** Where the printed text is divided. */
export const mark: Mark = { kind: "mark" };
/** The comma behind the last of several parts on lines of their own. */
export const trailingComma: IfBreak = { kind: "ifBreak", text: "," };

/** Returns a text that stands only where the group around it is broken. */
export function ifBreak(text: string): Doc {
  return { kind: "ifBreak", text };
}

/** Indents the lines that begin inside the contents. */
export function indent(contents: Doc): Doc {
  return { kind: "indent", contents, isBroken: isBroken(contents) };
}

/** Returns a part whose lines break all or not at all. */
export function group(contents: Doc, isForced = false): Doc {
  return { kind: "group", contents, isBroken: isForced || isBroken(contents) };
}

/** Returns the first of the layouts that fits, or the last one broken. */
export function choice(states: readonly [Doc, ...Doc[]], isForced = false): Doc {
  return { kind: "choice", states, isBroken: isForced };
}

/** Returns a part behind an operator: on the same line if its first line fits there, else indented on the next. */
export function fluid(contents: Doc): Doc {
  return { kind: "fluid", contents, isBroken: isBroken(contents) };
}

/** Returns the parts with a separator between them. */
export function join(separator: Doc, parts: readonly Doc[]): Doc {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

/** Returns the parts in brackets: on one line, or each on a line of its own. */
export function list(open: string, parts: readonly Doc[], close: string, comma: Doc = trailingComma): Doc {
  return group([open, indent([softline, join([",", line], parts)]), comma, softline, close]);
}

/** Whether a document has a line that breaks in any case. */
export function isBroken(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (isSequence(doc)) return doc.some(isBroken);
  switch (doc.kind) {
    case "line":
      return doc.isHard;
    case "indent":
    case "group":
    case "choice":
    case "fluid":
      return doc.isBroken;
    default:
      return false;
  }
}

/** Whether a document is a sequence of documents. */
export function isSequence(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}
