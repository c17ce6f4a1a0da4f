/** Compares the tables of an operation in two states. */
import { isList, scalarOf } from "../ir/field.ts";
import type { Field, Json } from "../ir/model.ts";
import type { FieldChange, Place, Rule } from "./change.ts";
import { matchFields, type FieldPair, type Located, type LoneField } from "./match-fields.ts";

/** Compares two tables. The changes are in the order of the rows now; removed rows follow. */
export function compareFields(old: readonly Field[], now: readonly Field[], files: Files): FieldChange[] {
  const { pairs, added, removed } = matchFields(old, now);
  const changes = [
    ...pairs.flatMap((pair) => comparePair(pair, files)),
    ...added.map((field) => loneChange("field-added", field, files)),
    ...removed.map((field) => loneChange("field-removed", field, files)),
  ];
  const lineOf = ({ places }: FieldChange) => places.new?.line ?? places.old?.line ?? 0;
  return changes.toSorted((a, b) => lineOf(a) - lineOf(b));
}

/** The files of an operation in the two states. */
export interface Files {
  readonly old: string;
  readonly new: string;
}

/** Returns the place of a row. */
function placeOf({ line, column }: Field, file: string): Place {
  return { file, line, column };
}

function loneChange(
  rule: "field-added" | "field-removed",
  { field, path, within }: LoneField,
  files: Files,
): FieldChange {
  const facts = { type: field.type, required: field.required };
  const isAdded = rule === "field-added";
  return {
    rule,
    path,
    ...(within !== undefined && { within }),
    old: isAdded ? null : facts,
    new: isAdded ? facts : null,
    places: isAdded ? { new: placeOf(field, files.new) } : { old: placeOf(field, files.old) },
  };
}

/** A difference of one fact of a field. */
interface Difference {
  readonly rule: Rule;
  readonly old: Json;
  readonly new: Json;
}

function comparePair({ old, new: now, by }: FieldPair, files: Files): FieldChange[] {
  const place = {
    path: now.path,
    ...(old.path !== now.path && { formerPath: old.path }),
    places: { old: placeOf(old.field, files.old), new: placeOf(now.field, files.new) },
  };
  return [...nameDifference(old, now, by), ...compareFacts(old.field, now.field)].map((difference) => ({
    ...difference,
    ...place,
  }));
}

function nameDifference(old: Located, now: Located, by: FieldPair["by"]): Difference[] {
  if (by === "name") return [];
  return [{ rule: by === "label" ? "field-renamed" : "field-moved", old: old.path, new: now.path }];
}

/** Compares all facts of a field, except for its name and the fields below it. */
function compareFacts(old: Field, now: Field): Difference[] {
  return [
    ...compareRequired(old, now),
    ...compareTypes(old, now),
    ...compareEnums(old, now),
    ...compareEncryption(old, now),
    ...values("encoding-changed", encodingOf(old), encodingOf(now)),
    ...values("integer-size-changed", old.wide, now.wide),
    ...values("variants-changed", old.variants, now.variants),
    ...values("unit-changed", old.unit, now.unit),
    ...values("format-changed", old.format, now.format),
    ...values("length-changed", lengthOf(old), lengthOf(now)),
    ...values("minimum-changed", old.minimum, now.minimum),
    ...values("default-changed", old.default, now.default),
    ...values("condition-changed", old.requiredWhen, now.requiredWhen),
    ...values("label-changed", old.label || undefined, now.label || undefined),
    // Source pages have no examples in their rows, so that only a change from one to another is one.
    ...(old.example !== undefined && now.example !== undefined
      ? values("example-changed", old.example, now.example)
      : []),
  ];
}

function compareRequired(old: Field, now: Field): Difference[] {
  if (old.required === now.required) return [];
  return [{ rule: now.required ? "field-required" : "field-optional", old: old.required, new: now.required }];
}

function compareTypes(old: Field, now: Field): Difference[] {
  const isNumber = ({ type }: Field) => scalarOf(type) === "integer" || scalarOf(type) === "number";
  const isKind = isNumber(old) && isNumber(now) && isList(old.type) === isList(now.type);
  return values(isKind ? "number-kind-changed" : "type-changed", old.type, now.type);
}

function compareEnums({ enum: old, type: former }: Field, { enum: now, type }: Field): Difference[] {
  if (!old || !now) {
    if (now) return [{ rule: "enum-added", old: null, new: [...now] }];
    return old ? [{ rule: "enum-removed", old: [...old], new: null }] : [];
  }
  // A number that becomes a string, or the reverse, is the same value: the type says so.
  const keyOf = (value: string | number) => (former === type ? value : String(value));
  const [before, after] = [new Set(old.map(keyOf)), new Set(now.map(keyOf))];
  const added = now.filter((value) => !before.has(keyOf(value)));
  const removed = old.filter((value) => !after.has(keyOf(value)));
  return [
    ...(removed.length > 0 ? [{ rule: "enum-value-removed", old: removed, new: null } as const] : []),
    ...(added.length > 0 ? [{ rule: "enum-value-added", old: null, new: added } as const] : []),
  ];
}

function compareEncryption({ encryption: old }: Field, { encryption: now }: Field): Difference[] {
  if (old === now) return [];
  const rule = old === undefined ? "encryption-added" : now === undefined ? "encryption-removed" : undefined;
  return [{ rule: rule ?? "encryption-changed", old: old ?? null, new: now ?? null }];
}

function encodingOf({ encoding, isEncodedList }: Field): Json | undefined {
  if (encoding === undefined) return undefined;
  return isEncodedList ? `${encoding}[]` : encoding;
}

/** The least and the greatest length; null for none. */
function lengthOf({ minLength, maxLength }: Field): Json | undefined {
  if (minLength === undefined && maxLength === undefined) return undefined;
  return { min: minLength ?? null, max: maxLength ?? null };
}

/** Compares two values by their JSON. Undefined stands for none, and becomes null. */
export function values(rule: Rule, old: unknown, now: unknown): Difference[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return [{ rule, old: toJson(old), new: toJson(now) }];
}

function toJson(value: unknown): Json {
  return value === undefined ? null : (structuredClone(value) as Json); // the values of an IR are JSON
}
