/** Which of the two a table is: its header says it, and the line that closes it. */
import type { RootContent, Table, TableRow } from "mdast";

import type { PageFile } from "../ir/model.ts";
import { placeOf, finding, type Finding } from "../findings/finding.ts";
import { sourceOf } from "./source.ts";
import { splitAttributes } from "./attributes.ts";
import { replyHeading, tableHeadings, type TableKind } from "./table-headings.ts";

export interface Header {
  readonly kind: TableKind | undefined;
  /** Whether the table is our answer to a notification. */
  readonly isReply: boolean;
  readonly rows: readonly TableRow[];
}

/** The header is believed; where it says nothing known, the line that closes the table is. */
export function readHeader(
  table: Table,
  next: RootContent | undefined,
  page: PageFile,
  findings: Finding[],
): Header {
  const [head, ...rows] = table.children;
  const title = splitAttributes(sourceOf(head?.children[0], page).text).text.replace(/[*`~]/gu, "");
  const said = tableHeadings.get(title);
  const last = rows.at(-1);
  // Without an empty line above it, the closing line is a row to the parser.
  const joined = last && markIn(sourceOf(last.children[0], page).text);
  const mark = joined ?? (next?.type === "paragraph" ? markIn(textOf(next, page)) : undefined);
  const at = (joined ? last : mark ? next : table) ?? table;
  if (said) reportMark(said, joined ? undefined : mark, at, page, findings);
  else reportHeader(title, mark, table, page, findings);
  if (said ?? mark) reportShortHeader(table, page, findings);
  return { kind: said ?? mark, isReply: title === replyHeading, rows: joined ? rows.slice(0, -1) : rows };
}

function markIn(text: string): TableKind | undefined {
  const mark = /^\s*\{[^{}]*#(request|response)\b[^{}]*\}/u.exec(text)?.[1];
  return mark === "request" || mark === "response" ? mark : undefined;
}

function textOf({ position }: RootContent, { text }: PageFile): string {
  return text.slice(position?.start.offset, position?.end.offset);
}

/** Every table is closed by a line that says which one it is. */
function reportMark(
  kind: TableKind,
  mark: TableKind | undefined,
  at: TableRow | RootContent,
  page: PageFile,
  findings: Finding[],
): void {
  if (mark === kind) return;
  const reason = mark
    ? `The table is headed as the ${kind}, and closed as the ${mark}; the header is believed.`
    : `The ${kind} table is not closed by its mark.`;
  const fix = `Write {.im-table #${kind}} below it, behind an empty line.`;
  findings.push(finding("table-mark", placeOf(at, page.path), reason, fix));
}

function reportHeader(
  title: string,
  mark: TableKind | undefined,
  table: Table,
  { path }: PageFile,
  findings: Finding[],
): void {
  const place = placeOf(table, path);
  const fix = "Head it 请求参数 or 返回字典.";
  const reason = `The table headed "${title}" is neither request nor response`;
  findings.push(
    mark
      ? finding("header-unreadable", place, `${reason}; it is closed as the ${mark}, and read so.`, fix)
      : finding("table-unknown", place, `${reason}.`, fix),
  );
}

/** Every table has the same columns, so that what a cell is shows in its place. */
function reportShortHeader({ children, position }: Table, { path }: PageFile, findings: Finding[]): void {
  const columns = children[0]?.children.length ?? 0;
  if (columns >= 3) return;
  const reason = `The header has ${columns} cells; the rows are read as name, type and description.`;
  const fix = "Write | 请求参数 | 类型 {.type} | 描述 {.desc}";
  findings.push(finding("header-unreadable", placeOf({ position }, path), reason, fix));
}
