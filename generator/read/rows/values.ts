/** Reads the values of a field in the forms in which descriptions list them. */
import { textOf, type Piece } from "./cell.ts";

interface ValueList {
  /** The range of pieces that are the list. It is empty where each value has an explanation, which stays prose. */
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

/** The words that close a list: 枚举值之一. */
const closing = /^\s*枚举(?:值(?:\s*之一)?|\s*之一)/u;
/** The words that open a list: 枚举值： */
const opening = /(?<!非)枚举值?\s*(?:(?:为|是|有|包括|如下)\s*)?(?:[：:]\s*)?$/u;
const choice = /(?:可选值|取值(?:范围)?|有效值)\s*(?:(?:为|是|有|包括|如下)\s*)?[：:]\s*$/u;

/** Removes the words that only announce a list of values before or after them. */
export function withoutAnnouncement(text: string, isBeforeList: boolean): string {
  const rest = text.replace(closing, "").replace(/^\s*之一/u, "");
  return isBeforeList ? rest.replace(opening, "") : rest;
}

/** The pieces of a description, with its list of values as one piece. */
export interface MarkedPieces {
  readonly pieces: readonly Piece[];
  /** Words that may be values and could not be read. */
  readonly unread: readonly string[];
}

/** Replaces the pieces that list the values of a field by one piece of values. */
export function markValues(pieces: readonly Piece[]): MarkedPieces {
  const list = findMarkedList(pieces) ?? findExplainedList(pieces);
  const unread = findUnread(pieces, list);
  if (!list) return { pieces, unread };
  const { start, end, values } = list;
  return { pieces: [...pieces.slice(0, start), { kind: "values", values }, ...pieces.slice(end)], unread };
}

/** Codes with only separators between them. */
interface Run {
  /** The index of its first and its last code. */
  readonly first: number;
  readonly last: number;
  readonly codes: readonly number[];
}

function findRuns(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  for (const [at, { kind }] of pieces.entries()) {
    if (kind !== "code") continue;
    const before = runs.at(-1);
    if (before && isSeparator(pieces, before, at)) {
      runs[runs.length - 1] = { ...before, last: at, codes: [...before.codes, at] };
    } else runs.push({ first: at, last: at, codes: [at] });
  }
  return runs;
}

const meaning = /^\s*(?:\([^()]*\)|（[^（）]*）)/u;

/** Whether only a separator is between two codes. A list may continue on the next line after a separator, or if it begins a line. */
function isSeparator(pieces: readonly Piece[], { first, last }: Run, next: number): boolean {
  const between = pieces.slice(last + 1, next);
  const text = between.map(textOf).join("").replace(meaning, "");
  if (between.every(({ kind }) => kind === "text"))
    return /^\s*(?:(?:[|｜、,，/／;；]|或者?|和)\s*)?$/u.test(text);
  return /^\s*[|｜、,，/／;；]\s*$/u.test(text) || (text.trim() === "" && beginsLine(pieces, first));
}

/** Finds a run that is a list by the words before or after it, or by its bars. */
function findMarkedList(pieces: readonly Piece[]): ValueList | undefined {
  for (const run of findRuns(pieces)) {
    const { first, last, codes } = run;
    const after = textAfter(pieces, last);
    const isClosed = closing.test(after.text) || (codes.length > 1 && /^\s*之一/u.test(after.text));
    const isEnd = after.text.trim() === "" || /^\s*[，。；,;]/u.test(after.text);
    if (!isClosed && !(isEnd && (isOpened(pieces, run) || isBarred(pieces, run)))) continue;
    const values = codes.flatMap((at) => splitCode(textOf(pieces[at])));
    if (values.length === 0) continue;
    // Explanations of the values in brackets stay prose.
    const explains = pieces.slice(first, after.at).some((piece) => meaning.test(textOf(piece)));
    const rest = isClosed ? after.text.replace(closing, "").trim() : after.text.trim();
    const end = explains ? first : rest === "" ? after.at + 1 : Math.max(after.at, last + 1);
    return { start: first, end, values };
  }
  return undefined;
}

/** The text after a code on its line or, where there is none, on the next line. */
function textAfter(pieces: readonly Piece[], code: number): { readonly text: string; readonly at: number } {
  const text = textOf(pieces[code + 1]).replace(meaning, "");
  if (pieces[code + 1]?.kind === "text" && text.trim() !== "") return { text, at: code + 1 };
  const next = pieces.findIndex(({ kind }, at) => at > code && kind === "break") + 1;
  const below = next > 0 ? textOf(pieces[next]) : "";
  return next > 0 && pieces[next]?.kind === "text" && closing.test(below)
    ? { text: below, at: next }
    : { text: "", at: pieces[code + 1]?.kind === "text" ? code + 1 : code };
}

function isOpened(pieces: readonly Piece[], { first, codes }: Run): boolean {
  const before = pieces.slice(0, first).findLast(({ kind }) => kind !== "break");
  const text = before?.kind === "text" ? before.value : "";
  return opening.test(text) || (codes.length > 1 && choice.test(text));
}

/** Whether a line has only codes and bars. */
function isBarred(pieces: readonly Piece[], { first, codes }: Run): boolean {
  const separators = codes.slice(1).map((at) => textOf(pieces[at - 1]));
  return (
    codes.length > 1 && beginsLine(pieces, first) && separators.every((text) => /^\s*[|｜]\s*$/u.test(text))
  );
}

/** Splits a code that contains a whole list, and removes quotes. */
export function splitCode(code: string): string[] {
  return code
    .split(/(?<=\s)[|｜](?=\s)/u)
    .map(unquote)
    .filter((word) => word !== "");
}

function unquote(word: string): string {
  const trimmed = word.replace(/^[ \t\u00a0]+|(?<![ \t\u00a0])[ \t\u00a0]+$/gu, "");
  const inside = /^(["'])(.+)\1$/u.exec(trimmed)?.[2];
  return inside === undefined ? trimmed : unquote(inside);
}

/** Finds codes with explanations (`A`：…): at least two of them, or one that the words 枚举值 precede. */
function findExplainedList(pieces: readonly Piece[]): ValueList | undefined {
  const starts = explanations.map((isExplained) =>
    pieces.flatMap((piece, at) => (piece.kind === "code" && isExplained(pieces, at) ? [at] : [])),
  );
  const explained = starts.find((codes) => codes.length > 1 || isAnnounced(pieces, codes[0]));
  const [start] = explained ?? [];
  if (explained === undefined || start === undefined) return undefined;
  // The explanations stay prose; only the codes are values.
  const values = [...new Set(explained.flatMap((at) => splitCode(textOf(pieces[at]))))];
  return values.length > 0 ? { start, end: start, values } : undefined;
}

type IsExplained = (pieces: readonly Piece[], at: number) => boolean;

/** Most pages explain one value per line. The other forms count only for words that look like constants. */
const explanations: readonly IsExplained[] = [
  (pieces, at) => beginsLine(pieces, at) && /^\s*[：:]/u.test(textOf(pieces[at + 1])),
  (pieces, at) =>
    isConstant(pieces[at]) &&
    beginsLine(pieces, at) &&
    /^\s*(?:[-—–=]|\(|（|表示|代表)/u.test(textOf(pieces[at + 1])),
  (pieces, at) =>
    isConstant(pieces[at]) &&
    (beginsLine(pieces, at) || /[，。；：、,;:\s]$/u.test(textOf(pieces[at - 1]))) &&
    /^\s*(?:[：:\-—–=]|表示|代表)/u.test(textOf(pieces[at + 1])),
];

/** Whether a piece looks like a value: `PAY_SUCCESS`, `2`. Names of fields are in lower case. */
function isConstant(piece: Piece | undefined): boolean {
  return /^(?:[A-Z][A-Z0-9_.]*|-?\d+)$/u.test(textOf(piece));
}

function isAnnounced(pieces: readonly Piece[], start: number | undefined): boolean {
  return start !== undefined && opening.test(pieces.slice(0, start).map(textOf).join(""));
}

function beginsLine(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  if (before === undefined || before.kind === "break") return true;
  // A number or a bullet may precede the code: 1、`A`：…
  const lead = pieces[at - 2];
  return (
    before.kind === "text" &&
    /^\s*(?:[（(]?\d+[、.)）]\s*|[-*•·]\s+)?$/u.test(before.value) &&
    (lead === undefined || lead.kind === "break")
  );
}

/** Finds words that may be values and are not in the list. */
function findUnread(pieces: readonly Piece[], list: ValueList | undefined): string[] {
  const unread = [...wordsBesideMark(pieces), ...wordsBetweenExplanations(pieces, list)];
  const values = list?.values ?? [];
  return [...new Set(unread)].filter((word) => !values.includes(word));
}

/** Words before 枚举值 that lack one or both of their back-quotes. */
const unquotedList =
  /(?<![\w.-])[\w.-]+`?(?:\s*[|｜、]\s*`?[\w.-]+`?)*\s*枚举值(?:之一)?\s*(?=$|[，。；,;])/u;

/** Returns the codes on the line that contains 枚举值; if there are none, the words before it. */
function wordsBesideMark(pieces: readonly Piece[]): string[] {
  const mark = pieces.findIndex((piece, at) => {
    // Where a back-quote is missing, the words between two codes become a code.
    if (piece.kind !== "text") return piece.kind === "code" && piece.value.includes("枚举值");
    if (pieces[at - 1]?.kind === "code" && /^\s*(?:(?:等|…+|\.{3})\s*)?枚举值/u.test(piece.value))
      return true;
    return /枚举值之一/u.test(piece.value) || unquotedList.test(piece.value);
  });
  if (mark < 0) return [];
  const start = pieces.slice(0, mark).findLastIndex(({ kind }) => kind === "break") + 1;
  const codes = pieces.slice(start, mark + 1).filter(({ kind }) => kind === "code");
  if (codes.length > 0) return codes.flatMap((piece) => splitCode(textOf(piece)));
  return unquotedList.exec(textOf(pieces[mark]))?.[0].match(/[\w.-]+/gu) ?? [];
}

/** Returns codes at the beginning of a line, after the first explained value, with an explanation of another form. */
function wordsBetweenExplanations(pieces: readonly Piece[], list: ValueList | undefined): string[] {
  if (!list || list.start !== list.end) return [];
  return pieces.flatMap((piece, at) =>
    at > list.start && piece.kind === "code" && isConstant(piece) && beginsLine(pieces, at)
      ? [piece.value]
      : [],
  );
}
