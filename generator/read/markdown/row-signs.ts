/** Recognizes text that looks like a part of a table, although the markdown parser may not read it as one. */

/** The bar of a table, characters that look like it, and its entities. */
const bar =
  /[|\uff5c\uffe8\u2502\u2503\u2506\u2507\u250a\u250b\u2551\u254e\u254f\u00a6\u2758\u2759\u2223\u01c0\u23ae]|&(?:#124|#x7c|verbar|vert|VerticalLine);/giu;

/** The marks of the pages, also outside of an attribute list. */
const markWord = /\bdata-(?:indent|required|encrypted|encoded|tooltip)\b/iu;

/** An attribute list with a mark of the pages. A brace after a backslash is text. */
const markList = /(?<!\\)[{｛][^{}｛｝]*?\bdata-[a-z]/iu;

/** A list that is the closing mark of a table, as opposed to the class of a separator. */
const closingMark = /[{｛][^{}｛｝]*?\.im-table(?![\w-])[^{}｛｝]*[}｝]?/u;

/** The words of an encryption mark. Samples name algorithms in other spellings. */
const encryptionMark = /\bdata[-_ ]?encrypt|\bby[-_ ]?rsa[-_ ]?pub|\bby[-_ ]?aes[-_ ]?gcm|\brsa-pubkey\b/iu;

const typeWord = "(?:string|integer|number|boolean|object)(?:\\[\\])?";

/** A name, its attributes and a type, separated by something other than a bar: `- name (string): 姓名`. */
const nameAndType = new RegExp(
  [
    // A bullet or a number. Neighbouring parts share no character, so that matching is linear.
    "^(?:[\\s>*+•·,;，；、-]*\\d+[.)、])?[\\s>*+•·,;，；、-]*",
    "\\w[\\w.]*(?:-[\\w.]+)*(?:[\\s*`]*[{｛[][^}｝\\]]*[}｝\\]])?",
    `[\\s*\`,;:，；：、()（）–—-]+${typeWord}(?![\\w.-])(?!\\s*[=(])`,
  ].join(""),
  "u",
);

const typeCell = new RegExp(`^[\\s*\`~]*${typeWord}[\\s*\`~]*(?:[{｛][^}｝]*(?:[}｝]\\s*)?)?$`, "u");

/** The heading of a table in the first cell, and what may stand before it. */
const heading = /^[\s>*+|`~-]*(?:请求参数|返回字典|应答规范)[\s*`~]*(?:[|{｛,，;；\t]|\s\S)/u;

/** Returns the words of an encryption mark that the text contains. */
export function findEncryptionMark(text: string): string | undefined {
  return encryptionMark.exec(text)?.[0];
}

/** Finds the closing mark of a table in a line. Returns its offset, or -1. */
export function findClosingMark(line: string): number {
  return line.search(closingMark);
}

/** Returns the offset of the first attribute list with a mark of the pages, closed or not, or -1. */
export function findMarkList(text: string): number {
  return text.search(markList);
}

/** Whether a cell contains a type and nothing else but its attributes. */
export function isTypeCell(cell: string): boolean {
  return typeCell.test(cell);
}

/** Replaces what looks like a bar by a bar. */
function normalizeBars(line: string): string {
  return line.replace(bar, "|");
}

/** Whether the parser reads the line as that of dashes below a table's header. */
export function isParsedRule(line: string): boolean {
  if (!/^[\s>*+|:-]+$/u.test(line)) return false;
  const start = Math.max(...[">", "*", "+"].map((sign) => line.lastIndexOf(sign))) + 1;
  return !/[|:]/u.test(line.slice(0, start)) && line.includes("-", start);
}

/** Whether the line looks like that of dashes below a table's header, drawn with any characters. */
export function isRule(line: string): boolean {
  const drawn = normalizeBars(line);
  return /[-—–─━═=]/u.test(drawn) && /^[\s>*|:+—–─━═=┼╋╪╬┬┴├┤┌┐└┘┏┓┗┛┣┫┳┻╔╗╚╝╠╣╦╩╤╧╞╡-]+$/u.test(drawn);
}

/** Whether the line is a table's header: it has a heading of the pages, and other cells. */
export function isTableHeader(line: string): boolean {
  return (
    heading.test(normalizeBars(line)) && (/类型|描述|\.type\b|\.desc\b/u.test(line) || countBars(line) > 1)
  );
}

/** Counts the characters and entities that are or look like bars. */
export function countBars(line: string): number {
  return line.match(bar)?.length ?? 0;
}

/**
 * Whether the line looks like a row where only a table is expected to have bars: it has two bars of any kind, a mark, or a
 * name and a type.
 */
export function looksLikeRow(line: string): boolean {
  return countBars(line) > 1 || looksLikeCertainRow(line) || nameAndType.test(withoutInvisible(line));
}

/** Whether the line looks like a row where bars may be code: it has a mark, a type, or Chinese words after a bar or a type. */
export function looksLikeCertainRow(line: string): boolean {
  if (hasMarkOrType(line)) return true;
  const visible = withoutInvisible(line);
  if (!/\p{Script=Han}/u.test(visible)) return false;
  const cells = normalizeBars(visible).split("|");
  const isBarred = cells.length > 2 && /^[\s>*+-]*$/u.test(cells[0] ?? "") && cells[1] !== "";
  return isBarred || nameAndType.test(visible);
}

/** Whether the line has a mark, or a type between bars. No header has. */
export function hasMarkOrType(line: string): boolean {
  const visible = withoutInvisible(line);
  if (markList.test(visible) || markWord.test(visible) || encryptionMark.test(visible)) return true;
  return normalizeBars(visible).split("|").slice(1, -1).some(isTypeCell);
}

function withoutInvisible(line: string): string {
  return line.replace(/\p{Cf}/gu, "").replace(/\p{Cc}/gu, " ");
}

/** Replaces HTML tags by spaces, and those of cells by bars. */
export function withoutTags(line: string): string {
  return line.replace(/<(\/?[a-z][^<>]*)>/giu, (_, tag: string) => (/^t[dh]\b/iu.test(tag) ? "|" : " "));
}
