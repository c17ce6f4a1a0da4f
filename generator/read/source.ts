import type { TableCell } from "mdast";

import type { PageFile } from "../ir/model.ts";
import type { Place } from "../findings/finding.ts";

/**
 * The cell as written, between its bars: markdown would read `__proto__` as strong text, and what it makes of an
 * address has no place in the page.
 */
export function sourceOf(cell: TableCell | undefined, page: PageFile): { text: string; place?: Place } {
  if (!cell?.position) return { text: "" };
  const { start, end } = cell.position;
  const raw = page.text.slice(start.offset, end.offset);
  const lead = /^\|?\s*/u.exec(raw)?.[0].length ?? 0;
  // A bar behind an uneven number of backslashes is text.
  const text = raw.slice(lead).replace(/(?<=(?<!\\)(?:\\\\)*)\|?\s*$/u, "");
  if (text === "") return { text };
  return { text, place: { file: page.path, line: start.line, column: start.column + lead } };
}
