/** Parses each cell of a table once. Rows are read from the text, the attributes and the pieces of their cells. */
import type { PhrasingContent, TableCell } from "mdast";

import type { PageFile } from "../../ir/model.ts";
import { placeOf, type Place } from "../../findings/finding.ts";
import { splitAttributes, type Attributes } from "./attributes.ts";

/** A parsed cell of a table. */
export interface Cell extends Attributes {
  /** The content with markup resolved. Descriptions and examples are read from it. */
  readonly pieces: readonly Piece[];
  readonly isEmpty: boolean;
  /** The beginning of the cell, at its bar. */
  readonly start: Place;
  /** The beginning of the text; undefined where there is none. */
  readonly place: Place | undefined;
}

/** A part of the content of a cell: words, text in back-quotes, a line break, or the list of a field's values. */
export type Piece =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "code"; readonly value: string }
  | { readonly kind: "break" }
  | { readonly kind: "values"; readonly values: readonly string[] };

/** A cell as it is written; its attributes are not read. */
export interface WrittenCell extends Pick<Cell, "pieces" | "isEmpty" | "start" | "place"> {
  /** The source between the bars. */
  readonly source: string;
}

/**
 * Takes a cell from its page. Names and types are read from the source between the bars: markdown would read `__proto__` as
 * strong text, and nodes of a parsed address have no position in the page.
 */
export function takeCell(cell: TableCell, page: PageFile): WrittenCell {
  const { source, place } = readSource(cell, page);
  const pieces = parsePieces(cell.children);
  return { source, pieces, isEmpty: cell.children.length === 0, start: placeOf(cell, page.path), place };
}

/** Parses a cell. */
export function parseCell({ source, pieces, isEmpty, start, place }: WrittenCell): Cell {
  const { text, values, offset, isMalformed } = splitAttributes(source);
  return { text, values, offset, isMalformed, pieces, isEmpty, start, place };
}

/** Returns the source of a cell between its bars, and its place. */
export function readSource(cell: TableCell | undefined, page: PageFile): { source: string; place?: Place } {
  if (!cell?.position) return { source: "" };
  const { start, end } = cell.position;
  const raw = page.text.slice(start.offset, end.offset);
  const lead = /^\|?\s*/u.exec(raw)?.[0].length ?? 0;
  // A bar after an odd number of backslashes is text.
  const source = withoutLastBar(raw.slice(lead).trimEnd());
  if (source === "") return { source };
  return { source, place: { file: page.path, line: start.line, column: start.column + lead } };
}

function withoutLastBar(source: string): string {
  if (!source.endsWith("|")) return source;
  const backslashes = /(?<!\\)\\*(?=\|$)/u.exec(source)?.[0].length;
  return backslashes === undefined || backslashes % 2 === 1 ? source : source.slice(0, -1);
}

function parsePieces(nodes: readonly PhrasingContent[]): Piece[] {
  const pieces: Piece[] = [];
  for (const node of nodes) addPieces(node, pieces);
  return pieces;
}

function addPieces(node: PhrasingContent, pieces: Piece[]): void {
  // Zero-width characters are dropped.
  if (node.type === "text") addText(node.value.replace(/\p{Cf}+/gu, ""), pieces);
  else if (node.type === "inlineCode") pieces.push({ kind: "code", value: node.value });
  else if (node.type === "break" || (node.type === "html" && /^<br\b/i.test(node.value)))
    pieces.push({ kind: "break" });
  else if ("children" in node) for (const child of node.children) addPieces(child, pieces);
}

/** Adds a text to the one before it: emphasis splits a text into several nodes. */
function addText(value: string, pieces: Piece[]): void {
  const last = pieces.at(-1);
  if (last?.kind === "text") pieces[pieces.length - 1] = { kind: "text", value: last.value + value };
  else pieces.push({ kind: "text", value });
}

/** Returns the text of a piece; an empty string for a line break or a list of values. */
export function textOf(piece: Piece | undefined): string {
  return piece && "value" in piece ? piece.value : "";
}
