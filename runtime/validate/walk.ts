/** Validators over tables: `guard` says yes or no, `validator` lists every issue. */
import { isObject, isOwn, isThere, kindOf, read } from "../util/kind.ts";
import { trailKeys, type Trail } from "../util/trail.ts";
import { isFile } from "../util/file.ts";
import type { Field, Fields } from "../schema/table.ts";
import { isEncrypted } from "../protocol/ciphertext.ts";
import { parseText } from "../protocol/json.ts";
import { toBigInts } from "../protocol/bigint.ts";
import { hasHeader, headerRule, isEntry, isPlain } from "./guard.ts";
import {
  describe,
  fail,
  isOver,
  itemName,
  missing,
  oneOf,
  step,
  toIssue,
  typeName,
  type Allows,
  type RawIssue,
  type Walk,
} from "./issue.ts";
import type { Issue } from "../schema/issue.ts";
import { isWalkable, type WalkBudget } from "./pace.ts";
import { requestRootOf, rootOf, type Rule, type Shape } from "../schema/shape.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import { hasFourByte, isCiphertext } from "./text-rules.ts";
import { checkVariants } from "./variants.ts";

/**
 * The side that a schema describes. In a request, unknown fields and enum values are issues. In a response they are not,
 * since WeChat Pay may add both at any time.
 */
export type Direction = "request" | "response";

/** A function that returns the issues of a value, at most 1,000. It is also a Standard Schema. */
export interface Validator<T> extends StandardSchema<T> {
  (value: unknown): Issue[];
}

/**
 * Creates a type guard for a schema: it checks the fields, their types and their values. It does not report what a type
 * cannot express, such as 4-byte characters or a string that is encrypted already; `validator` does. The guard never throws,
 * and allocates nothing for a valid value, unless a string in it contains JSON or the case of a header name differs.
 *
 * @param table the `request` or `response` of an operation
 * @example
 * ```ts
 * import { guard } from "wechatpay-ts/check";
 * import { required, string } from "wechatpay-ts/table";
 *
 * const isState = guard<{ state: string }>({ state: required(string) }, "response");
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function guard<T>(table: Field | Fields, direction: Direction): (value: unknown) => value is T {
  let root: Rule | undefined;
  const pace: WalkBudget = { closed: direction === "request", items: 0 };
  return (value): value is T => {
    root ??= rootFor(table, direction);
    pace.items = 0;
    try {
      return isAbsentAnswer(value, root, direction) || isEntry(value, root, pace);
    } catch {
      return false; // a getter or a proxy threw: the value is not a T
    }
  };
}

/**
 * Creates a validator for a schema. The validator never throws.
 *
 * @param table the `request` or `response` of an operation
 * @example
 * ```ts
 * import { describe, validator } from "wechatpay-ts/check";
 * import { required, string } from "wechatpay-ts/table";
 *
 * const validate = validator<{ state: string }>({ state: required(string) }, "response");
 * const messages = validate({}).map((issue) => describe(issue));
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function validator<T>(table: Field | Fields, direction: Direction): Validator<T> {
  return toValidator((value) => findIssues(value, table, direction, direction === "request"));
}

/** Makes a `Validator` of a function that finds issues. */
export function toValidator<T>(list: (value: unknown) => readonly RawIssue[]): Validator<T> {
  const validate: StandardSchema<T>["~standard"]["validate"] = (value) => {
    const found = list(value);
    // The value has no issues, so it is a T.
    if (found.length === 0) return { value: value as T };
    return { issues: found.map((each) => ({ message: describe(toIssue(each)), path: trailKeys(each.at) })) };
  };
  return Object.assign((value: unknown) => list(value).map(toIssue), {
    "~standard": { version: 1, vendor: "wechatpay-ts", validate },
  } as const);
}

/**
 * Finds all differences between a value and its schema. Of a response it also finds unknown fields and values: they are not
 * errors, but show that the API has changed.
 */
export function differences(
  value: unknown,
  table: Field | Fields,
  direction: Direction,
  allows?: Allows,
): Issue[] {
  return findIssues(value, table, direction, true, allows).map(toIssue);
}

function findIssues(
  value: unknown,
  table: Field | Fields,
  direction: Direction,
  closed: boolean,
  allows?: Allows,
): RawIssue[] {
  const root = rootFor(table, direction);
  const walk: Walk = { closed, sent: direction === "request", found: [], allows, items: 0 };
  if (!isAbsentAnswer(value, root, direction)) checkEntry(value, root, undefined, walk);
  return walk.found;
}

export function rootFor(table: Field | Fields, direction: Direction): Rule {
  return direction === "request" ? requestRootOf(table) : rootOf(table);
}

/** An operation without a documented answer gives 204 and no body. */
export function isAbsentAnswer(value: unknown, root: Rule, direction: Direction): boolean {
  return value === undefined && direction === "response" && root.shape?.rules.size === 0;
}

/** Whatever a proxy throws, at whichever of its traps, is an issue of the value it stands for. */
export function checkEntry(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  try {
    if (rule.list) checkList(value, rule, at, walk);
    else checkValue(value, rule, at, walk);
  } catch {
    fail(walk, at, "type", typeName(rule), "unreadable");
  }
}

function checkList(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  if (!Array.isArray(value)) return fail(walk, at, "type", typeName(rule), kindOf(value));
  const { length } = value;
  if (!isWalkable(length, walk)) return fail(walk, at, "type", typeName(rule), "too many items to look at");
  for (let index = 0; index < length && !isOver(walk); index++) {
    const item = read(value, index);
    const here = step(at, index);
    try {
      checkValue(item, rule, here, walk);
    } catch {
      fail(walk, here, "type", itemName(rule), "unreadable");
    }
  }
}

function checkValue(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  switch (rule.type) {
    case "object":
      return checkDescribed(value, rule, at, walk);
    case "json":
      return checkJson(value, rule, at, walk);
    case "file":
      if (!isFile(value)) fail(walk, at, "type", "file", kindOf(value));
      return;
    case "string":
      if (rule.sealed && walk.sent && isEncrypted(value)) return;
      if (typeof value !== "string") return fail(walk, at, "type", itemName(rule), kindOf(value));
      break;
    default:
      if (!isPlain(value, rule.type)) return checkNumber(value, rule, at, walk);
  }
  if (rule.values !== undefined) checkEnum(value, rule.values, rule, at, walk);
  else if (walk.sent && typeof value === "string") checkText(value, rule, at, walk);
}

/** At a glance: most values are what they should be, and need neither a trail nor a net below them. */
function isRight(value: unknown, rule: Rule, walk: Walk): boolean {
  if (typeof value !== "string") return false;
  if (!rule.text) return rule.type === "string" && rule.values?.has(value) === true && !rule.list;
  return !walk.sent || !(rule.sealed ? isCiphertext(value) : hasFourByte(value));
}

/** What is wrong with what is no value of the type: with a number it may be but its digits. */
function checkNumber(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  if ((rule.type !== "integer" && rule.type !== "number") || !Number.isFinite(value)) {
    return fail(walk, at, "type", itemName(rule), kindOf(value));
  }
  const received = Number.isInteger(value) ? "integer beyond 2^53" : "fraction";
  fail(walk, at, "integer", rule.type, received);
}

function checkEnum(
  value: unknown,
  values: ReadonlySet<unknown>,
  { closed }: Rule,
  at: Trail | undefined,
  walk: Walk,
): void {
  if ((walk.closed || closed) && !values.has(value))
    fail(walk, at, "enum", oneOf(values), `another ${typeof value}`);
}

/** A sealed text is encrypted before it leaves: any character will do, and a name may well have a rare one. */
function checkText(value: string, { sealed }: Rule, at: Trail | undefined, walk: Walk): void {
  if (!sealed) {
    if (hasFourByte(value))
      fail(walk, at, "four-byte", "characters of at most 3 bytes", "one of 4 bytes, as an emoji has");
  } else if (isCiphertext(value)) {
    fail(walk, at, "ciphertext", "plain text, which the client encrypts", "a ciphertext");
  }
}

function checkDescribed(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  if (!isObject(value)) return fail(walk, at, "type", "object", kindOf(value));
  const { shape, variants } = rule;
  if (shape === undefined) return;
  if (rule.isHeaders) return checkHeaders(value, shape, at, walk);
  checkObject(value, shape, at, walk);
  if (variants.length > 0 && !isOver(walk)) checkVariants(value, rule, at, walk);
}

function checkObject(value: Record<string, unknown>, shape: Shape, at: Trail | undefined, walk: Walk): void {
  let present = 0;
  let next = shape.ordered[0];
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    let rule = next;
    if (rule === undefined || rule.name !== key) {
      rule = shape.rules.get(key);
      if (rule === undefined) {
        if (walk.closed) checkUnknown(read(value, key), shape, step(at, key), walk);
        if (isOver(walk)) return;
        if (!isWalkable(1, walk)) return fail(walk, at, "type", "object", "too many names to look at");
        continue;
      }
    }
    const entry = read(value, key);
    if (entry === undefined) continue; // JSON leaves it out, too.
    present += rule.counts;
    next = rule.next;
    if (isRight(entry, rule, walk)) continue;
    checkEntry(entry, rule, step(at, key), walk);
    if (isOver(walk)) return;
  }
  const absent = shape.required.length - present;
  if (absent > 0) reportMissing(value, shape, absent, at, walk);
}

function checkUnknown(value: unknown, shape: Shape, at: Trail, walk: Walk): void {
  if (value !== undefined) fail(walk, at, "unknown", "no such field", kindOf(value), shape);
}

/** Header names compare case-insensitively, and a caller may send more of them than a page names. */
function checkHeaders(value: Record<string, unknown>, shape: Shape, at: Trail | undefined, walk: Walk): void {
  for (const key in value) {
    const rule = isOwn(value, key) ? headerRule(shape, key) : undefined;
    const entry = rule && read(value, key);
    // As the page spells it: what is allowed is named so.
    if (rule !== undefined && entry !== undefined) checkEntry(entry, rule, step(at, rule.name), walk);
    if (isOver(walk)) return;
  }
  for (const rule of shape.required) {
    if (!hasHeader(value, rule, shape)) missing(rule, at, walk);
  }
}

/** What a string of JSON holds, whether the caller has written it already or leaves that to the client. */
function checkJson(value: unknown, rule: Rule, at: Trail | undefined, walk: Walk): void {
  const held = typeof value === "string" ? toBigInts(parseText(value), rule.inside) : value;
  if (!isObject(held) && !Array.isArray(held)) {
    const received = typeof value === "string" ? "another string" : kindOf(value);
    return fail(walk, at, "type", itemName(rule), received);
  }
  if (rule.inside !== undefined) checkEntry(held, rule.inside, at, walk);
}

export function reportMissing(
  value: Record<string, unknown>,
  shape: Shape,
  count: number,
  at: Trail | undefined,
  walk: Walk,
): void {
  let left = count;
  for (const rule of shape.required) {
    if (left === 0) return;
    if (isThere(value, rule.name)) continue;
    missing(rule, at, walk);
    left--;
  }
}
