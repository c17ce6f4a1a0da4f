/** Reads the cells of a row into a field, or into a row that does not describe a field. */
import type { FieldType, Json } from "../../ir/model.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Attributes } from "./attributes.ts";
import { isContradictory, type Limits } from "../../ir/limits.ts";
import type { Cell, Piece } from "./cell.ts";
import { readExample, readName, readType } from "./columns.ts";
import { readDescription, type Description, type StatedDescription } from "./description.ts";
import { readLimitMarks, readTypeLength, settleLimits, type StatedLimits } from "./limits.ts";
import {
  checkAttributes,
  checkDescription,
  readEncoding,
  readEncryption,
  readEncryptionTooltip,
  readFacts,
  readIndent,
} from "./marks.ts";
import { markValues } from "./values.ts";

/** A row that describes a field. The rows around it decide which field contains it. */
export interface FieldRow {
  readonly kind: "field";
  readonly name: string;
  readonly indent: number;
  /** Whether the page states the indent; it is 0 where it does not. */
  readonly isIndentWritten: boolean;
  readonly required: boolean;
  readonly type: FieldType;
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
  /** The tooltip, if it describes the field as encrypted and no mark does. */
  readonly tooltip?: string;
  readonly encoding?: "json";
  readonly description: Description;
  readonly example?: Json;
  readonly place: Place;
}

/** A row of a table. */
export type Row =
  | FieldRow
  | { readonly kind: "separator" | "emptyResponse" | "byteStream"; readonly place: Place }
  /** A row that cannot be read; a finding reports it. */
  | { readonly kind: "reported"; readonly place: Place };

/** Reads the cells of a row: name, type, description and, on a canonical page, example. `start` is its beginning. */
export function readRow(cells: readonly Cell[], start: Place, findings: Finding[]): Row {
  const [name, type, description, example] = cells;
  const place = name?.place ?? start;
  if (!name) return reportEmpty(place, findings);
  if (isSeparator(name)) return { kind: "separator", place };
  const isAlone = cells.slice(1).every(({ isEmpty }) => isEmpty);
  if (isAlone && name.text === "") return reportEmpty(place, findings);
  const response = findResponseKind(name.text);
  if (isAlone && response) return { kind: response, place };
  if (name.values.has("colspan")) return reportSpanning(name.text, place, findings);

  const typePlace = type?.place ?? place;
  const isReadable = [
    checkAttributes(name, place, findings),
    !type || checkAttributes(type, typePlace, findings),
  ].every(Boolean);
  const isDescribed = [description, example].map((cell) => checkDescription(cell, findings)).every(Boolean);
  if (!isReadable || !isDescribed) return { kind: "reported", place };
  // A mark counts in the cell of the name and in that of the type.
  const marks = new Map([...(type?.values ?? []), ...name.values]);
  const fieldName = readName(name, place, findings);
  const fieldType = readType(type, typePlace, findings);
  const encryption = readEncryption(marks, typePlace, findings);
  const indent = readIndent(marks.get("data-indent"), place, findings);
  if (
    fieldName === undefined ||
    fieldType === undefined ||
    encryption === undefined ||
    indent === undefined
  ) {
    return { kind: "reported", place };
  }
  const { limits, ...described } = (description && readDescriptionCell(description, findings)) ?? {
    label: "",
  };
  const value = readExample(example, findings);
  const encoding = readEncoding(marks, typePlace, findings);
  const stated = { ...readTypeLength(type?.text ?? ""), ...limits };
  const places = { marks: typePlace, prose: description?.start ?? typePlace };
  const tooltip = encryption ? undefined : readEncryptionTooltip(marks);
  return {
    kind: "field",
    name: fieldName,
    indent,
    isIndentWritten: marks.has("data-indent"),
    required: marks.has("data-required"),
    type: fieldType,
    ...(encryption && { encryption }),
    ...(tooltip !== undefined && { tooltip }),
    ...(encoding && { encoding }),
    description: {
      ...described,
      ...readFacts(marks),
      ...readLimitsOf(fieldType, stated, marks, places, findings),
    },
    ...(value !== undefined && { example: value }),
    place,
  };
}

/** Joins the limits that the type and the prose state with those of the attributes, which replace them. */
function readLimitsOf(
  type: FieldType,
  stated: StatedLimits,
  marks: ReadonlyMap<string, string>,
  places: Readonly<Record<"marks" | "prose", Place>>,
  findings: Finding[],
): Limits {
  const marked = readLimitMarks(marks, type, places.marks, findings);
  const place = isContradictory(marked) ? places.marks : places.prose;
  return settleLimits(type, { ...stated, ...marked }, place, findings);
}

/** Reads a description. If some of its values cannot be read, it has none, because validation would reject the missing ones. */
function readDescriptionCell(cell: Cell, findings: Finding[]): StatedDescription {
  const { pieces, unread } = markValues(cell.pieces.map(withoutInvisible));
  const { enum: values, ...description } = readDescription(pieces);
  for (const written of values ?? []) reportSpelling(written, cell, findings);
  if (unread.length === 0) return { ...description, ...(values && { enum: values }) };
  findings.push(finding("enum-unreadable", cell.start, { words: unread }));
  return description;
}

/** Drops invisible characters from words in back-quotes; those of other words are dropped where the cell is parsed. */
function withoutInvisible(piece: Piece): Piece {
  return piece.kind === "code" ? { ...piece, value: dropInvisible(piece.value) } : piece;
}

/** Drops characters that a reader of the page cannot see: format characters, and ideographic spaces at the ends. */
function dropInvisible(code: string): string {
  return code.replace(/\p{Cf}+/gu, "").replace(/^\u3000+|(?<!\u3000)\u3000+$/gu, "");
}

/** Reports a value that the page writes with invisible, full-width or control characters. */
function reportSpelling(value: string, { pieces, start }: Cell, findings: Finding[]): void {
  const written = pieces.find(
    (piece) =>
      piece.kind === "code" &&
      piece.value !== dropInvisible(piece.value) &&
      dropInvisible(piece.value).includes(value),
  );
  if (written) findings.push(finding("enum-spelled", start, { case: "invisible", value }));
  if (/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000\ufffd\p{Cc}]/u.test(value))
    findings.push(finding("enum-spelled", start, { case: "unusual", value }));
}

function isSeparator({ text, values }: Attributes): boolean {
  const isLine = values.has(".im-table-line") || values.get("class")?.split(/\s+/u).includes("im-table-line");
  return isLine === true || (text === "" && values.has("colspan"));
}

/** Reads a row across all columns that describes an empty response or a byte stream. */
function findResponseKind(text: string): "emptyResponse" | "byteStream" | undefined {
  if (
    /^[^\w\p{L}]*(?:空字符串|空内容)|无(?:返回|应答|响应)?(?:内容|数据|报文|包体)|No Content/iu.test(text)
  ) {
    return "emptyResponse";
  }
  return /(?:文件|字节|二进制|数据)流/u.test(text) ? "byteStream" : undefined;
}

function reportSpanning(text: string, place: Place, findings: Finding[]): Row {
  findings.push(finding("table-unknown", place, { case: "row", text }));
  return { kind: "reported", place };
}

function reportEmpty(place: Place, findings: Finding[]): Row {
  findings.push(finding("row-empty", place, {}));
  return { kind: "reported", place };
}
