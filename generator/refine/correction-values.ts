/** What stands in an entry of a corrections file, as YAML gives it. */
import { scalarTypes, type FieldType, type Shape } from "../model.ts";

/** Facts of a field that a correction may set. */
export interface FieldFacts {
  readonly name?: string;
  readonly type?: FieldType;
  readonly required?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
  readonly encoding?: "json";
  readonly isEncodedList?: true;
  readonly wide?: true;
  readonly label?: string;
}

/** Fields by name, each with its facts and those of what it holds. */
export interface NewFields {
  readonly [name: string]: FieldFacts & { readonly type: FieldType; readonly children?: NewFields };
}

const types = new Set<unknown>(scalarTypes.flatMap((type) => [type, `${type}[]`]));

const factChecks: { readonly [key: string]: (value: unknown) => boolean } = {
  name: isText,
  type: (value) => types.has(value),
  required: (value) => typeof value === "boolean",
  enum: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    (value.every((item) => typeof item === "string") || value.every((item) => typeof item === "number")),
  encryption: (value) => value === "rsa-oaep" || value === "aes-256-gcm",
  encoding: (value) => value === "json",
  isEncodedList: (value) => value === true,
  wide: (value) => value === true,
  label: isText,
};

export const factsSaid =
  "at least one of name, type, required (true or false), enum (texts or numbers), encryption (rsa-oaep or aes-256-gcm), encoding (json), isEncodedList (true), wide (true), label";

export function isFacts(value: unknown): value is FieldFacts {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(
    ([key, fact]) => Object.hasOwn(factChecks, key) && factChecks[key]?.(fact),
  );
}

export function isNewFields(value: unknown): value is NewFields {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.values(value).every((entry) => {
    if (!isRecord(entry)) return false;
    const { children, ...facts } = entry;
    return (
      isFacts(facts) &&
      "type" in facts &&
      !("name" in facts) &&
      (children === undefined || isNewFields(children))
    );
  });
}

/** `{ direct: { has: [mchid], not: [sp_mchid] }, … }`; undefined for anything else. */
export function shapesIn(value: unknown): Shape[] | undefined {
  if (!isRecord(value) || Object.keys(value).length < 2) return undefined;
  const shapes: Shape[] = [];
  for (const [name, shape] of Object.entries(value)) {
    if (!isRecord(shape)) return undefined;
    const { has, not, ...others } = shape;
    if (Object.keys(others).length > 0 || !isPaths(has) || !has || !isPaths(not)) return undefined;
    shapes.push({ name, has, ...(not && { not }) });
  }
  return shapes;
}

export function isPaths(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every(isText));
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
