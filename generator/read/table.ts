import type { Table, TableCell, TableRow } from "mdast";

import type { FieldType, Json, PageFile } from "../ir/model.ts";
import { placeOf, finding, type Place, type Finding } from "../findings/finding.ts";
import { splitAttributes, type Attributes } from "./attributes.ts";
import { encryptionOf, exampleOf, indentOf, isEncoded, knowsAttributes, nameOf, typeOf } from "./cells.ts";
import { cutMark } from "./cut-tables.ts";
import { describe, type Description } from "./description.ts";
import { piecesOf } from "./pieces.ts";
import { sourceOf } from "./source.ts";
import { findValues, unreadValues } from "./values.ts";

/** A row as written, before it is known what holds it. */
export interface FieldRow {
  readonly kind: "field";
  readonly name: string;
  readonly indent: number;
  /** Whether the page says the indent, or leaves it at 0. */
  readonly isIndentWritten: boolean;
  readonly required: boolean;
  readonly type: FieldType;
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
  readonly encoding?: "json";
  readonly description: Description;
  readonly example?: Json;
  readonly place: Place;
}

export type Row =
  | FieldRow
  | { readonly kind: "separator" | "emptyResponses" | "byteStreams"; readonly place: Place }
  /** Unreadable: there is a finding instead. */
  | { readonly kind: "findings"; readonly place: Place };

/** The body rows of a table, each read or reported. */
export function readRows(
  table: Table,
  rows: readonly TableRow[],
  page: PageFile,
  findings: Finding[],
): Row[] {
  const columns = Math.max(table.children[0]?.children.length ?? 0, 3);
  return rows.flatMap((row) => {
    if (isCut(row, page, findings)) return [];
    const cells = joinSplit(row, columns, page, findings);
    if (cells.length <= columns) return readRow(row, cells, page, findings);
    const place = placeOf(cells[columns] ?? row, page.path);
    const reason = `The row has ${cells.length} cells, and the header ${columns}: what stands behind the last is lost.`;
    findings.push(finding("row-split", place, reason, "Write a bar inside a cell as \\|."));
    return { kind: "findings", place };
  });
}

/** Whether an empty line stood here. */
function isCut(row: TableRow, page: PageFile, findings: Finding[]): boolean {
  const { text, place } = sourceOf(row.children[0], page);
  if (!place || !splitAttributes(text).values.has(cutMark)) return false;
  const reason = "An empty line cuts the table in two; what stands below is read as the rest of it.";
  findings.push(finding("table-cut", { ...place, column: 1 }, reason, "Take the empty line out."));
  return true;
}

/** A bare bar splits the description of a source page, whose last cell that is: the parts are joined again. */
function joinSplit(row: TableRow, columns: number, page: PageFile, findings: Finding[]): TableCell[] {
  const last = row.children.findLastIndex(({ children }) => children.length > 0);
  const cells = row.children.slice(0, Math.max(last + 1, columns));
  const [first, ...others] = cells.slice(2);
  const end = others.at(-1)?.position?.end;
  if (columns !== 3 || !first?.position || !end) return cells;
  const reason = "A bare bar splits the description; its parts are read as one.";
  findings.push(finding("bar-bare", placeOf(first, page.path), reason, "Write a bar inside a cell as \\|."));
  const children = others.flatMap((cell) => [{ type: "text" as const, value: "|" }, ...cell.children]);
  const joined: TableCell = {
    ...first,
    children: [...first.children, ...children],
    position: { start: first.position.start, end },
  };
  return [...cells.slice(0, 2), joined];
}

function readRow(row: TableRow, cells: readonly TableCell[], page: PageFile, findings: Finding[]): Row {
  const first = sourceOf(cells[0], page);
  const place = first.place ?? placeOf(row, page.path);
  const name = splitAttributes(first.text);
  if (isSeparator(name)) return { kind: "separator", place };
  const isAlone = cells.slice(1).every((cell) => cell.children.length === 0);
  if (isAlone && name.text === "") return reportEmpty(place, findings);
  const answer = answerIn(name.text);
  if (isAlone && answer) return { kind: answer, place };
  if (name.values.has("colspan")) return reportSpanning(name.text, place, findings);

  const second = sourceOf(cells[1], page);
  const type = splitAttributes(second.text);
  const typePlace = second.place ?? place;
  // A mark counts in whichever of the two cells it stands: where it belongs is plain.
  const values = new Map([...type.values, ...name.values]);
  const known = [knowsAttributes(name, place, findings), knowsAttributes(type, typePlace, findings)];
  if (!known.every(Boolean) || !isFreeOfMarks(cells[2], page, findings)) return { kind: "findings", place };
  const fieldName = nameOf(name, place, findings);
  const fieldType = typeOf(type.text, typePlace, findings);
  const encryption = encryptionOf(
    values.get("data-encrypted") ?? values.get("data-encrypted-by"),
    typePlace,
    findings,
  );
  const indent = indentOf(values.get("data-indent"), place, findings);
  if (
    fieldName === undefined ||
    fieldType === undefined ||
    encryption === undefined ||
    indent === undefined
  ) {
    return { kind: "findings", place };
  }
  const pieces = piecesOf(cells[2]?.children ?? []);
  const list = findValues(pieces);
  const unread = unreadValues(pieces, list);
  if (unread.length > 0) findings.push(unreadable(unread, cells[2] ?? row, page));
  const { enum: listed, ...rest } = describe(pieces, list);
  // Half a list of values would refuse the other half.
  const described = listed && unread.length === 0 ? { ...rest, enum: listed } : rest;
  const example = cells[3] && exampleOf(cells[3], page.path, findings);
  return {
    kind: "field",
    name: fieldName,
    indent,
    isIndentWritten: values.has("data-indent"),
    required: values.has("data-required"),
    type: fieldType,
    ...(encryption && { encryption }),
    ...(isEncoded(values, typePlace, findings) && { encoding: "json" as const }),
    description: { ...described, ...statedFacts(values) },
    ...(example !== undefined && { example }),
    place,
  };
}

/** A mark in the description would be read as words, and not count. */
function isFreeOfMarks(cell: TableCell | undefined, page: PageFile, findings: Finding[]): boolean {
  const { text, place } = sourceOf(cell, page);
  const { values, offset } = splitAttributes(text);
  const mark = [...values.keys()].find((key) => key.startsWith("data-"));
  if (mark === undefined || !place) return true;
  const at = { ...place, column: place.column + offset };
  const reason = `The mark "${mark}" stands in the description, where it does not count.`;
  findings.push(
    finding("attribute-misplaced", at, reason, "Move it to the cell of the name or of the type."),
  );
  return false;
}

function unreadable(words: readonly string[], node: TableCell | TableRow, page: PageFile): Finding {
  const list = words.map((word) => `"${word}"`).join(", ");
  const reason = `${list} may be among the listed values, and could not be read as such; no value is taken.`;
  return finding("enum-unreadable", placeOf(node, page.path), reason, "Write `A` \\| `B` 枚举值之一.");
}

function isSeparator({ text, values }: Attributes): boolean {
  const isLine = values.has(".im-table-line") || values.get("class")?.split(/\s+/u).includes("im-table-line");
  return isLine === true || (text === "" && values.has("colspan"));
}

/** A row across all columns says what an answer is instead of what it holds. */
function answerIn(text: string): "emptyResponses" | "byteStreams" | undefined {
  if (
    /^[^\w\p{L}]*(?:空字符串|空内容)|无(?:返回|应答|响应)?(?:内容|数据|报文|包体)|No Content/iu.test(text)
  ) {
    return "emptyResponses";
  }
  return /(?:文件|字节|二进制|数据)流/u.test(text) ? "byteStreams" : undefined;
}

function reportSpanning(text: string, place: Place, findings: Finding[]): Row {
  const reason = `The row "${text}" spans the table and says nothing known.`;
  const fix = "Write 空字符串 for an empty answer, 文件流 for a byte stream.";
  findings.push(finding("table-unknown", place, reason, fix));
  return { kind: "findings", place };
}

function reportEmpty(place: Place, findings: Finding[]): Row {
  const reason = "The row says nothing at all; it is passed over.";
  findings.push(finding("row-empty", place, reason, "Take it out."));
  return { kind: "findings", place };
}

/** Facts that a canonical page keeps as attributes. */
function statedFacts(values: ReadonlyMap<string, string>): Partial<Description> {
  const unit = values.get("data-unit");
  const byDefault = values.get("data-default");
  const maxLength = values.get("data-max-length");
  const requiredWhen = values.get("data-required-when");
  return {
    ...(unit && { unit }),
    ...(byDefault && { default: byDefault }),
    ...(maxLength && /^\d+$/u.test(maxLength) && { maxLength: Number(maxLength) }),
    ...(requiredWhen && { requiredWhen }),
  };
}
