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

/** Back-quoted words with only separators between them, up to the words 枚举值(之一). */
function findEnum(pieces: readonly Piece[]): { start: number; end: number; values: string[] } | undefined {
  for (let start = 0; start < pieces.length; start++) {
    const values: string[] = [];
    let at = start;
    for (let piece = pieces[at]; piece?.kind === "code"; piece = pieces[at]) {
      values.push(piece.value);
      const between = pieces[at + 1];
      at += between?.kind === "text" && /^\s*[|、,，/]\s*$/u.test(between.value) ? 2 : 1;
    }
    const after = pieces[at];
    if (values.length > 0 && after?.kind === "text" && /^\s*枚举值/u.test(after.value)) {
      const tail = after.value.replace(/^\s*枚举值(之一)?/u, "").trim();
      return { start, end: tail ? at : at + 1, values };
    }
    if (values.length > 0) start = at - 1;
  }
  return undefined;
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
  const when = /(?:^|[，。；,;（(\s])当?([^，。；,;：:（()）\s]+?)时?，?必[填传](?=$|[，。；,;）)\s])/u.exec(
    text,
  )?.[1];
  return {
    ...(unit && { unit: unit[1] ?? unit[2] ?? "" }),
    ...(byDefault && { default: byDefault }),
    ...(length && { maxLength: Number(length) }),
    ...(when && !/^(?:是否|非|不|均|都|选)$/u.test(when) && { requiredWhen: when }),
  };
}
