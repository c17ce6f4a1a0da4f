import type { Field } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { mergeRepeated } from "./repeated.ts";
import type { FieldRow, Row } from "./table.ts";

/** A field while the rows below it may still join it. */
interface Branch {
  readonly row: FieldRow;
  readonly indent: number;
  children: Branch[];
  encoding: Field["encoding"];
  /** Where the rows below go: a plain string may only stand between them and what holds them. */
  holder?: Branch;
}

/** The fields of a table, and where those of its rows went that are none of them. */
export interface Grown {
  readonly fields: readonly Field[];
  /** Rows that only announce what a ciphertext holds. */
  readonly announced: number;
  /** Rows that became a finding, since an earlier one describes the same field. */
  readonly repeated: number;
}

/** Rows by their indent: a row belongs to the nearest row above with one indent less. */
export function growFields(rows: readonly Row[], findings: Finding[]): Grown {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const [at, written] of rows.entries()) {
    if (written.kind !== "field") continue;
    const row = asCiphertext(written, rows[at + 1], findings);
    const isNested = (open.at(-1)?.indent ?? 0) > 0;
    const indent = isNested ? indentOf(row, rows[at + 1], findings) : row.indent;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const above = open.at(-1);
    const expected = above ? above.indent + 1 : 0;
    if (indent !== expected) reportJump(row, expected, above?.row.name, findings);
    const branch = { row, indent, children: [], encoding: row.encoding };
    const siblings = open.at(-2)?.children ?? roots;
    (above ? holderOf(above, siblings, rows[at - 1]).children : roots).push(branch);
    open.push(branch);
  }
  const announced = [roots, ...allChildren(roots)].map(hoistAnnounced).reduce((sum, one) => sum + one, 0);
  const { fields, repeated } = mergeRepeated(roots.map(toField), rows[0]?.place.file ?? "", findings);
  return { fields, announced, repeated };
}

/**
 * Some rows lack their indent in the middle of a nested block. That they are no field of the top shows in the next row,
 * which is deeper than such a field lets it be.
 */
function indentOf(row: FieldRow, next: Row | undefined, findings: Finding[]): number {
  if (row.isIndentWritten || next?.kind !== "field") return row.indent;
  const indent = isContainer(row) ? next.indent - 1 : next.indent;
  if (indent <= 0) return row.indent;
  const reason = `"${row.name}" has no indent, and the rows around it are nested; it is read at indent ${indent}.`;
  findings.push(finding("indent-missing", row.place, reason, `Write data-indent=${indent}.`));
  return indent;
}

function isContainer({ type, encryption, encoding }: FieldRow): boolean {
  return type.startsWith("object") || encryption === "aes-256-gcm" || encoding !== undefined;
}

/** A separator below it says that a ciphertext holds what follows; without its mark it would be taken for JSON. */
function asCiphertext(row: FieldRow, next: Row | undefined, findings: Finding[]): FieldRow {
  if (row.name !== "ciphertext" || row.encryption || row.type !== "string" || next?.kind !== "separator")
    return row;
  const reason = '"ciphertext" is not marked as encrypted; it is read as the ciphertext that it is called.';
  findings.push(finding("ciphertext-unmarked", row.place, reason, "Write data-encrypted=by-aes-gcm."));
  return { ...row, encryption: "aes-256-gcm" };
}

/**
 * What a row below another is part of. Below a plain string it is part of the ciphertext beside that string, whose rows
 * come late; or else, behind a separator or words that say so, of the JSON that the string holds though no mark does.
 */
function holderOf(above: Branch, siblings: readonly Branch[], before: Row | undefined): Branch {
  if (isContainer(above.row)) return above;
  const ciphertext = siblings.find(isCiphertext);
  if (!above.holder && ciphertext?.children.length === 0) above.holder = ciphertext;
  const holdsJson = before?.kind === "separator" || saysJson(above.row);
  if (!above.holder && above.row.type === "string" && holdsJson) above.encoding = "json";
  return above.holder ?? above;
}

function saysJson({ name, description: { label, rest = "" } }: FieldRow): boolean {
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
 * `original_data` is what the documents call a ciphertext once it is open; it is no field of its own. Gives the number
 * of rows taken out.
 */
function hoistAnnounced(siblings: Branch[]): number {
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
  const reading = parent === undefined ? "read at the top" : `read as part of "${parent}"`;
  findings.push(
    finding(
      "indent-jump",
      row.place,
      `"${row.name}" is at indent ${row.indent}, and the row above allows ${expected}; it is ${reading}.`,
      `Write data-indent=${expected}, or add the row that holds it.`,
    ),
  );
}

function toField({ row, encoding, children: branches }: Branch): Field {
  const { name, type, required, encryption, description, example, place } = row;
  const { label, enum: words, rest, ...facts } = description;
  const children = branches.map(toField);
  return {
    name,
    type,
    required,
    ...(words && { enum: [...new Set(words.map((word) => valueOf(word, type)))] }),
    ...(encryption && { encryption }),
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

/** Numbers where the type is one and the word says it as JSON would; else the word: `01` and 2^64 are none. */
function valueOf(word: string, type: string): string | number {
  return /^(?:integer|number)/.test(type) && /^-?\d/.test(word) && String(Number(word)) === word
    ? Number(word)
    : word;
}
