/** Cuts HTML comments. What they contain is not part of the page. */

/** A part of a line that is commented out. */
export interface CommentedText {
  readonly text: string;
  /** The line that contains it, and the column where it begins there. */
  readonly line: number;
  readonly column: number;
}

/** Cuts comments from lines. A comment that is not closed is text, because a browser would hide the rest of the page. */
export class CommentCutter {
  readonly #lines: string[];
  readonly comments: CommentedText[] = [];
  /** No comment closes below this line. */
  #lastClose: number;

  /** Cuts within `lines`, which it changes. */
  constructor(lines: string[]) {
    this.#lines = lines;
    this.#lastClose = lines.findLastIndex((line) => line.includes("-->"));
  }

  /** Replaces the comments that begin on a line by spaces. Columns stay. */
  cutAt(at: number): void {
    let [from, quotes] = [0, 0];
    for (;;) {
      const line = this.#lines[at] ?? "";
      const opening = line.indexOf("<!--", from);
      if (opening < 0) return;
      quotes += line.slice(from, opening).split("`").length - 1;
      const end = quotes % 2 === 0 ? this.#findEnd(at, opening) : undefined; // in back-quotes it is code
      if (!end) return;
      this.#blank(at, opening, end);
      if (end.line > at) return;
      from = end.column;
    }
  }

  /** Only a comment that begins a line may end on another. */
  #findEnd(at: number, from: number): { readonly line: number; readonly column: number } | undefined {
    const line = this.#lines[at] ?? "";
    const close = line.indexOf("-->", from + 2); // `<!-->` is a whole comment
    if (close >= 0) return { line: at, column: close + 3 };
    if (!/^ {0,3}$/u.test(line.slice(0, from))) return undefined;
    for (let below = at + 1; below <= this.#lastClose; below++) {
      const column = (this.#lines[below] ?? "").indexOf("-->");
      if (column >= 0) return { line: below, column: column + 3 };
    }
    return undefined;
  }

  #blank(start: number, from: number, end: { readonly line: number; readonly column: number }): void {
    for (let at = start; at <= end.line; at++) {
      const line = this.#lines[at] ?? "";
      const [first, last] = [at === start ? from : 0, at === end.line ? end.column : line.length];
      this.comments.push({ text: line.slice(first, last), line: at + 1, column: first + 1 });
      const rest = line.slice(0, first) + " ".repeat(last - first) + line.slice(last);
      this.#lines[at] = rest.trim() === "" ? "" : rest;
    }
  }
}
