/** Tables with an empty line in them, which ends a table to the parser. */

/** The line of dashes below a header. */
export const ruleLine = /^[\s>*+-]*\|?[\s|:-]*-[\s|:-]*$/u;

/** What fills an empty line within a table, so that the parser goes on: the reader reports it at its place. */
export const cutMark = ".im-table-cut";

/** Tables that empty lines cut in two are one again, and every line keeps its number. */
export function joinCutTables(text: string): string {
  const lines = text.split("\n");
  let isInTable = false;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") {
      const next = lines.findIndex((below, index) => index > at && below.trim() !== "");
      const goesOn = isRow(lines[next]) && !ruleLine.test(lines[next + 1] ?? "");
      if (isInTable && goesOn) lines.fill(`| {${cutMark}}`, at, next);
      else isInTable = false;
    } else if (!isRow(line)) isInTable = false;
    else isInTable ||= ruleLine.test(line);
  }
  return lines.join("\n");
}

function isRow(line: string | undefined): boolean {
  return line !== undefined && /^ {0,3}\|/u.test(line);
}
