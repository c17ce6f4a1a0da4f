/** Validators over tables: the same walk says yes or no (`guard`) or lists every issue (`validator`). */
import { isFile } from "./file.ts";
import {
  describe,
  fail,
  isOver,
  missing,
  oneOf,
  step,
  toIssue,
  typeName,
  type Found,
  type Issue,
  type Walk,
} from "./issue.ts";
import { parseText } from "./json.ts";
import { isObject, isThere, kindOf, read } from "./kind.ts";
import { rootOf, toShape, type Rule, type Shape } from "./shape.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { Field, Fields } from "./table.ts";
import { keysOf, type Trail } from "./trail.ts";
import { checkVariants } from "./variants.ts";

export { describe, type Issue } from "./issue.ts";

/**
 * Requests are checked as the documents write them: unknown keys and enum values are issues.
 * Answers may gain both at any time, so there they are fine.
 */
export type Direction = "request" | "response";

/** A function that lists the issues of a value, at most 1,000 of them; a Standard Schema as well. */
export interface Validator<T> extends StandardSchema<T> {
  (value: unknown): Issue[];
}

/**
 * A type guard for what a table describes. It allocates nothing for a valid value and never throws.
 *
 * @param table the request or response table of an operation
 */
// @__NO_SIDE_EFFECTS__
export function guard<T>(table: Field | Fields, direction: Direction): (value: unknown) => value is T {
  let root: Rule | undefined;
  const walk: Walk = { closed: direction === "request", found: undefined };
  return (value): value is T => {
    root ??= rootFor(table, direction);
    try {
      return checkRoot(value, root, walk);
    } catch {
      return false; // A getter or a proxy that throws: whatever this is, it is not T.
    }
  };
}

/**
 * A validator for what a table describes. It never throws.
 *
 * @param table the request or response table of an operation
 */
// @__NO_SIDE_EFFECTS__
export function validator<T>(table: Field | Fields, direction: Direction): Validator<T> {
  const list = (value: unknown): Found[] => findIssues(value, table, direction);
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

function findIssues(value: unknown, table: Field | Fields, direction: Direction): Found[] {
  const found: Found[] = [];
  try {
    checkRoot(value, rootFor(table, direction), { closed: direction === "request", found });
  } catch {
    found.push({ at: undefined, rule: "type", expected: "object", received: "unreadable" });
  }
  return found;
}

const SERIAL = "wechatpay-serial";
const requestRoots = new WeakMap<Field | Fields, Rule>();

function rootFor(table: Field | Fields, direction: Direction): Rule {
  const rule = rootOf(table);
  if (direction === "response" || rule.shape === undefined) return rule;
  let root = requestRoots.get(table);
  if (root === undefined) {
    root = { ...rule, shape: toShape([...rule.shape.rules.values()].map(withoutSerial)) };
    requestRoots.set(table, root);
  }
  return root;
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

function checkRoot(value: unknown, rule: Rule, walk: Walk): boolean {
  // An operation without a documented answer gives 204 and no body.
  if (value === undefined && !walk.closed && rule.shape?.rules.size === 0) return true;
  return checkEntry(value, rule, undefined, walk, walk.closed);
}

/** Engines drop this call within a for…in loop, and do not drop Object.hasOwn: it halves the time of a check. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- always called with .call
const hasOwn = Object.prototype.hasOwnProperty;

function checkObject(
  value: Record<string, unknown>,
  shape: Shape,
  at: Trail | undefined,
  walk: Walk,
  isRequest: boolean,
): boolean {
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

function checkEntry(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  walk: Walk,
  isRequest = false,
): boolean {
  if (!rule.list) return checkValue(value, rule, at, walk, isRequest);
  if (!Array.isArray(value)) return fail(walk, at, "type", `${typeName(rule)}[]`, kindOf(value));
  let passed = true;
  for (let index = 0; index < value.length; index++) {
    passed = checkValue(read(value, index), rule, step(walk, at, index), walk) && passed;
    if (isOver(passed, walk)) return false;
  }
  return passed;
}

function checkValue(
  value: unknown,
  rule: Rule,
  at: Trail | undefined,
  walk: Walk,
  isRequest = false,
): boolean {
  if (rule.type === "object") {
    if (!isObject(value)) return fail(walk, at, "type", "object", kindOf(value));
    const passed = rule.shape === undefined || checkObject(value, rule.shape, at, walk, isRequest);
    if (rule.variants.length === 0 || isOver(passed, walk)) return passed;
    return checkVariants(value, rule, at, walk) && passed;
  }
  if (rule.type === "json") return checkJson(value, rule, at, walk);
  if (!hasType(value, rule.type)) return fail(walk, at, "type", typeName(rule), kindOf(value));
  return checkScalar(value, rule, at, walk);
}

/** What a string of JSON holds, whether the caller has written it already or leaves that to the client. */
function checkJson(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): boolean {
  const held = typeof value === "string" ? parseText(value) : value;
  if (!isObject(held) && !Array.isArray(held)) {
    const received = typeof value === "string" ? "another string" : kindOf(value);
    return fail(walk, at, "type", typeName(rule), received);
  }
  return rule.inside === undefined || checkEntry(held, rule.inside, at, walk);
}

function checkScalar(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): boolean {
  // JSON writes an integer beyond 2^53 with the wrong last digits, whatever the page calls its type.
  if (rule.type === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return fail(walk, at, "integer", "number", "integer beyond 2^53");
  }
  if (rule.type === "integer" && !Number.isSafeInteger(value)) {
    return fail(walk, at, "integer", "integer", Number.isInteger(value) ? "integer beyond 2^53" : "fraction");
  }
  if ((walk.closed || rule.closed) && rule.values !== undefined && !rule.values.has(value)) {
    return fail(walk, at, "enum", oneOf(rule.values), `another ${typeof value}`);
  }
  return true;
}

function hasType(value: unknown, type: Rule["type"]): boolean {
  if (type === "integer" || type === "number") return Number.isFinite(value);
  return type === "file" ? isFile(value) : typeof value === type;
}

function reportMissing(
  value: Record<string, unknown>,
  shape: Shape,
  at: Trail | undefined,
  walk: Walk,
): false {
  for (const rule of shape.required) {
    if (!isThere(value, rule.name)) missing(rule, at, walk);
  }
  return false;
}
