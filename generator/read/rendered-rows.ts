/** The lines of a rendered table as rows. */
import type { FieldType, Json } from "../ir/model.ts";
import { finding, type Place, type Finding } from "../findings/finding.ts";
import { describe } from "./description.ts";
import type { Piece } from "./pieces.ts";
import { splitRow } from "./rendered-row.ts";
import type { Row } from "./table.ts";

export interface Line {
  readonly text: string;
  readonly line: number;
}

/** A row before it is known which lines below still belong to it. */
interface Draft {
  readonly name: string;
  readonly type: FieldType;
  readonly pieces: Piece[];
  readonly indent: number;
  readonly place: Place;
}

/** Every line becomes a row, joins the row above, or is reported. The sample says what holds what. */
export function readRenderedRows(
  lines: readonly Line[],
  file: string,
  sample: Json | undefined,
  findings: Finding[],
): Row[] {
  const rows: (Draft | Row)[] = [];
  const open: (Json | undefined)[] = [sample];
  for (const { text, line } of lines) {
    const place = { file, line, column: 1 };
    const row = splitRow(text, open);
    const above = rows.at(-1);
    if (row) {
      if (row.ambiguous) findings.push(unreadable(place, `The samples do not say what holds "${row.name}".`));
      open.length = row.depth + 1;
      const { name, type, label, depth: indent } = row;
      rows.push({ name, type, pieces: [{ kind: "text", value: label }], indent, place });
      if (type.startsWith("object")) open.push(row.value);
    } else if (/^空字符串|^文件流/u.test(text)) {
      rows.push({ kind: text.startsWith("文件流") ? "byteStreams" : "emptyResponses", place });
    } else if (above && "pieces" in above && goesOn(text)) {
      above.pieces.push({ kind: "break" }, ...enumPieces(text));
    } else {
      findings.push(unreadable(place, `"${text}" is no row of the table.`));
      rows.push({ kind: "findings", place });
    }
  }
  return rows.map((row) => ("pieces" in row ? finish(row) : row));
}

function finish({ pieces, ...draft }: Draft): Row {
  return { ...draft, kind: "field", isIndentWritten: true, required: false, description: describe(pieces) };
}

/** What belongs to the row above: its values, or words that cannot begin with the name of a field. */
function goesOn(text: string): boolean {
  return valueLine.test(text) || !/^\w/u.test(text);
}

const valueLine = /^(.+?)\s*(枚举值(?:之一)?.*)$/u;

/** A line such as `A | B 枚举值之一` as the markdown page would have it. */
function enumPieces(text: string): Piece[] {
  const match = valueLine.exec(text);
  if (!match) return [{ kind: "text", value: text }];
  const words = (match[1] ?? "").split(/\s*[|、]\s*/u);
  return [
    ...words.flatMap((value, at): Piece[] => [
      ...(at > 0 ? [{ kind: "text", value: "|" } as const] : []),
      { kind: "code", value },
    ]),
    { kind: "text", value: match[2] ?? "" },
  ];
}

function unreadable(place: Place, reason: string): Finding {
  return finding("rendered-unreadable", place, reason, "Take the page's markdown instead.");
}
