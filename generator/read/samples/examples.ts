import type { Field, Json } from "../../ir/model.ts";
import { isList, scalarOf } from "../../ir/field.ts";

/** Adds to each field its value in the sample as its example. Fields of a list have the values of the first element. */
export function withExamples(fields: readonly Field[], sample: Json | undefined): Field[] {
  return fields.map((field) => withExample(field, memberOf(sample, field.name)));
}

function withExample(field: Field, value: Json | undefined): Field {
  const element = isList(field.type) && Array.isArray(value) ? value[0] : value;
  const inside = field.encoding === "json" ? parseJson(element) : element;
  const children = field.children && withExamples(field.children, inside);
  const shown = scalarOf(field.type) === "object" || field.example !== undefined ? field.example : value;
  return {
    ...field,
    ...(shown !== undefined && shown !== null && { example: shown }),
    ...(children && { children }),
  };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function parseJson(value: Json | undefined): Json | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value) as Json; // JSON.parse returns JSON
  } catch {
    return undefined;
  }
}
