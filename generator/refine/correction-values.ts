/** The values of an entry of a corrections file, as YAML contains them. */
import type { FactForm } from "../findings/texts/english/corrections.ts";
import { isFormat } from "../ir/limits.ts";
import {
  formats,
  scalarTypes,
  type FieldType,
  type Format,
  type Operation,
  type Variant,
} from "../ir/model.ts";
import { isRecord } from "../util/is-record.ts";
import { isText, isTexts } from "../util/is-text.ts";

/** Facts of a field. In `was`, null says that the page has none; in `is`, that the field has none. */
export interface FieldFacts {
  readonly name?: string;
  readonly type?: FieldType;
  readonly required?: boolean;
  readonly enum?: readonly (string | number)[] | null;
  readonly encryption?: "rsa-oaep" | "aes-256-gcm" | null;
  readonly encoding?: "json" | null;
  readonly isEncodedList?: true | null;
  readonly wide?: true | null;
  readonly label?: string;
  readonly unit?: string | null;
  readonly default?: string | null;
  readonly format?: Format | null;
  readonly minLength?: number | null;
  readonly maxLength?: number | null;
  readonly minimum?: number | null;
  readonly requiredWhen?: string | null;
  /** What the field holds can be removed, never replaced: `add` names new fields. */
  readonly children?: null;
}

/** Facts of an operation as a whole. */
export interface OperationFacts {
  readonly title?: string;
  /** Sentences that the comment of the function shows (注意：…); null in `was`, where the page has none. */
  readonly advice?: readonly string[] | null;
  /** Bases, https://… */
  readonly hosts?: readonly string[];
  /** The kind of response; `statement` is a file whose digest headers WeChat Pay signs. */
  readonly response?: Operation["responseType"];
}

/** A field that a page lacks. */
export type NewField = Omit<FieldFacts, "children"> & {
  readonly type: FieldType;
  readonly children?: NewFields;
};

/** Fields by name, each with its facts and those of what it holds. */
export interface NewFields {
  readonly [name: string]: NewField;
}

type Check = (value: unknown) => boolean;

const types = new Set<unknown>(scalarTypes.flatMap((type) => [type, `${type}[]`]));
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isTrue: Check = (value) => value === true;

const factChecks: { readonly [Fact in keyof Required<FieldFacts>]: Check } = {
  name: isText,
  type: (value) => types.has(value),
  required: (value) => typeof value === "boolean",
  enum: orNull(isEnum),
  encryption: orNull((value) => value === "rsa-oaep" || value === "aes-256-gcm"),
  encoding: orNull((value) => value === "json"),
  isEncodedList: orNull(isTrue),
  wide: orNull(isTrue),
  label: isText,
  unit: orNull(isText),
  default: orNull((value) => typeof value === "string"),
  format: orNull(isFormat),
  minLength: orNull(isPositive),
  maxLength: orNull(isPositive),
  minimum: orNull((value) => value === 0 || isPositive(value)),
  requiredWhen: orNull(isText),
  children: (value) => value === null,
};

const responses = ["json", "empty", "stream", "statement"];

const operationChecks: { readonly [Fact in keyof Required<OperationFacts>]: Check } = {
  title: isText,
  advice: orNull((value) => isTexts(value) && value.length > 0),
  hosts: (value) => Array.isArray(value) && value.every(isBase),
  response: (value) => typeof value === "string" && responses.includes(value),
};

/** For messages. */
export const fieldFactForms: readonly FactForm[] = [
  { name: "name" },
  { name: "type" },
  { name: "required", values: ["true", "false"] },
  { name: "enum", kind: "texts-or-numbers" },
  { name: "encryption", values: ["rsa-oaep", "aes-256-gcm"] },
  { name: "encoding", values: ["json"] },
  { name: "isEncodedList", values: ["true"] },
  { name: "wide", values: ["true"] },
  { name: "label" },
  { name: "unit" },
  { name: "default" },
  { name: "format", values: formats },
  { name: "minLength" },
  { name: "maxLength" },
  { name: "minimum" },
  { name: "requiredWhen" },
  { name: "children", values: ["null"] },
];

/** For messages. */
export const operationFactForms: readonly FactForm[] = [
  { name: "title" },
  { name: "advice", kind: "texts" },
  { name: "hosts", kind: "https-urls" },
  { name: "response", values: responses },
];

/** Whether a value states facts of a field. */
export function isFieldFacts(value: unknown): value is FieldFacts {
  return isFacts(value, factChecks);
}

/** Whether a value states facts of an operation. */
export function isOperationFacts(value: unknown): value is OperationFacts {
  return isFacts(value, operationChecks);
}

function isFacts(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(([key, fact]) => Object.hasOwn(checks, key) && checks[key]?.(fact));
}

/** Whether a value describes fields to add. */
export function isNewFields(value: unknown): value is NewFields {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.values(value).every(isNewField);
}

function isNewField(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { children, ...facts } = value;
  if (!isFieldFacts(facts) || !("type" in facts) || "name" in facts) return false;
  return !Object.values(facts).includes(null) && (children === undefined || isNewFields(children));
}

/** `{ direct: { has: [mchid], not: [sp_mchid] }, … }`; undefined for anything else. */
export function variantsIn(value: unknown): Variant[] | undefined {
  if (!isRecord(value) || Object.keys(value).length < 2) return undefined;
  const variants: Variant[] = [];
  for (const [name, variant] of Object.entries(value)) {
    if (!isRecord(variant)) return undefined;
    const { has, not, ...others } = variant;
    if (Object.keys(others).length > 0 || !isPaths(has) || !has || !isPaths(not)) return undefined;
    variants.push({ name, has, ...(not && { not }) });
  }
  return variants;
}

/** Whether a value is a list of paths, or absent. */
export function isPaths(value: unknown): value is readonly string[] | undefined {
  return value === undefined || isTexts(value);
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isEnum(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === "string") || value.every((item) => typeof item === "number");
}

function isBase(value: unknown): boolean {
  if (typeof value !== "string" || !value.startsWith("https://") || !URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return [username, password, search, hash].every((part) => part === "");
}
