/** Compares a value with the field that it is given to. An expression that only PHP can evaluate fits everywhere. */
import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { Field, Json, SampleEntry, SampleValue } from "../ir/model.ts";
import { nearest } from "../findings/nearest.ts";
import type { ValueKind } from "../findings/texts/english/lint.ts";
import type { FindingData } from "../findings/texts/texts.ts";

/** A difference between a value and its field. Paths are spelled as in corrections: `request.json.goods[].price`. */
export type Difference = {
  readonly [Kind in DifferenceKind]: {
    readonly kind: Kind;
    /** The facts of its finding. */
    readonly data: FindingData[`sample-${Kind}`];
    /** The path of the object that lacks a field. */
    readonly object?: string;
    /** The place in the sample: of the value, of the key that is unknown, or of the object that lacks a field. */
    readonly at: number;
  };
}[DifferenceKind];

type DifferenceKind = "unknown-field" | "missing-field" | "enum" | "type";

/** How a place writes names and values. */
export interface Manner {
  /** Part of a URL or a header: numbers are written there as strings are. */
  readonly isText?: boolean;
  /** Names have no case. */
  readonly isHeaders?: boolean;
}

/** A PHP array of a sample. */
export type SampleArray = Extract<SampleValue, { kind: "array" }>;

/** Compares the values of a sample with fields, and collects the differences. */
export class Comparison {
  readonly differences: Difference[] = [];
  /** The paths of all objects that were compared: only an object that is there can lack a field. */
  readonly entered = new Set<string>();
  /** Names that are reported as missing in their place: their wrong place is the same fault. */
  readonly misplaced = new Set<string>();

  object(object: SampleArray, fields: readonly Field[], path: string, manner: Manner = {}): void {
    this.entered.add(path);
    const nameOf = (name: string) => (manner.isHeaders ? name.toLowerCase() : name);
    const byName = new Map(fields.map((field) => [nameOf(field.name), field]));
    const names = new Set<string>();
    for (const { key, at, value } of object.entries) {
      if (typeof key !== "string") continue;
      const name = nameOf(key);
      const field = byName.get(name);
      if (field) this.value(value, field, `${path}.${field.name}`, manner);
      const isKnown = field !== undefined || (manner.isHeaders && clientHeaders.has(name));
      // A misspelt name counts as its correct one, so that it is not reported as missing, too.
      names.add(isKnown ? name : this.unknown(name, path, at, byName));
    }
    if (object.entries.some(({ key }) => key === null)) return;
    for (const [name, field] of byName) {
      if (field.required && !names.has(name)) this.missing(field.name, path, object.at);
    }
  }

  value(value: SampleValue, field: Field, path: string, manner: Manner = {}): void {
    if (isOpen(value, manner)) return;
    if (!isList(field.type)) this.one(value, field, path, manner);
    else if (value.kind !== "array" || !isListOf(value.entries)) this.type(value, field, path);
    else for (const { value: item } of value.entries) this.element(item, field, `${path}[]`, manner);
  }

  /** Reports an unknown name, and returns the nearest known one, if there is one. */
  unknown(
    name: string,
    object: string,
    at: number,
    known: ReadonlyMap<string, Field>,
    nearestName = nearest(name, [...known.keys()]),
  ): string {
    if (this.misplaced.has(name)) return name;
    const suggestion = known.get(nearestName ?? "")?.name;
    this.differences.push({ kind: "unknown-field", at, data: { path: `${object}.${name}`, suggestion } });
    return nearestName ?? name;
  }

  missing(name: string, object: string, at: number, isPathParameter = false): void {
    const data = { path: `${object}.${name}`, isPathParameter };
    this.differences.push({ kind: "missing-field", object, at, data });
  }

  private element(value: SampleValue, field: Field, path: string, manner: Manner): void {
    if (!isOpen(value, manner)) this.one(value, field, path, manner);
  }

  /** A value, or an item of a list. */
  private one(value: SampleValue, field: Field, path: string, manner: Manner): void {
    if (scalarOf(field.type) !== "object") this.scalar(value, field, path, manner);
    else if (value.kind !== "array" || !isObjectOf(value.entries)) this.type(value, field, path);
    else if (field.children) this.object(value, field.children, path, manner);
  }

  private scalar(value: SampleValue, field: Field, path: string, manner: Manner): void {
    if (!isOfType(value, field, manner)) return this.type(value, field, path);
    if (field.children) return this.inside(value, field, field.children, path);
    const values = listedValues(field);
    if (!values || field.encryption || value.kind !== "scalar") return;
    const words = values.map(String);
    const word = String(value.value);
    if (words.includes(word)) return;
    const data = { path, value: word, values: words, suggestion: nearestWord(word, words) };
    this.differences.push({ kind: "enum", at: value.at, data });
  }

  /** A string that holds JSON, spelled out or made by `json_encode`. */
  private inside(value: SampleValue, field: Field, children: readonly Field[], path: string): void {
    const held = value.kind === "encoded" ? value.inside : field.encoding && parsed(value);
    if (!held || isOpen(held, {})) return;
    const [only] = children;
    if (field.isEncodedList && only) return this.value(held, only, `${path}.${only.name}`);
    if (held.kind !== "array") return this.type(value, field, path, "scalar-string");
    if (isObjectOf(held.entries)) return this.object(held, children, path);
    // A list whose elements the rows describe is as good; one that they do not is one fault, not one a field.
    const items = held.entries.map(({ value: item }) => item);
    const isDescribed = items.some((item) => hasAny(item, children));
    if (!isDescribed && items.some(({ kind }) => kind === "array"))
      return this.type(held, field, path, "list-string");
    for (const item of items) if (item.kind === "array") this.object(item, children, path);
  }

  private type(value: SampleValue, { type, encoding }: Field, path: string, actual = kindOf(value)): void {
    const own = path.endsWith("[]") ? scalarOf(type) : type;
    const data = { path, type: own, actual, holdsJson: encoding !== undefined };
    this.differences.push({ kind: "type", at: value.at, data });
  }
}

/** Headers that every client sends. */
const clientHeaders = new Set(["accept", "content-type", "user-agent"]);

/** Whether a value cannot be compared. A URL leaves out null, and JSON does not. */
function isOpen(value: SampleValue, { isText }: Manner): boolean {
  return value.kind === "unknown" || (isText === true && value.kind === "scalar" && value.value === null);
}

/** PHP's empty array is both a list and an object; an array whose keys count from 0 is a list as well. */
function isListOf(entries: readonly SampleEntry[]): boolean {
  return entries.every(({ key }, at) => key === undefined || key === String(at));
}

function isObjectOf(entries: readonly SampleEntry[]): boolean {
  return entries.every(({ key }) => key !== undefined);
}

function isOfType(value: SampleValue, { type }: Field, { isText = false }: Manner): boolean {
  const scalar = scalarOf(type);
  if (value.kind === "encoded") return scalar === "string";
  if (value.kind !== "scalar") return false;
  const typed = isText ? readText(value.value, scalar) : value.value;
  return scalar === "integer"
    ? Number.isInteger(typed)
    : typeof typed === scalar || (isText && scalar === "string" && typeof typed === "number");
}

/** The value of a text in the type that the table has. */
function readText(text: string | number | boolean | null, scalar: string): typeof text {
  if (typeof text !== "string" || scalar === "string") return text;
  if (scalar === "boolean") return text === "true" || (text === "false" ? false : text);
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
}

function kindOf(value: SampleValue): ValueKind {
  if (value.kind === "array") return isListOf(value.entries) ? "array" : "object";
  if (value.kind !== "scalar") return "json-string";
  if (value.value === null) return "null";
  if (value.value === "") return "empty-string";
  if (typeof value.value === "number") return Number.isInteger(value.value) ? "integer" : "number";
  return typeof value.value === "boolean" ? "boolean" : "string";
}

/** Prefers a word that differs in case only. A short code has no nearest word: it is near to all others. */
function nearestWord(word: string, words: readonly string[]): string | undefined {
  const sameLetters = words.find((one) => one.toLowerCase() === word.toLowerCase());
  return sameLetters ?? (word.length > 3 ? nearest(word, words) : undefined);
}

function hasAny(value: SampleValue, fields: readonly Field[]): boolean {
  return value.kind === "array" && value.entries.some(({ key }) => fields.some(({ name }) => name === key));
}

function parsed(value: SampleValue): SampleValue | undefined {
  if (value.kind !== "scalar" || typeof value.value !== "string") return undefined;
  try {
    return valueOf(JSON.parse(value.value) as Json, value.at); // what JSON.parse gives is Json
  } catch {
    return value;
  }
}

/** JSON as the value of a sample, all of it at one place. */
export function valueOf(json: Json, at = 0, depth = 0): SampleValue {
  // Tables are never this deep, and the recursion must end for any page.
  if (depth > 64) return { kind: "unknown", at };
  if (json === null || typeof json !== "object") return { kind: "scalar", value: json, at };
  const entries = Array.isArray(json)
    ? json.map((item) => ({ at, value: valueOf(item, at, depth + 1) }))
    : Object.entries(json).map(([key, item]) => ({ key, at, value: valueOf(item, at, depth + 1) }));
  return { kind: "array", entries, at };
}
