/** A table made ready to walk: built when first needed, once per table. */
import { asField, type Field, type Fields } from "./table.ts";

export interface Rule {
  readonly name: string;
  readonly type: Field["type"];
  readonly list: boolean;
  readonly required: boolean;
  readonly values: ReadonlySet<unknown> | undefined;
  readonly sealed: boolean;
  /** What an object holds; undefined when the documents do not say. */
  readonly shape: Shape | undefined;
}

export interface Shape {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly required: readonly Rule[];
  /** The fields that are sealed or hold a sealed field: the only ones that sealing has to look at. */
  readonly sealing: readonly Rule[];
}

const shapes = new WeakMap<Fields, Shape>();

export function shapeOf(fields: Fields): Shape {
  let shape = shapes.get(fields);
  if (shape === undefined) {
    shape = toShape(Object.keys(fields).map((name) => toRule(name, fields[name])));
    shapes.set(fields, shape);
  }
  return shape;
}

export function toShape(rules: readonly Rule[], nameOf = (rule: Rule): string => rule.name): Shape {
  return {
    rules: new Map(rules.map((rule) => [nameOf(rule), rule])),
    required: rules.filter((rule) => rule.required),
    sealing: rules.filter((rule) => rule.sealed || (rule.shape?.sealing.length ?? 0) > 0),
  };
}

function toRule(name: string, entry: Field | Fields = {}): Rule {
  const field = asField(entry);
  const inner = field.fields;
  return {
    name,
    type: field.type,
    list: field.list === true,
    required: field.required === true,
    values: field.values && new Set<unknown>(field.values),
    sealed: field.sealed === true,
    shape: inner !== undefined && Object.keys(inner).length > 0 ? shapeOf(inner) : undefined,
  };
}
