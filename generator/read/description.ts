import type { PhrasingContent } from "mdast";

/** What the third cell of a row says, taken apart. */
export interface Description {
  readonly label: string;
  readonly enum?: readonly string[];
  readonly unit?: string;
  readonly default?: string;
  readonly maxLength?: number;
  readonly requiredWhen?: string;
  /** The prose behind the label. */
  readonly rest?: string;
}

/** A run of the cell: words, something in back-quotes, or a line break. */
export type Piece =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "code"; readonly value: string }
  | { readonly kind: "break" };

export function piecesOf(nodes: readonly PhrasingContent[]): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    if (node.type === "text") return [{ kind: "text", value: node.value }];
    if (node.type === "inlineCode") return [{ kind: "code", value: node.value }];
    if (node.type === "break" || (node.type === "html" && /^<br\b/i.test(node.value))) {
      return [{ kind: "break" }];
    }
    return "children" in node ? piecesOf(node.children) : [];
  });
}

export function describe(pieces: readonly Piece[]): Description {
  const list = findEnum(pieces);
  const prose = list ? [...pieces.slice(0, list.start), ...pieces.slice(list.end)] : pieces;
  const firstLine = list ? pieces.slice(0, list.start) : pieces;
  const firstBreak = firstLine.findIndex(({ kind }) => kind === "break");
  const head = plain(firstBreak < 0 ? firstLine : firstLine.slice(0, firstBreak));
  const label = labelOf(head);
  const rest = plain(prose)
    .replace(label, "")
    .replace(/^[\s，。；！？：,;]+/u, "")
    .replace(/\s+/gu, " ")
    .trim();
  return {
    label,
    ...(list && { enum: list.values }),
    ...factsOf(plain(prose)),
    ...(rest && { rest }),
  };
}

interface ValueList {
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

/** The values of the field, however the page lists them. */
function findEnum(pieces: readonly Piece[]): ValueList | undefined {
  return findMarkedList(pieces) ?? findExplainedList(pieces);
}

/** Back-quoted words with only separators between them, closed by the words 枚举值(之一). */
function findMarkedList(pieces: readonly Piece[]): ValueList | undefined {
  const mark = pieces.findIndex((piece, at) => at > 0 && isMark(piece) && pieces[at - 1]?.kind === "code");
  if (mark < 0) return undefined;
  let start = mark - 1;
  while (pieces[start - 2]?.kind === "code" && isSeparator(pieces[start - 1])) start -= 2;
  const values = pieces.slice(start, mark).flatMap((piece) => (piece.kind === "code" ? [piece.value] : []));
  const tail = textOf(pieces[mark])
    .replace(/^\s*枚举值(之一)?/u, "")
    .trim();
  return { start, end: tail ? mark : mark + 1, values };
}

function isMark(piece: Piece): boolean {
  return piece.kind === "text" && /^\s*枚举值/u.test(piece.value);
}

function isSeparator(piece: Piece | undefined): boolean {
  return piece?.kind === "text" && /^\s*(?:[|、,，/]|或者?|和)?\s*$/u.test(piece.value);
}

/** `A`：what it means, a line each, of two lines at least; or of one, where the words 枚举值 stand above. */
function findExplainedList(pieces: readonly Piece[]): ValueList | undefined {
  const explained = (at: number) =>
    pieces[at]?.kind === "code" && /^\s*[：:]/u.test(textOf(pieces[at + 1])) && beginsLine(pieces, at);
  const starts = pieces.flatMap((_, at) => (explained(at) ? [at] : []));
  const [start] = starts;
  if (start === undefined) return undefined;
  if (starts.length < 2 && !/枚举值\s*[：:]?\s*$/u.test(pieces.slice(0, start).map(textOf).join("")))
    return undefined;
  // The meanings stay: they are prose. Only the words are the values.
  return { start, end: start, values: starts.map((at) => textOf(pieces[at])) };
}

function beginsLine(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  if (before === undefined || before.kind === "break") return true;
  // A number may stand before the word: 1、`A`：…
  const lead = pieces[at - 2];
  return (
    before.kind === "text" &&
    /^\s*(?:\d+[、.]\s*)?$/u.test(before.value) &&
    (lead === undefined || lead.kind === "break")
  );
}

/** The words in back-quotes on the line of 枚举值 that no reading took for values. */
export function unreadValues(pieces: readonly Piece[]): string[] {
  const mark = pieces.findIndex(isMark);
  if (mark < 0) return [];
  const start = pieces.slice(0, mark).findLastIndex(({ kind }) => kind === "break") + 1;
  const values = findEnum(pieces)?.values ?? [];
  const line = pieces.slice(start, mark).flatMap((piece) => (piece.kind === "code" ? [piece.value] : []));
  return line.filter((word) => !values.includes(word));
}

function textOf(piece: Piece | undefined): string {
  return piece === undefined || piece.kind === "break" ? "" : piece.value;
}

function plain(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === "break" ? " " : piece.value.replace(/^\s*枚举值(之一)?/u, "")))
    .join("")
    .replace(/[\u200b\u00a0\s]+/gu, " ")
    .trim();
}

const opening = "([（【《「“";
const closing = ")]）】》」”";

/** What stands before the first sentence punctuation outside brackets; a bracket that never closes ends it too. */
export function labelOf(text: string): string {
  let depth = 0;
  let opened = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (depth === 0 && /[，。；！？：,;]/u.test(sign)) return text.slice(0, at).trim();
    if (opening.includes(sign)) {
      if (depth === 0) opened = at;
      depth++;
    } else if (closing.includes(sign) && depth > 0) depth--;
  }
  return depth > 0 && opened > 0 ? text.slice(0, opened).trim() : text.trim();
}

/** Facts that the prose states and that are kept when the prose is not. */
export function factsOf(prose: string): Pick<Description, "unit" | "default" | "maxLength" | "requiredWhen"> {
  // The pages carry line breaks of a PDF as spaces between characters: 以元为单 位.
  const text = prose.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, "");
  const unit = /单位(?:为|是|：|:)?\s*(分钟|毫秒|小时|[分元秒天])|以([分元])为单位/u.exec(text);
  const byDefault = /默认(?:值)?(?:为|是|：|:)\s*([\w.+-]+)/u.exec(text)?.[1];
  const length = /(?:不超过|最多|最长|最大长度[为:：]?)\s*(\d+)\s*(?:位|个?字符|个字)/u.exec(text)?.[1];
  const when = conditionOf(text);
  return {
    ...(unit && { unit: unit[1] ?? unit[2] ?? "" }),
    ...(byDefault && { default: byDefault }),
    ...(length && { maxLength: Number(length) }),
    ...(when && { requiredWhen: when }),
  };
}

const clause = "[^，。；,;：:（()）]";

/** The whole clause before 必填 or 必传: without its subject, a condition would be another one. */
function conditionOf(text: string): string | undefined {
  const stated = new RegExp(`当(${clause}+?)时?，?必[填传]`, "u").exec(text);
  const said =
    stated ??
    new RegExp(`[，。；,;（(](${clause}+?)(?:时，?)?必[填传](?=$|[，。；,;）)\\s])`, "u").exec(text);
  const condition = said?.[1]?.trim();
  return condition && !/(?:是否|非|不|均|都|选)$/u.test(condition) ? condition : undefined;
}
