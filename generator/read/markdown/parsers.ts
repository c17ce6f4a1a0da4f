/** The parsers that a page is read with. This module imports none, so that a run loads only those it needs. */
import type { Root } from "mdast";

/** Parsers of the two languages of a page. */
export interface Parsers {
  /** Parses markdown without samples and comments, with front matter and tables. */
  readonly markdown: (text: string) => Root;
  /**
   * Parses front matter.
   *
   * @param logLevel `silent` reads what it can of front matter with errors
   * @throws a FrontMatterError
   */
  readonly yaml: (text: string, logLevel: "error" | "silent") => unknown;
}

/** The error of front matter that is not YAML, with its place in the front matter, from 1. */
export class FrontMatterError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column } = { line: 1, column: 1 }) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
