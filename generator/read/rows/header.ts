/** Reads from the header of a table, or its closing mark, whether it describes the request or the response. */
import type { RootContent, Table, TableRow } from "mdast";

import type { PageFile } from "../../ir/model.ts";
import { placeOf, finding, type Finding } from "../../findings/finding.ts";
import { hasMarkOrType } from "../markdown/row-signs.ts";
import { splitAttributes } from "./attributes.ts";
import { readSource } from "./cell.ts";
import { replyHeading, tableHeadings, type TableKind } from "./table-headings.ts";

/** The header of a table, and the rows below it. */
export interface Header {
  readonly kind: TableKind | undefined;
  /** Whether the table describes the merchant's reply to a notification. */
  readonly isReply: boolean;
  /** The body rows. */
  readonly rows: readonly TableRow[];
}

/** Reads the header of a table. Where its title is unknown, the closing mark decides. */
export function readHeader(
  table: Table,
  next: RootContent | undefined,
  page: PageFile,
  findings: Finding[],
): Header {
  const [head, ...rows] = table.children;
  const title = splitAttributes(readSource(head?.children[0], page).source).text.replace(/[*`~]/gu, "");
  const kind = tableHeadings.get(title);
  const last = rows.at(-1);
  // Without an empty line above it, the closing mark is a row to the parser.
  const joined = last && readMark(readSource(last.children[0], page).source);
  const mark = joined ?? (next?.type === "paragraph" ? readMark(sourceOf(next, page)) : undefined);
  const at = (joined ? last : mark ? next : table) ?? table;
  if (head && (hasMarkOrType(sourceOf(head, page)) || /#(?:request|response)\b/u.test(sourceOf(head, page))))
    findings.push(finding("row-stray", placeOf(head, page.path), { case: "header" }));
  if (kind) reportMark(kind, joined ? undefined : mark, at, page, findings);
  else reportHeader(title, mark, table, page, findings);
  if (kind ?? mark) reportShortHeader(table, page, findings);
  return { kind: kind ?? mark, isReply: title === replyHeading, rows: joined ? rows.slice(0, -1) : rows };
}

/** Reads a closing mark: `{.im-table #request}`. */
function readMark(text: string): TableKind | undefined {
  const mark = /^\s*\{[^{}]*#(request|response)\b[^{}]*\}/u.exec(text)?.[1];
  return mark === "request" || mark === "response" ? mark : undefined;
}

function sourceOf({ position }: RootContent | TableRow, { text }: PageFile): string {
  return text.slice(position?.start.offset, position?.end.offset);
}

/** Reports a table whose closing mark is missing or differs from its header. */
function reportMark(
  kind: TableKind,
  mark: TableKind | undefined,
  at: TableRow | RootContent,
  page: PageFile,
  findings: Finding[],
): void {
  if (mark === kind) return;
  findings.push(finding("table-mark", placeOf(at, page.path), { header: kind, ...(mark && { mark }) }));
}

function reportHeader(
  title: string,
  mark: TableKind | undefined,
  table: Table,
  { path }: PageFile,
  findings: Finding[],
): void {
  const place = placeOf(table, path);
  findings.push(
    mark
      ? finding("header-unreadable", place, { case: "title", title, table: mark })
      : finding("table-unknown", place, { case: "header", title }),
  );
}

/** Reports a header with too few columns. The position of a cell decides whether it is a name, a type or a description. */
function reportShortHeader(table: Table, { path }: PageFile, findings: Finding[]): void {
  const columns = table.children[0]?.children.length ?? 0;
  if (columns >= 3) return;
  findings.push(finding("header-unreadable", placeOf(table, path), { case: "short", columns }));
}
