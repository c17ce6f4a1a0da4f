import type { Piece } from "./cell.ts";
import type { Limits } from "../../ir/limits.ts";
import { readLimits, type StatedLimits } from "./limits.ts";
import { withoutAnnouncement } from "./values.ts";

/** The facts that a row states about its field, beside its type and marks. */
export interface Description extends Limits {
  readonly label: string;
  readonly enum?: readonly string[];
  readonly unit?: string;
  readonly default?: string;
  readonly requiredWhen?: string;
  /** The prose after the label. */
  readonly rest?: string;
}

/** A description as its words state it. The limits may not suit the type of the field. */
export interface StatedDescription extends Omit<Description, keyof Limits> {
  readonly limits?: StatedLimits;
}

/** Reads a description whose values are marked: its label, values, facts, and the rest of its prose. */
export function readDescription(pieces: readonly Piece[]): StatedDescription {
  const list = pieces.find((piece) => piece.kind === "values");
  const words = pieces.map((piece, at) => proseOf(piece, pieces[at + 1]));
  const headEnd = pieces.findIndex(({ kind }) => kind === "break" || kind === "values");
  const prose = joinWords(words);
  const label = readLabel(headEnd < 0 ? prose : joinWords(words.slice(0, headEnd)));
  const rest = prose
    .replace(label, "")
    .replace(/^[\s，。；！？：,;]+/u, "")
    .replace(/\s+/gu, " ")
    .trim();
  return {
    label,
    ...(list && { enum: list.values }),
    ...readProseFacts(prose),
    ...(rest && { rest }),
  };
}

function proseOf(piece: Piece, next: Piece | undefined): string {
  if (piece.kind === "values") return "";
  return piece.kind === "break" ? " " : withoutAnnouncement(piece.value, next?.kind === "values");
}

function joinWords(words: readonly string[]): string {
  return words
    .join("")
    .replace(/[\u200b\u00a0\s]+/gu, " ")
    .trim();
}

const opening = "([（【《「“";
const closing = ")]）】》」”";

/** Reads the text before the first sentence punctuation outside brackets. A bracket that is not closed ends it too. */
export function readLabel(text: string): string {
  let depth = 0;
  let opened = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (depth === 0 && /[，。；！？：,;]/u.test(character)) return text.slice(0, at).trim();
    if (opening.includes(character)) {
      if (depth === 0) opened = at;
      depth++;
    } else if (closing.includes(character) && depth > 0) depth--;
  }
  return depth > 0 && opened > 0 ? text.slice(0, opened).trim() : text.trim();
}

/** Reads facts from prose. A canonical page has them as attributes, without the prose. */
export function readProseFacts(
  prose: string,
): Pick<StatedDescription, "unit" | "default" | "requiredWhen" | "limits"> {
  // Text copied from a PDF has spaces between Chinese characters at its line breaks: 以元为单 位.
  const text = prose.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, "");
  const unit = /单位(?:为|是|：|:)?\s*(分钟|毫秒|小时|[分元秒天])|以([分元])为单位/u.exec(text);
  const byDefault = /默认(?:值)?(?:为|是|：|:)\s*([\w.+-]+)/u.exec(text)?.[1];
  const when = readCondition(text);
  const limits = readLimits(text);
  return {
    ...(unit && { unit: unit[1] ?? unit[2] ?? "" }),
    ...(byDefault && { default: byDefault }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(when && { requiredWhen: when }),
  };
}

const clause = "[^，。；,;：:（()）]";
const explicitCondition = new RegExp(`当(${clause}{1,200}?)时?，?必[填传]`, "u");
const wholeClause = new RegExp(`[，。；,;（(](${clause}+?)(?:时，?)?必[填传](?=$|[，。；,;）)\\s])`, "u");

/** Reads the whole clause before 必填 or 必传, because without its subject it would be another condition. */
function readCondition(text: string): string | undefined {
  const match = explicitCondition.exec(text) ?? wholeClause.exec(text);
  const condition = match?.[1]?.trim();
  return condition && !/(?:是否|非|不|均|都|选)$/u.test(condition) ? condition : undefined;
}
