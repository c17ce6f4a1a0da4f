/** Finds text for which the markdown parser takes too long: it is quadratic in some of its marks. */

/** What is too much for the parser, and where. */
export interface Excess {
  /** `depth`: lists and quotes within each other; `marks`: marks of emphasis, code, links and HTML in one paragraph. */
  readonly case: "depth" | "marks";
  /** From 1. */
  readonly line: number;
}

/** The error of a page that the markdown parser would take too long for. */
export class ExcessError extends Error {
  readonly excess: Excess;

  constructor(excess: Excess) {
    super(excess.case);
    this.excess = excess;
  }
}

/** The columns before the words of a line. No page is near it. */
const maxIndent = 24;
/** All levels of nested lists and quotes of a page. */
const maxLevels = 10_000;
/**
 * The sum of the squares of the numbers of marks, over the paragraphs of a page. The parser compares each mark with all marks
 * before it in its paragraph. Pages have less than 50,000.
 */
const maxComparisons = 1_000_000;

const containers = /^(?:[\s>]|[*+-](?=\s)|\d{1,9}[.)](?=\s))*/u;
const marks = /\*+|_+|`+|~+|[<>[\]!&]/gu;
const underline = /^[\s>]*(?:=+|-+)\s*$/u;

/** Returns the first line from which the parser would take too long. @param text without samples and comments */
export function findExcess(text: string): Excess | undefined {
  let [levels, comparisons, marksInBlock] = [0, 0, 0];
  for (const [at, line] of text.split("\n").entries()) {
    const prefix = containers.exec(line)?.[0] ?? "";
    const isNested = /[^\s]/u.test(prefix) && prefix.length > 3 && !underline.test(line);
    levels += isNested ? prefix.length / 2 : 0;
    if ((isNested && prefix.length > maxIndent) || levels > maxLevels) return { case: "depth", line: at + 1 };
    // The cells of a row are parsed on their own.
    if (line.trim() === "" || /^\s*\|/u.test(line)) marksInBlock = 0;
    const count = (line.match(marks)?.length ?? 0) + (underline.test(line) ? 1 : 0);
    comparisons += (marksInBlock + count) ** 2 - marksInBlock ** 2;
    marksInBlock += count;
    if (comparisons > maxComparisons) return { case: "marks", line: at + 1 };
  }
  return undefined;
}
