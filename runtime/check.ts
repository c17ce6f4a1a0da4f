/** Validators over tables: the same walk says yes or no (`guard`) or lists every issue (`validator`). */
import { shapeOf, toShape, type Rule, type Shape } from "./shape.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { Fields } from "./table.ts";
import { keysOf, pathOf, type Trail } from "./trail.ts";

/** One place where a value is not as documented. It never holds the value itself. */
export interface Issue {
  /** `json.goods[0].price`; empty for the whole value. */
  path: string;
  rule: "required" | "type" | "integer" | "enum" | "unknown";
  /** What the documents ask for. */
  expected: string;
  /** The kind of what came: `string`, `null`, `missing` … */
  received: string;
}

/**
 * Requests are checked as the documents write them: unknown keys and enum values are issues.
 * Answers may gain both at any time, so there they are fine.
 */
export type Direction = "request" | "response";

/** A function that lists the issues of a value, at most 1,000 of them; a Standard Schema as well. */
export interface Validator<T> extends StandardSchema<T> {
  (value: unknown): Issue[];
}

/** A list of a million wrong items is one mistake: more issues than this help nobody. */
const MOST = 1_000;

/**
 * A type guard for what a table describes. It allocates nothing for a valid value and never throws.
 *
 * @param fields the request or response table of an operation
 */
// @__NO_SIDE_EFFECTS__
export function guard<T>(fields: Fields, direction: Direction): (value: unknown) => value is T {
  let shape: Shape | undefined;
  const walk: Walk = { closed: direction === "request", found: undefined };
  return (value): value is T => {
    shape ??= rootShape(fields, direction);
    try {
      return checkRoot(value, shape, walk);
    } catch {
      return false; // A getter or a proxy that throws: whatever this is, it is not T.
    }
  };
}

/**
 * A validator for what a table describes. It never throws.
 *
 * @param fields the request or response table of an operation
 */
// @__NO_SIDE_EFFECTS__
export function validator<T>(fields: Fields, direction: Direction): Validator<T> {
  const list = (value: unknown): Found[] => findIssues(value, fields, direction);
  const validate: StandardSchema<T>["~standard"]["validate"] = (value) => {
    const found = list(value);
    // The walk found nothing: the value is what the table, and so T, describes.
    if (found.length === 0) return { value: value as T };
    return { issues: found.map((each) => ({ message: describe(toIssue(each)), path: keysOf(each.at) })) };
  };
  return Object.assign((value: unknown) => list(value).map(toIssue), {
    "~standard": { version: 1, vendor: "wechatpay-ts", validate },
  } as const);
}

/** An issue as a sentence: `json.amount.total: expected integer, received string`. */
export function describe(issue: Issue): string {
  const place = issue.path === "" ? "" : `${issue.path}: `;
  return `${place}expected ${issue.expected}, received ${issue.received}`;
}

interface Found {
  readonly at: Trail | undefined;
  readonly rule: Issue["rule"];
  readonly expected: string;
  readonly received: string;
}

interface Walk {
  /** Only what the table names is allowed. */
  readonly closed: boolean;
  /** Where issues go; undefined: the first one ends the walk. */
  readonly found: Found[] | undefined;
}

function toIssue({ at, rule, expected, received }: Found): Issue {
  return { path: pathOf(keysOf(at)), rule, expected, received };
}

function findIssues(value: unknown, fields: Fields, direction: Direction): Found[] {
  const found: Found[] = [];
  try {
    checkRoot(value, rootShape(fields, direction), { closed: direction === "request", found });
  } catch {
    found.push({ at: undefined, rule: "type", expected: "object", received: "unreadable" });
  }
  return found;
}

const SERIAL = "wechatpay-serial";
const requestShapes = new WeakMap<Fields, Shape>();

function rootShape(fields: Fields, direction: Direction): Shape {
  if (direction === "response") return shapeOf(fields);
  let shape = requestShapes.get(fields);
  if (shape === undefined) {
    shape = toShape([...shapeOf(fields).rules.values()].map(withoutSerial));
    requestShapes.set(fields, shape);
  }
  return shape;
}

/** The client fills in Wechatpay-Serial, so nobody has to; headers that ask for nothing else may be absent. */
function withoutSerial(rule: Rule): Rule {
  if (!isHeaders(rule)) return rule;
  const inner = rule.shape ? [...rule.shape.rules.values()] : [];
  const headers = inner.map((each) =>
    each.name.toLowerCase() === SERIAL ? { ...each, required: false } : each,
  );
  const shape = toShape(headers, (each) => each.name.toLowerCase());
  return { ...rule, shape, required: shape.required.length > 0 };
}

function isHeaders(rule: Rule): boolean {
  return rule.name === "headers" && rule.type === "object" && !rule.list;
}

function checkRoot(value: unknown, shape: Shape, walk: Walk): boolean {
  // An operation without a documented answer gives 204 and no body.
  if (value === undefined && !walk.closed && shape.rules.size === 0) return true;
  return checkObject(value, shape, undefined, walk, walk.closed);
}

/** Engines drop this call within a for…in loop, and do not drop Object.hasOwn: it halves the time of a check. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- always called with .call
const hasOwn = Object.prototype.hasOwnProperty;

function checkObject(
  value: unknown,
  shape: Shape,
  at: Trail | undefined,
  walk: Walk,
  isRequest = false,
): boolean {
  if (!isObject(value)) return fail(walk, at, "type", "object", kindOf(value));
  let passed = true;
  let present = 0;
  for (const key in value) {
    if (!hasOwn.call(value, key)) continue;
    const rule = shape.rules.get(key);
    if (rule === undefined && !walk.closed) continue;
    const entry = read(value, key);
    if (entry === undefined) continue; // JSON leaves it out, too.
    if (rule === undefined)
      passed = fail(walk, step(walk, at, key), "unknown", "no such field", kindOf(entry));
    else {
      if (rule.required) present++;
      const here = step(walk, at, key);
      if (isRequest && isHeaders(rule)) passed = checkHeaders(entry, rule.shape, here, walk) && passed;
      else passed = checkEntry(entry, rule, here, walk) && passed;
    }
    if (isOver(passed, walk)) return false;
  }
  return present === shape.required.length ? passed : reportMissing(value, shape, at, walk);
}

/** Header names compare case-insensitively, and a caller may send more of them than a page names. */
function checkHeaders(value: unknown, shape: Shape | undefined, at: Trail | undefined, walk: Walk): boolean {
  if (!isObject(value)) return fail(walk, at, "type", "object", kindOf(value));
  if (shape === undefined) return true;
  let passed = true;
  for (const key in value) {
    const rule = Object.hasOwn(value, key) ? shape.rules.get(key.toLowerCase()) : undefined;
    const entry = rule && read(value, key);
    if (rule === undefined || entry === undefined) continue;
    passed = checkEntry(entry, rule, step(walk, at, key), walk) && passed;
    if (isOver(passed, walk)) return false;
  }
  for (const rule of shape.required) {
    if (!hasHeader(value, rule.name.toLowerCase())) passed = missing(rule, at, walk);
  }
  return passed;
}

function hasHeader(headers: Record<string, unknown>, name: string): boolean {
  for (const key in headers) {
    if (Object.hasOwn(headers, key) && key.toLowerCase() === name && read(headers, key) !== undefined)
      return true;
  }
  return false;
}

function checkEntry(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): boolean {
  if (!rule.list) return checkValue(value, rule, at, walk);
  if (!Array.isArray(value)) return fail(walk, at, "type", `${typeName(rule)}[]`, kindOf(value));
  let passed = true;
  for (let index = 0; index < value.length; index++) {
    passed = checkValue(read(value, index), rule, step(walk, at, index), walk) && passed;
    if (isOver(passed, walk)) return false;
  }
  return passed;
}

function checkValue(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): boolean {
  if (rule.type === "object") {
    if (rule.shape !== undefined) return checkObject(value, rule.shape, at, walk);
    return isObject(value) || fail(walk, at, "type", "object", kindOf(value));
  }
  if (!hasType(value, rule.type)) return fail(walk, at, "type", typeName(rule), kindOf(value));
  // JSON writes an integer beyond 2^53 with the wrong last digits, whatever the page calls its type.
  if (rule.type === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return fail(walk, at, "integer", "number", "integer beyond 2^53");
  }
  if (rule.type === "integer" && !Number.isSafeInteger(value)) {
    return fail(walk, at, "integer", "integer", Number.isInteger(value) ? "integer beyond 2^53" : "fraction");
  }
  if (walk.closed && rule.values !== undefined && !rule.values.has(value)) {
    return fail(walk, at, "enum", oneOf(rule.values), `another ${typeof value}`);
  }
  return true;
}

function hasType(value: unknown, type: Rule["type"]): boolean {
  if (type === "integer" || type === "number") return Number.isFinite(value);
  return typeof value === type;
}

function reportMissing(
  value: Record<string, unknown>,
  shape: Shape,
  at: Trail | undefined,
  walk: Walk,
): false {
  for (const rule of shape.required) {
    const present = Object.prototype.propertyIsEnumerable.call(value, rule.name);
    if (!present || read(value, rule.name) === undefined) missing(rule, at, walk);
  }
  return false;
}

function missing(rule: Rule, at: Trail | undefined, walk: Walk): false {
  return fail(
    walk,
    step(walk, at, rule.name),
    "required",
    typeName(rule) + (rule.list ? "[]" : ""),
    "missing",
  );
}

function fail(
  walk: Walk,
  at: Trail | undefined,
  rule: Issue["rule"],
  expected: string,
  received: string,
): false {
  walk.found?.push({ at, rule, expected, received });
  return false;
}

/** Where the walk goes next; a guard never says where, so it pays for no trail. */
function step(walk: Walk, parent: Trail | undefined, key: string | number): Trail | undefined {
  return walk.found && { parent, key };
}

function isOver(passed: boolean, walk: Walk): boolean {
  return !passed && (walk.found === undefined || walk.found.length >= MOST);
}

/** Stands for what a throwing getter hides; of no documented type. */
const UNREADABLE = Symbol("unreadable");

function read(
  from: Readonly<Record<string | number, unknown>> | readonly unknown[],
  key: string | number,
): unknown {
  try {
    return (from as Readonly<Record<string | number, unknown>>)[key]; // An array is read by its indices, too.
  } catch {
    return UNREADABLE;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The kind of a value, never the value. */
export function kindOf(value: unknown): string {
  if (value === UNREADABLE) return "unreadable";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value;
}

function typeName(rule: Rule): string {
  return rule.values === undefined ? rule.type : oneOf(rule.values);
}

function oneOf(values: ReadonlySet<unknown>): string {
  const all = [...values].map((value) => JSON.stringify(value)).join(" | ");
  return values.size > 1 ? `(${all})` : all;
}
