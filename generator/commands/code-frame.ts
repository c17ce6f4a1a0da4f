import { printable, type Finding } from "../findings/finding.ts";
import { readIfThere } from "./disk.ts";

/** As much of a line as a terminal shows well. */
const mostColumns = 100;

/** The line of a finding with a mark under its column; nothing where the line cannot be read. */
export function codeFrame({ file, line, column }: Finding): string {
  const text = readIfThere(file)?.split(/\r?\n/u)[line - 1];
  if (text === undefined) return "";
  // A line of a page can be long: what is shown begins where the mark still fits.
  const start = columnsOf(text.slice(0, column - 1)) < mostColumns ? 0 : column - 1;
  const gutter = `  ${line} | `;
  const mark = gutter.length + columnsOf(text.slice(start, column - 1));
  return `${gutter}${printable(text.slice(start, start + mostColumns))}\n${" ".repeat(mark)}^\n`;
}

/** A full-width sign takes two columns of a terminal. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\u1100-\u115f\u2e80-\uffdc]/gu)?.length ?? 0);
}
