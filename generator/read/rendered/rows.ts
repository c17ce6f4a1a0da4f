/** Reads the lines of a rendered table into rows like those of a markdown table. */
import type { FieldType, Json } from "../../ir/model.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Piece } from "../rows/cell.ts";
import { readDescription } from "../rows/description.ts";
import { settleLimits } from "../rows/limits.ts";
import type { Row } from "../rows/row.ts";
import { markValues } from "../rows/values.ts";
import { splitRow } from "./split-row.ts";

/** A line of a page. `line` is its number, from 1. */
export interface Line {
  readonly text: string;
  readonly line: number;
}

/** A row to which lines below may still belong. */
interface OpenRow {
  readonly name: string;
  readonly type: FieldType;
  readonly pieces: Piece[];
  readonly indent: number;
  readonly place: Place;
}

/** Reads lines. Each line begins a row, continues the row above, or is reported. The sample shows the nesting of fields. */
export function readRenderedRows(
  lines: readonly Line[],
  file: string,
  sample: Json | undefined,
  findings: Finding[],
): Row[] {
  const rows: (OpenRow | Row)[] = [];
  const open: (Json | undefined)[] = [sample];
  for (const { text, line } of lines) {
    const place = { file, line, column: 1 };
    const row = splitRow(text, open);
    const above = rows.at(-1);
    if (row) {
      if (row.isAmbiguous)
        findings.push(finding("rendered-unreadable", place, { case: "parent", field: row.name }));
      open.length = row.depth + 1;
      const { name, type, label, depth: indent } = row;
      rows.push({ name, type, pieces: [{ kind: "text", value: label }], indent, place });
      if (type.startsWith("object")) open.push(row.value);
    } else if (/^空字符串|^文件流/u.test(text)) {
      rows.push({ kind: text.startsWith("文件流") ? "byteStream" : "emptyResponse", place });
    } else if (above && "pieces" in above && continuesRow(text)) {
      above.pieces.push({ kind: "break" }, ...toPieces(text));
    } else {
      findings.push(finding("rendered-unreadable", place, { case: "row", text }));
      rows.push({ kind: "reported", place });
    }
  }
  return rows.map((row) => ("pieces" in row ? toRow(row, findings) : row));
}

function toRow({ pieces, ...row }: OpenRow, findings: Finding[]): Row {
  const { limits = {}, ...described } = readDescription(markValues(pieces).pieces);
  const description = { ...described, ...settleLimits(row.type, limits, row.place, findings) };
  return { ...row, kind: "field", isIndentWritten: true, required: false, description };
}

/** Whether a line belongs to the row above: its values, or words that cannot begin with the name of a field. */
function continuesRow(text: string): boolean {
  return valueLine.test(text) || !/^\w/u.test(text);
}

const valueLine = /^(.+?)(枚举值(?:之一)?.*)$/u;

/** Splits a line such as `A | B 枚举值之一` into the pieces that a markdown page would have. */
function toPieces(text: string): Piece[] {
  const match = valueLine.exec(text);
  if (!match) return [{ kind: "text", value: text }];
  const words = (match[1] ?? "").split(/[|、]/u).map((word) => word.trim());
  return [
    ...words.flatMap((value, at): Piece[] => [
      ...(at > 0 ? [{ kind: "text", value: "|" } as const] : []),
      { kind: "code", value },
    ]),
    { kind: "text", value: match[2] ?? "" },
  ];
}
