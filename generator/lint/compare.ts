/** Compares a value with the field that it is given to. An expression that only PHP can evaluate fits everywhere. */
import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { Field, Json, SampleEntry, SampleValue } from "../ir/model.ts";
import { nearest } from "../findings/nearest.ts";

/** A difference between a value and its field. */
export interface Difference {
  readonly kind: "unknown-field" | "missing-field" | "enum" | "type";
  /** As corrections spell it: `request.json.goods[].price`. */
  readonly path: string;
  /** The path of the object that lacks a field. */
  readonly object?: string;
  /** The place in the sample: of the value, of the key that is unknown, or of the object that lacks a field. */
  readonly at: number;
  /** What is there, and what should be. */
  readonly reason: string;
  readonly fix: string;
}

/** How a place writes names and values. */
export interface Manner {
  /** Part of a URL or a header: numbers are written there as strings are. */
  readonly isText?: boolean;
  /** Names have no case. */
  readonly isHeaders?: boolean;
}

export type SampleArray = Extract<SampleValue, { kind: "array" }>;

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
    const given = new Set<string>();
    for (const { key, at, value } of object.entries) {
      if (typeof key !== "string") continue;
      const name = nameOf(key);
      const field = byName.get(name);
      if (field) this.value(value, field, `${path}.${field.name}`, manner);
      const isKnown = field !== undefined || (manner.isHeaders && clientHeaders.has(name));
      // A misspelt name counts as given, so that it is not reported as missing, too.
      given.add(isKnown ? name : this.unknown(name, path, at, byName));
    }
    if (object.entries.some(({ key }) => key === null)) return;
    for (const [name, field] of byName) {
      if (field.required && !given.has(name)) this.missing(field.name, path, object.at);
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
    meant = nearest(name, [...known.keys()]),
  ): string {
    if (this.misplaced.has(name)) return name;
    const path = `${object}.${name}`;
    const reason = `${path}, which the table does not have`;
    const fix = meantOr(
      known.get(meant ?? "")?.name,
      "Add its row to the table, or take it out of the sample.",
    );
    this.differences.push({ kind: "unknown-field", path, at, reason, fix });
    return meant ?? name;
  }

  missing(name: string, object: string, at: number, fix = "Give it, or take its data-required off."): void {
    const path = `${object}.${name}`;
    this.differences.push({
      kind: "missing-field",
      path,
      object,
      at,
      reason: `${path}, which is required`,
      fix,
    });
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
    const said = String(value.value);
    if (words.includes(said)) return;
    const reason = `${quoted(said)}, which is not among ${listed(words)}`;
    const fix = meantOr(nearestWord(said, words), "Give one of these, or add it to the table.");
    this.differences.push({ kind: "enum", path, at: value.at, reason, fix });
  }

  /** A string that holds JSON, spelled out or made by `json_encode`. */
  private inside(value: SampleValue, field: Field, children: readonly Field[], path: string): void {
    const held = value.kind === "encoded" ? value.inside : field.encoding && parsed(value);
    if (!held || isOpen(held, {})) return;
    const [only] = children;
    if (field.isEncodedList && only) return this.value(held, only, `${path}.${only.name}`);
    if (held.kind !== "array") return this.type(value, field, path, "a string that holds no object");
    if (isObjectOf(held.entries)) return this.object(held, children, path);
    // A list whose elements the rows describe is as good; one that they do not is one fault, not one a field.
    const items = held.entries.map(({ value: item }) => item);
    const isDescribed = items.some((item) => hasAny(item, children));
    if (!isDescribed && items.some(({ kind }) => kind === "array"))
      return this.type(held, field, path, "a string that holds a list");
    for (const item of items) if (item.kind === "array") this.object(item, children, path);
  }

  private type(value: SampleValue, { type, encoding }: Field, path: string, kind = kindOf(value)): void {
    const plain = path.endsWith("[]") ? scalarOf(type) : type;
    const wanted = encoding ? `a ${plain} that holds an object` : plain;
    const reason = `${kind}, and the table says ${wanted}`;
    this.differences.push({
      kind: "type",
      path,
      at: value.at,
      reason,
      fix: "Correct the one that is wrong.",
    });
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
  const said = isText ? readText(value.value, scalar) : value.value;
  return scalar === "integer"
    ? Number.isInteger(said)
    : typeof said === scalar || (isText && scalar === "string" && typeof said === "number");
}

/** The value of a text in the type that the table has. */
function readText(said: string | number | boolean | null, scalar: string): typeof said {
  if (typeof said !== "string" || scalar === "string") return said;
  if (scalar === "boolean") return said === "true" || (said === "false" ? false : said);
  return /^-?\d+(?:\.\d+)?$/u.test(said) ? Number(said) : said;
}

function kindOf(value: SampleValue): string {
  if (value.kind === "array") return isListOf(value.entries) ? "a list" : "an object";
  if (value.kind !== "scalar") return "a string of JSON";
  if (value.value === null) return "null";
  if (value.value === "") return "an empty string";
  if (typeof value.value !== "number") return `a ${typeof value.value}`;
  return Number.isInteger(value.value) ? "an integer" : "a number";
}

/** The first values of a list, and the number of the others. */
function listed(words: readonly string[]): string {
  const most = 6;
  const rest = words.length - most;
  return `${words.slice(0, most).map(quoted).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function quoted(word: string): string {
  return `"${word.length > 40 ? `${word.slice(0, 40)}…` : word}"`;
}

/** Prefers a word that differs in case only. A short code has no nearest word: it is near to all others. */
function nearestWord(said: string, words: readonly string[]): string | undefined {
  const sameLetters = words.find((word) => word.toLowerCase() === said.toLowerCase());
  return sameLetters ?? (said.length > 3 ? nearest(said, words) : undefined);
}

function meantOr(meant: string | undefined, fix: string): string {
  return meant === undefined ? fix : `Did you mean ${meant}?`;
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
