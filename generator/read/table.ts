import type { PhrasingContent, Table, TableCell, TableRow } from "mdast";

import type { FieldType, Json, PageFile } from "../model.ts";
import { scalarTypes } from "../model.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import { splitAttributes, type Attributes } from "./attributes.ts";
import { describe, piecesOf, type Description } from "./description.ts";

/** A row as written, before it is known what holds it. */
export interface FieldRow {
  readonly kind: "field";
  readonly name: string;
  readonly indent: number;
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
  | { readonly kind: "separator" | "emptyAnswers" | "byteStreams"; readonly place: Place }
  /** Unreadable: there is a finding instead. */
  | { readonly kind: "findings"; readonly place: Place };

/** The body rows of a table, each read or reported. */
export function readRows(table: Table, page: PageFile, problems: Problem[]): Row[] {
  return table.children.slice(1).map((row) => readRow(row, page, problems));
}

/** The words of the header's first cell: 请求参数, 返回字典, 应答规范. */
export function headerOf(table: Table, page: PageFile): string {
  return splitAttributes(sourceOf(table.children[0]?.children[0], page).text).text;
}

function readRow(row: TableRow, page: PageFile, problems: Problem[]): Row {
  const cells = row.children;
  const first = sourceOf(cells[0], page);
  const place = first.place ?? placeOf(row, page.path);
  const name = splitAttributes(first.text);
  if (name.values.has(".im-table-line")) return { kind: "separator", place };
  if (name.values.has("colspan")) return readAnswer(name.text, place, problems);

  const second = sourceOf(cells[1], page);
  const type = splitAttributes(second.text);
  const typePlace = second.place ?? place;
  reportUnknownAttributes(name, place, problems);
  reportUnknownAttributes(type, typePlace, problems);
  const fieldName = nameOf(name, place, problems);
  const fieldType = typeOf(type.text, typePlace, problems);
  const encryption = encryptionOf(type, typePlace, problems);
  const indent = indentOf(name.values.get("data-indent") ?? type.values.get("data-indent"), place, problems);
  if (
    fieldName === undefined ||
    fieldType === undefined ||
    encryption === undefined ||
    indent === undefined
  ) {
    return { kind: "findings", place };
  }
  const values = new Map([...type.values, ...name.values]);
  const example = cells[3] && exampleOf(cells[3].children);
  return {
    kind: "field",
    name: fieldName,
    indent,
    required: values.has("data-required"),
    type: fieldType,
    ...(encryption && { encryption }),
    ...((values.has("data-encoded") || values.has("data-encoded-by")) && { encoding: "json" as const }),
    description: { ...describe(piecesOf(cells[2]?.children ?? [])), ...statedFacts(values) },
    ...(example !== undefined && { example }),
    place,
  };
}

/** A row across all columns says what an answer is instead of what it holds. */
function readAnswer(text: string, place: Place, problems: Problem[]): Row {
  if (/^空字符串|无返回内容/u.test(text)) return { kind: "emptyAnswers", place };
  if (/^文件流/u.test(text)) return { kind: "byteStreams", place };
  problems.push(
    problem(
      "table-unknown",
      place,
      `The row "${text}" spans the table and says nothing known.`,
      "Write 空字符串 for an empty answer, 文件流 for a byte stream.",
    ),
  );
  return { kind: "findings", place };
}

function nameOf(name: Attributes, place: Place, problems: Problem[]): string | undefined {
  // Some pages carry a space or a zero-width space inside a name; no field of the API has one.
  const text = unescape(name.text).replace(/[\s\u00a0\u200b\ufeff]+/gu, "");
  if (text !== "") return text;
  problems.push(
    problem("name-missing", place, "The row names no field.", "Write the field's name in the first cell."),
  );
  return undefined;
}

function indentOf(indent = "0", place: Place, problems: Problem[]): number | undefined {
  if (/^\d{1,2}$/u.test(indent)) return Number(indent);
  problems.push(
    problem("indent-invalid", place, `The indent "${indent}" is no depth.`, "Write a whole number from 0."),
  );
  return undefined;
}

const types = new Set<string>(scalarTypes.flatMap((type) => [type, `${type}[]`]));

function isFieldType(text: string): text is FieldType {
  return types.has(text);
}

function typeOf(cell: string, place: Place, problems: Problem[]): FieldType | undefined {
  const text = unescape(cell).replace(/[\s\u00a0\u200b\ufeff]+/gu, "");
  if (isFieldType(text)) return text;
  const known = [...types].join(", ");
  problems.push(
    text === ""
      ? problem("type-missing", place, "The row gives no type.", `Write one of ${known} in the second cell.`)
      : problem("type-unknown", place, `The type "${text}" is not known.`, `Write one of ${known}.`),
  );
  return undefined;
}

/** `null` where nothing is encrypted, `undefined` where the mark is not known. */
function encryptionOf(
  type: Attributes,
  place: Place,
  problems: Problem[],
): FieldRow["encryption"] | null | undefined {
  const mark = type.values.get("data-encrypted");
  if (mark === undefined) return null;
  if (mark === "by-rsa-pubkey") return "rsa-oaep";
  if (mark === "by-aes-gcm") return "aes-256-gcm";
  problems.push(
    problem(
      "encryption-unknown",
      place,
      `The encryption "${mark}" is not known.`,
      "Write by-rsa-pubkey or by-aes-gcm.",
    ),
  );
  return undefined;
}

const knownAttributes = new Set([
  "data-required",
  "data-indent",
  "data-tooltip",
  "data-encrypted",
  "data-encoded",
  "data-encoded-by",
  "data-unit",
  "data-default",
  "data-max-length",
  "data-required-when",
]);

function reportUnknownAttributes(cell: Attributes, place: Place, problems: Problem[]): void {
  for (const key of cell.values.keys()) {
    if (knownAttributes.has(key)) continue;
    problems.push(
      problem(
        "attribute-unknown",
        { ...place, column: place.column + cell.offset },
        `The attribute "${key}" is not known; it is passed over.`,
        "Correct its spelling or take it out.",
      ),
    );
  }
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
    ...(maxLength && { maxLength: Number(maxLength) }),
    ...(requiredWhen && { requiredWhen }),
  };
}

/** The fourth column of a canonical page: the sample's value as JSON in back-quotes. */
function exampleOf(nodes: readonly PhrasingContent[]): Json | undefined {
  const code = nodes.find(({ type }) => type === "inlineCode");
  if (code?.type !== "inlineCode") return undefined;
  try {
    return JSON.parse(code.value) as Json; // what JSON.parse gives is Json
  } catch {
    return undefined;
  }
}

/**
 * The cell as written, between its bars: markdown would read `__proto__` as strong text, and what it makes of an
 * address has no place in the page.
 */
function sourceOf(cell: TableCell | undefined, page: PageFile): { text: string; place?: Place } {
  if (!cell?.position) return { text: "" };
  const { start, end } = cell.position;
  const raw = page.text.slice(start.offset, end.offset);
  const lead = /^\|?\s*/u.exec(raw)?.[0].length ?? 0;
  // A bar behind an uneven number of backslashes is text.
  const text = raw.slice(lead).replace(/(?<=(?<!\\)(?:\\\\)*)\|?\s*$/u, "");
  if (text === "") return { text };
  return { text, place: { file: page.path, line: start.line, column: start.column + lead } };
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/gu, "$1");
}

export function placeOf(
  node: { position?: { start: { line: number; column: number } } | undefined },
  file: string,
): Place {
  return { file, line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
}
