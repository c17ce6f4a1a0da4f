/** A table made ready to walk: built when first needed, once per table. */
import { asField, type Field, type Fields, type Variant } from "./table.ts";

export interface Rule {
  readonly name: string;
  /** That of the row below: whoever builds an object mostly keeps to the order of the page. */
  readonly next: Rule | undefined;
  readonly type: Field["type"];
  readonly list: boolean;
  /** Any string will do, as most fields take: a walk asks for this first. */
  readonly text: boolean;
  readonly required: boolean;
  /** 1 where it is required, so that a walk adds up what is there and need not ask. */
  readonly counts: 0 | 1;
  readonly values: ReadonlySet<unknown> | undefined;
  /** There are no other values, in an answer neither. */
  readonly closed: boolean;
  readonly sealed: boolean;
  readonly digest: boolean;
  /** What an object holds; undefined when the documents do not say. */
  readonly shape: Shape | undefined;
  /** Headers of a request: names have no case, and there may be more of them. */
  readonly isHeaders: boolean;
  /** What the documents call the shapes of an object, by their names. */
  readonly variants: readonly NamedVariant[];
  /** What is in a string of JSON; undefined when the documents do not say. */
  readonly inside: Rule | undefined;
  /** Is sealed, or holds what is. */
  readonly sealing: boolean;
  /** Is sealed or a string of JSON, or holds what is: another on the wire than in the caller's hands. */
  readonly coded: boolean;
  /** Is a bigint, or holds one. */
  readonly wide: boolean;
}

export interface NamedVariant extends Required<Variant> {
  readonly name: string;
}

export interface Shape {
  readonly rules: ReadonlyMap<string, Rule>;
  /** The same rules in the order of the page. */
  readonly ordered: readonly Rule[];
  readonly required: readonly Rule[];
  /** The only fields that the way to and from the wire has to look at. */
  readonly coded: readonly Rule[];
  readonly sealing: boolean;
  readonly wide: boolean;
}

const shapes = new WeakMap<Fields, Shape>();

export function shapeOf(fields: Fields): Shape {
  let shape = shapes.get(fields);
  if (shape === undefined) {
    shape = toShape(toRules(fields));
    shapes.set(fields, shape);
  }
  return shape;
}

/** From the last to the first, since each knows the next. */
function toRules(fields: Fields): Rule[] {
  let next: Rule | undefined;
  return Object.keys(fields)
    .reverse()
    .map((name) => (next = toRule(name, fields[name], next)))
    .reverse();
}

function toShape(rules: readonly Rule[]): Shape {
  return {
    rules: new Map(rules.map((rule) => [rule.name, rule])),
    ordered: rules,
    required: rules.filter((rule) => rule.required),
    coded: rules.filter((rule) => rule.coded),
    sealing: rules.some((rule) => rule.sealing),
    wide: rules.some((rule) => rule.wide),
  };
}

const roots = new WeakMap<Field | Fields, Rule>();

/** The rule for a whole message. One that is documented to hold nothing has a shape, unlike an object within. */
export function rootOf(table: Field | Fields): Rule {
  let root = roots.get(table);
  if (root === undefined) {
    const rule = toRule("", table);
    const { type, fields } = asField(table);
    root = type === "object" && fields !== undefined ? { ...rule, shape: shapeOf(fields) } : rule;
    roots.set(table, root);
  }
  return root;
}

const requestRoots = new WeakMap<Field | Fields, Rule>();

/** The rule for a whole request as the caller gives it. */
export function requestRootOf(table: Field | Fields): Rule {
  let root = requestRoots.get(table);
  if (root === undefined) {
    const rule = rootOf(table);
    root = rule.shape === undefined ? rule : { ...rule, shape: asCalled(rule.shape) };
    requestRoots.set(table, root);
  }
  return root;
}

/** The groups of a request: what its headers demand is not what the caller has to give. */
function asCalled(shape: Shape): Shape {
  const headers = shape.rules.get("headers");
  if (headers?.type !== "object" || headers.list) return shape;
  let next: Rule | undefined;
  const groups = shape.ordered.toReversed().map((each) => {
    next = { ...(each === headers ? headersAsCalled(each) : each), next };
    return next;
  });
  return toShape(groups.reverse());
}

const SERIAL = "wechatpay-serial";

/** The client fills in Wechatpay-Serial, so nobody has to; headers that ask for nothing else may be absent. */
function headersAsCalled(rule: Rule): Rule {
  const headers = (rule.shape?.ordered ?? []).map((each) =>
    each.name.toLowerCase() === SERIAL ? withNeed(each, false) : each,
  );
  const shape = toShape(headers);
  const byName = headers.flatMap((each) => [
    [each.name.toLowerCase(), each] as const,
    [each.name, each] as const,
  ]);
  const rules = new Map(byName);
  return { ...withNeed(rule, shape.required.length > 0), shape: { ...shape, rules }, isHeaders: true };
}

function withNeed(rule: Rule, required: boolean): Rule {
  return { ...rule, required, counts: required ? 1 : 0 };
}

function toRule(name: string, entry: Field | Fields = {}, next?: Rule): Rule {
  const field = own(asField(entry));
  const { fields } = field;
  const shape = fields !== undefined && Object.keys(fields).length > 0 ? shapeOf(fields) : undefined;
  const inside = field.inside && toRule(name, field.inside);
  const sealing = field.encrypted === true || shape?.sealing === true || inside?.sealing === true;
  // Nobody has to give what the client fills in.
  const required = field.required === true && field.digest !== true;
  return {
    name,
    next,
    type: field.type,
    list: field.list === true,
    text: field.type === "string" && field.list !== true && field.values === undefined,
    required,
    counts: required ? 1 : 0,
    values: field.values && new Set<unknown>(field.values),
    closed: field.closed === true,
    sealed: field.encrypted === true,
    digest: field.digest === true,
    shape,
    isHeaders: false,
    variants: Object.entries(field.variants ?? {}).map(([each, variant]) => toVariant(each, variant, shape)),
    inside,
    sealing,
    coded: sealing || field.type === "json" || (shape?.coded.length ?? 0) > 0,
    wide: field.type === "bigint" || shape?.wide === true || inside?.wide === true,
  };
}

/** Without what a polluted prototype would add to it: a rule that is wrong once would stay so. */
function own<Words extends object>(words: Words): Words {
  return Object.assign(Object.create(null) as Words, words); // all of its members are copied next
}

/** What the fields ask for themselves is not asked for twice. */
function toVariant(name: string, variant: Variant, shape: Shape | undefined): NamedVariant {
  const { has = [], not = [] } = own(variant);
  return { name, has: has.filter((each) => shape?.rules.get(each)?.required !== true), not };
}
