/** Merges fields that a page describes more than once, if both descriptions can be true. */
import type { Field } from "../../ir/model.ts";
import { finding, type Finding } from "../../findings/finding.ts";
import type { Row } from "./row.ts";

interface MergeResult {
  readonly fields: readonly Field[];
  /** The number of rows that an earlier row makes redundant. */
  readonly repeated: number;
}

/** Merges fields of the same name, at every depth. */
export function mergeRepeated(fields: readonly Field[], file: string, findings: Finding[]): MergeResult {
  const byName = new Map<string, Field>();
  let repeated = 0;
  for (const field of fields) {
    const inside = field.children && mergeRepeated(field.children, file, findings);
    const whole = inside ? { ...field, children: inside.fields } : field;
    repeated += inside?.repeated ?? 0;
    const before = byName.get(field.name);
    if (!before) byName.set(field.name, whole);
    else if (isSameKind(before, whole)) {
      repeated += reportRepeated(before, whole, file, findings);
      byName.set(field.name, merge(before, whole));
    } else {
      repeated += countFields(whole);
      reportClash(before, whole, file, findings);
    }
  }
  return { fields: [...byName.values()], repeated };
}

/** Merges two descriptions, either of which may apply: required is what both require, and the values are those of both. */
function merge(one: Field, other: Field): Field {
  const values = one.enum && other.enum && [...new Set([...one.enum, ...other.enum])];
  const { enum: _, children, ...rest } = one;
  const tooltip = one.tooltip ?? other.tooltip;
  const merged = children && other.children ? mergeChildren(children, other.children) : children;
  return {
    ...rest,
    required: one.required && other.required,
    ...(tooltip !== undefined && { tooltip }),
    ...(values && { enum: values }),
    ...((merged ?? other.children) && { children: merged ?? other.children }),
  };
}

function mergeChildren(some: readonly Field[], others: readonly Field[]): Field[] {
  const byName = new Map(others.map((field) => [field.name, field]));
  const known = new Set(some.map(({ name }) => name));
  return [
    ...some.map((field) => {
      const twin = byName.get(field.name);
      return twin && isSameKind(twin, field) ? merge(field, twin) : { ...field, required: false };
    }),
    ...others.filter(({ name }) => !known.has(name)).map((field) => ({ ...field, required: false })),
  ];
}

/** Reports each row that describes a field again, and returns their number. */
function reportRepeated(before: Field, field: Field, file: string, findings: Finding[]): number {
  const { name, line, column } = field;
  findings.push(finding("block-repeated", { file, line, column }, { field: name, line: before.line }));
  const byName = new Map((before.children ?? []).map((child) => [child.name, child]));
  let count = 1;
  for (const child of field.children ?? []) {
    const twin = byName.get(child.name);
    if (!twin) continue;
    if (isSameKind(twin, child)) count += reportRepeated(twin, child, file, findings);
    else {
      reportClash(twin, child, file, findings);
      count += countFields(child);
    }
  }
  return count;
}

/** Whether two descriptions can be of one field. A mark of one of them alone is not dropped: it would leave plain text. */
function isSameKind(one: Field, other: Field): boolean {
  return one.type === other.type && one.encryption === other.encryption && one.encoding === other.encoding;
}

function reportClash(before: Field, { name, type, line, column }: Field, file: string, findings: Finding[]) {
  const types = type === before.type ? {} : { types: { here: type, earlier: before.type } };
  const data = { field: name, earlierLine: before.line, ...types };
  findings.push(finding("field-clash", { file, line, column }, data));
}

/** Makes fields optional that some response tables lack: any one of the tables may describe a response. */
export function mergeResponseTables(
  fields: readonly Field[],
  tables: readonly (readonly Row[])[],
  findings: Finding[],
): readonly Field[] {
  const names = tables.map(
    (rows) => new Set(rows.flatMap((row) => (row.kind === "field" ? [row.name] : []))),
  );
  const place = tables.at(-1)?.[0]?.place;
  if (tables.length < 2 || !place) return fields;
  findings.push(finding("table-repeated", place, { tables: tables.length }));
  return fields.map((field) => ({
    ...field,
    required: field.required && names.every((known) => known.has(field.name)),
  }));
}

function countFields(field: Field): number {
  return 1 + (field.children ?? []).reduce((sum, child) => sum + countFields(child), 0);
}
