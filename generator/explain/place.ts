/** Where a page states something: the file, its line, and the line as it is written. */
import type { PageFile } from "../ir/model.ts";

/** A line of a page. */
export interface PageLine {
  readonly file: string;
  readonly line: number;
  /** The line as written; absent where the text of the page is not available. */
  readonly text?: string;
}

/** Returns a line of a page. */
export function pageLine(file: string, line: number, page: PageFile | undefined): PageLine {
  const text = page?.text.split("\n")[line - 1]?.trim();
  return { file, line, ...(text !== undefined && text !== "" && { text }) };
}
