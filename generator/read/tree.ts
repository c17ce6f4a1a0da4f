import type { Field } from "../model.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import type { FieldRow, Row } from "./table.ts";

/** A field while the rows below it may still join it. */
interface Branch {
  readonly row: FieldRow;
  readonly indent: number;
  readonly children: Branch[];
}

/** Rows by their indent: a row belongs to the nearest row above with one indent less. */
export function growFields(rows: readonly Row[], problems: Problem[]): Field[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const row of rows) {
    if (row.kind !== "field") continue;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= row.indent) open.pop();
    const parent = open.at(-1);
    const expected = parent ? parent.indent + 1 : 0;
    if (row.indent !== expected) reportJump(row, expected, parent?.row.name, problems);
    const branch = { row, indent: row.indent, children: [] };
    (parent?.children ?? roots).push(branch);
    open.push(branch);
  }
  return toFields(roots, problems);
}

function reportJump(row: FieldRow, expected: number, parent: string | undefined, problems: Problem[]): void {
  const reading = parent === undefined ? "read at the top" : `read as part of "${parent}"`;
  problems.push(
    problem(
      "indent-jump",
      row.place,
      `"${row.name}" is at indent ${row.indent}, and the row above allows ${expected}; it is ${reading}.`,
      `Write data-indent=${expected}, or add the row that holds it.`,
    ),
  );
}

function toFields(branches: readonly Branch[], problems: Problem[]): Field[] {
  const byName = new Map<string, Field>();
  for (const branch of branches) {
    const field = toField(branch, problems);
    const before = byName.get(field.name);
    if (!before) byName.set(field.name, field);
    else reportTwice(field, before, branch.row.place, problems);
  }
  return [...byName.values()];
}

function toField({ row, children: branches }: Branch, problems: Problem[]): Field {
  const { name, type, required, encryption, encoding, description, example, place } = row;
  const { label, enum: words, rest, ...facts } = description;
  const children = toFields(branches, problems);
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

function reportTwice(field: Field, before: Field, place: Place, problems: Problem[]): void {
  problems.push(
    sameFacts(field, before)
      ? problem(
          "block-repeated",
          place,
          `"${field.name}" is said twice, the same both times; the second is passed over.`,
          "Take one of them out.",
        )
      : problem(
          "field-clash",
          place,
          `"${field.name}" is described twice, and differently: on line ${before.line} first.`,
          "Rename or take out the one that is wrong.",
        ),
  );
}

function sameFacts(one: Field, other: Field): boolean {
  return JSON.stringify(one, factsOnly) === JSON.stringify(other, factsOnly);
}

function factsOnly(key: string, value: unknown): unknown {
  return key === "line" || key === "column" ? undefined : value;
}
