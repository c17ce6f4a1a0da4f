/** The values of a field, in whatever way its description lists them. */
import { textOf, type Piece } from "./pieces.ts";

export interface ValueList {
  /** Where it stands among the pieces; what only explains the values stays prose. */
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

/** The words that close a list: 枚举值之一. */
const closing = /^\s*枚举(?:值(?:\s*之一)?|\s*之一)/u;
/** The words that open one: 枚举值： */
const opening = /(?<!非)枚举值?\s*(?:为|是|有|包括|如下)?\s*[：:]?\s*$/u;
const choice = /(?:可选值|取值(?:范围)?|有效值)\s*(?:为|是|有|包括|如下)?\s*[：:]\s*$/u;

/** Words without those that only say that values stand behind or before them. */
export function withoutAnnouncement(text: string, isBeforeList: boolean): string {
  const rest = text.replace(closing, "").replace(/^\s*之一/u, "");
  return isBeforeList ? rest.replace(opening, "") : rest;
}

export function findValues(pieces: readonly Piece[]): ValueList | undefined {
  return findMarkedList(pieces) ?? findExplainedList(pieces);
}

/** Codes with nothing but separators between them. */
interface Run {
  /** Of its first and its last code. */
  readonly first: number;
  readonly last: number;
  readonly codes: readonly number[];
}

function runsOf(pieces: readonly Piece[]): Run[] {
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

/** A line may end within a list: behind a separator, or where all of the list stands on lines of its own. */
function isSeparator(pieces: readonly Piece[], { first, last }: Run, next: number): boolean {
  const between = pieces.slice(last + 1, next);
  const text = between.map(textOf).join("").replace(meaning, "");
  if (between.every(({ kind }) => kind === "text"))
    return /^\s*(?:[|｜、,，/／;；]|或者?|和)?\s*$/u.test(text);
  return /^\s*[|｜、,，/／;；]\s*$/u.test(text) || (text.trim() === "" && beginsLine(pieces, first));
}

/** A run that words before or behind it say to be a list, or whose bars do. */
function findMarkedList(pieces: readonly Piece[]): ValueList | undefined {
  for (const run of runsOf(pieces)) {
    const { first, last, codes } = run;
    const behind = textBehind(pieces, last);
    const isClosed = closing.test(behind.text) || (codes.length > 1 && /^\s*之一/u.test(behind.text));
    const isLeft = behind.text.trim() === "" || /^\s*[，。；,;]/u.test(behind.text);
    if (!isClosed && !(isLeft && (isOpened(pieces, run) || isBarred(pieces, run)))) continue;
    const values = codes.flatMap((at) => wordsOf(textOf(pieces[at])));
    if (values.length === 0) continue;
    // What only the values mean is worth keeping.
    const explains = pieces.slice(first, behind.at).some((piece) => meaning.test(textOf(piece)));
    const rest = isClosed ? behind.text.replace(closing, "").trim() : behind.text.trim();
    const end = explains ? first : rest === "" ? behind.at + 1 : Math.max(behind.at, last + 1);
    return { start: first, end, values };
  }
  return undefined;
}

/** What is said behind a code, on its line or, where nothing is, on the next. */
function textBehind(pieces: readonly Piece[], code: number): { readonly text: string; readonly at: number } {
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

/** A line that holds nothing but codes between bars. */
function isBarred(pieces: readonly Piece[], { first, codes }: Run): boolean {
  const separators = codes.slice(1).map((at) => textOf(pieces[at - 1]));
  return (
    codes.length > 1 && beginsLine(pieces, first) && separators.every((text) => /^\s*[|｜]\s*$/u.test(text))
  );
}

/** A code may hold all of a list, and quotes that belong to the page. */
export function wordsOf(code: string): string[] {
  return code
    .split(/\s+[|｜]\s+/u)
    .map(unquoted)
    .filter((word) => word !== "");
}

function unquoted(word: string): string {
  const trimmed = word.replace(/^[ \t\u00a0]+|[ \t\u00a0]+$/gu, "");
  const inside = /^(["'])(.+)\1$/u.exec(trimmed)?.[2];
  return inside === undefined ? trimmed : unquoted(inside);
}

/** `A`：what it means, of two values at least; or of one, where the words 枚举值 stand above. */
function findExplainedList(pieces: readonly Piece[]): ValueList | undefined {
  const starts = explanations.map((isExplained) =>
    pieces.flatMap((piece, at) => (piece.kind === "code" && isExplained(pieces, at) ? [at] : [])),
  );
  const found = starts.find((codes) => codes.length > 1 || isAnnounced(pieces, codes[0]));
  const [start] = found ?? [];
  if (found === undefined || start === undefined) return undefined;
  // The meanings stay: they are prose. Only the words are the values.
  const values = [...new Set(found.flatMap((at) => wordsOf(textOf(pieces[at]))))];
  return values.length > 0 ? { start, end: start, values } : undefined;
}

type IsExplained = (pieces: readonly Piece[], at: number) => boolean;

/** A line each, as most pages write it; and what is a list only if its words can be nothing else than values. */
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

/** `PAY_SUCCESS`, `2`: a name of a field is written small. */
function isConstant(piece: Piece | undefined): boolean {
  return /^(?:[A-Z][A-Z0-9_.]*|-?\d+)$/u.test(textOf(piece));
}

function isAnnounced(pieces: readonly Piece[], start: number | undefined): boolean {
  return start !== undefined && opening.test(pieces.slice(0, start).map(textOf).join(""));
}

function beginsLine(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  if (before === undefined || before.kind === "break") return true;
  // A number or a bullet may stand before the word: 1、`A`：…
  const lead = pieces[at - 2];
  return (
    before.kind === "text" &&
    /^\s*(?:[（(]?\d+[、.)）]\s*|[-*•·]\s+)?$/u.test(before.value) &&
    (lead === undefined || lead.kind === "break")
  );
}

/** What may be among the values, and no reading took for one. */
export function unreadValues(pieces: readonly Piece[], list: ValueList | undefined): string[] {
  const unread = [...besideMark(pieces), ...betweenMeanings(pieces, list)];
  const values = list?.values ?? [];
  return [...new Set(unread)].filter((word) => !values.includes(word));
}

/** Words without back-quotes, or with one of the two, in the place of values. */
const unquotedList = /[\w.-]+`?(?:\s*[|｜、]\s*`?[\w.-]+`?)*\s*枚举值(?:之一)?\s*(?=$|[，。；,;])/u;

/** On the line that says 枚举值: its codes; where it has none, the words in their place. */
function besideMark(pieces: readonly Piece[]): string[] {
  const mark = pieces.findIndex((piece, at) => {
    // A back-quote too few puts the words between the codes into codes.
    if (piece.kind !== "text") return piece.kind === "code" && piece.value.includes("枚举值");
    if (pieces[at - 1]?.kind === "code" && /^\s*(?:等|…+|\.{3})?\s*枚举值/u.test(piece.value)) return true;
    return /枚举值之一/u.test(piece.value) || unquotedList.test(piece.value);
  });
  if (mark < 0) return [];
  const start = pieces.slice(0, mark).findLastIndex(({ kind }) => kind === "break") + 1;
  const codes = pieces.slice(start, mark + 1).filter(({ kind }) => kind === "code");
  if (codes.length > 0) return codes.flatMap((piece) => wordsOf(textOf(piece)));
  return unquotedList.exec(textOf(pieces[mark]))?.[0].match(/[\w.-]+/gu) ?? [];
}

/** Between lines that explain a value each, one that begins as they do and explains in another way. */
function betweenMeanings(pieces: readonly Piece[], list: ValueList | undefined): string[] {
  if (!list || list.start !== list.end) return [];
  return pieces.flatMap((piece, at) =>
    at > list.start && piece.kind === "code" && isConstant(piece) && beginsLine(pieces, at)
      ? [piece.value]
      : [],
  );
}
