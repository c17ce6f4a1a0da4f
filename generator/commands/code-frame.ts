import type { Finding } from "../findings/finding.ts";
import { printable } from "../util/printable.ts";
import { readTextIfThere } from "../io/disk.ts";

/** The most columns of a line that are shown. */
const MOST_COLUMNS = 100;

/** Shows the line of a finding with a mark under its column; empty where the line cannot be read. */
export function codeFrame({ file, line, column }: Finding): string {
  const text = readTextIfThere(file)?.split(/\r?\n/u)[line - 1];
  if (text === undefined) return "";
  // A line of a page can be long: where the mark would not fit, the text begins at the mark.
  const start = columnsOf(text.slice(0, column - 1)) < MOST_COLUMNS ? 0 : column - 1;
  const gutter = `  ${line} | `;
  const mark = gutter.length + columnsOf(text.slice(start, column - 1));
  return `${gutter}${printable(text.slice(start, start + MOST_COLUMNS))}\n${" ".repeat(mark)}^\n`;
}

/** A full-width character takes two columns of a terminal. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\u1100-\u115f\u2e80-\uffdc]/gu)?.length ?? 0);
}
