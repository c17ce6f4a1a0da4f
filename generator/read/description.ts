import type { Piece } from "./pieces.ts";
import { findValues, withoutAnnouncement } from "./values.ts";

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

export function describe(pieces: readonly Piece[], list = findValues(pieces)): Description {
  const before = pieces.slice(0, list?.start);
  const prose = plain(list ? [...before, ...pieces.slice(list.end)] : pieces, list && before.length - 1);
  const firstBreak = before.findIndex(({ kind }) => kind === "break");
  const head = plain(firstBreak < 0 ? before : before.slice(0, firstBreak), list && before.length - 1);
  const label = labelOf(head);
  const rest = prose
    .replace(label, "")
    .replace(/^[\s，。；！？：,;]+/u, "")
    .replace(/\s+/gu, " ")
    .trim();
  return {
    label,
    ...(list && { enum: list.values }),
    ...factsOf(prose),
    ...(rest && { rest }),
  };
}

function plain(pieces: readonly Piece[], beforeList: number | undefined): string {
  return pieces
    .map((piece, at) => (piece.kind === "break" ? " " : withoutAnnouncement(piece.value, at === beforeList)))
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
