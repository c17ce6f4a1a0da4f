/** Builds a tree of fields from rows, by their indents and separators. */
import type { Field } from "../../ir/model.ts";
import { finding, type Finding } from "../../findings/finding.ts";
import { mergeRepeated } from "./repeated.ts";
import type { FieldRow, Row } from "./row.ts";

/** A field whose children are still being collected. */
interface Branch {
  readonly row: FieldRow;
  readonly indent: number;
  children: Branch[];
  encoding: Field["encoding"];
  /** The parent of the rows below, where a plain string is between them and their ciphertext. */
  parent?: Branch;
}

/** The fields of a table, and the numbers of its rows that are not fields of their own. */
export interface FieldTree {
  readonly fields: readonly Field[];
  /** The number of rows that only announce the content of a ciphertext. */
  readonly announcements: number;
  /** The number of rows that a finding reports because an earlier row describes the same field. */
  readonly repeated: number;
}

/** Builds the tree: the parent of a row is the nearest row above whose indent is smaller by one. */
export function buildFieldTree(rows: readonly Row[], findings: Finding[]): FieldTree {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const [at, source] of rows.entries()) {
    if (source.kind !== "field") continue;
    const row = markCiphertext(source, rows[at + 1], findings);
    const isNested = (open.at(-1)?.indent ?? 0) > 0;
    const indent = isNested ? readIndent(row, rows[at + 1], findings) : row.indent;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const above = open.at(-1);
    const expected = above ? above.indent + 1 : 0;
    if (indent !== expected) reportJump(row, expected, above?.row.name, findings);
    const branch = { row, indent, children: [], encoding: row.encoding };
    const siblings = open.at(-2)?.children ?? roots;
    (above ? parentOf(above, siblings, rows[at - 1]).children : roots).push(branch);
    open.push(branch);
  }
  const announcements = [roots, ...allChildren(roots)]
    .map(removeAnnouncement)
    .reduce((sum, count) => sum + count, 0);
  const { fields, repeated } = mergeRepeated(roots.map(toField), rows[0]?.place.file ?? "", findings);
  return { fields, announcements, repeated };
}

/**
 * Returns the indent of a row within a nested block. If the row has none, the next row shows it: its indent is deeper than
 * it could be after a top-level field.
 */
function readIndent(row: FieldRow, next: Row | undefined, findings: Finding[]): number {
  if (row.isIndentWritten || next?.kind !== "field") return row.indent;
  const indent = isContainer(row) ? next.indent - 1 : next.indent;
  if (indent <= 0) return row.indent;
  findings.push(finding("indent-missing", row.place, { field: row.name, indent }));
  return indent;
}

function isContainer({ type, encryption, encoding }: FieldRow): boolean {
  return type.startsWith("object") || encryption === "aes-256-gcm" || encoding !== undefined;
}

/** Marks a `ciphertext` that a separator follows: without its mark, the rows below would be read as JSON. */
function markCiphertext(row: FieldRow, next: Row | undefined, findings: Finding[]): FieldRow {
  if (row.name !== "ciphertext" || row.encryption || row.type !== "string" || next?.kind !== "separator")
    return row;
  findings.push(finding("ciphertext-unmarked", row.place, {}));
  return { ...row, encryption: "aes-256-gcm" };
}

/**
 * Returns the parent of a row below another. Below a plain string, the parent is the ciphertext among the siblings of the
 * string, whose rows may follow later. Without a ciphertext, it is the string, and a separator or the description of the
 * string shows that it contains JSON.
 */
function parentOf(above: Branch, siblings: readonly Branch[], before: Row | undefined): Branch {
  if (isContainer(above.row)) return above;
  const ciphertext = siblings.find(isCiphertext);
  if (!above.parent && ciphertext?.children.length === 0) above.parent = ciphertext;
  const isJson = before?.kind === "separator" || describesJson(above.row);
  if (!above.parent && above.row.type === "string" && isJson) above.encoding = "json";
  return above.parent ?? above;
}

function describesJson({ name, description: { label, rest = "" } }: FieldRow): boolean {
  return name === "meta" || /json/iu.test(label + rest);
}

function isCiphertext({ row }: Branch): boolean {
  return row.encryption === "aes-256-gcm";
}

function* allChildren(branches: readonly Branch[]): Generator<Branch[]> {
  for (const { children } of branches) {
    yield children;
    yield* allChildren(children);
  }
}

/**
 * Removes `original_data`, which is the pages' name for a decrypted ciphertext and not a field. Its children become children
 * of the ciphertext. Returns the number of removed rows.
 */
function removeAnnouncement(siblings: Branch[]): number {
  const ciphertext = siblings.find(isCiphertext);
  if (!ciphertext) return 0;
  const [only, ...others] = ciphertext.children;
  if (only && others.length === 0 && isAnnouncement(only)) {
    ciphertext.children = only.children;
    return 1;
  }
  const beside = siblings.findIndex(isAnnouncement);
  if (beside < 0 || ciphertext.children.length > 0) return 0;
  ciphertext.children = siblings.splice(beside, 1).flatMap(({ children }) => children);
  return 1;
}

function isAnnouncement({ row, children }: Branch): boolean {
  return row.name === "original_data" && row.type === "object" && children.length > 0;
}

function reportJump(row: FieldRow, expected: number, parent: string | undefined, findings: Finding[]): void {
  const data = { field: row.name, indent: row.indent, expected, ...(parent !== undefined && { parent }) };
  findings.push(finding("indent-jump", row.place, data));
}

function toField({ row, encoding, children: branches }: Branch): Field {
  const { name, type, required, encryption, tooltip, description, example, place } = row;
  const { label, enum: words, rest, ...facts } = description;
  const children = branches.map(toField);
  return {
    name,
    type,
    required,
    ...(words && { enum: [...new Set(words.map((word) => toValue(word, type)))] }),
    ...(encryption && { encryption }),
    ...(tooltip !== undefined && !encryption && { tooltip }),
    ...(encoding && { encoding }),
    label,
    ...facts,
    ...(rest && { description: rest }),
    ...(example !== undefined && { example }),
    line: place.line,
    column: place.column,
    ...(children.length > 0 && { children }),
  };
}

/** Returns a number if the type is numeric and the word is a number in JSON (not `01` or 2^64), else the word. */
function toValue(word: string, type: string): string | number {
  return /^(?:integer|number)/.test(type) && /^-?\d/.test(word) && String(Number(word)) === word
    ? Number(word)
    : word;
}
