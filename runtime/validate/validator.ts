/** Validators over schemas: they list every issue of a value. */
import { isObject, isOwn, isThere, kindOf, safeGet } from "../util/kind.ts";
import { trailKeys, type Trail } from "../util/trail.ts";
import { isFile } from "../util/file.ts";
import { isEncrypted } from "../protocol/ciphertext.ts";
import {
  findField,
  rootSchema,
  type Direction,
  type FieldSchema,
  type ObjectSchema,
} from "../schema/field-schema.ts";
import type { Issue } from "../schema/issue.ts";
import type { Field, Fields } from "../schema/schema.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import { describe } from "./english.ts";
import { findHeader, hasHeader, isAbsentResponse, readJson } from "./guard.ts";
import {
  fail,
  failMissing,
  failType,
  isOver,
  step,
  toIssue,
  WalkBudget,
  type IsAllowed,
  type RawIssue,
  type ValidationState,
} from "./state.ts";
import { checkLimits, isInside } from "./limits.ts";
import { hasFourByte, isCiphertext, isScalar } from "./values.ts";
import { checkVariants } from "./variants.ts";

/** A function that returns the issues of a value, at most 1,000. It is also a Standard Schema. */
export interface Validator<T> extends StandardSchema<T> {
  (value: unknown): Issue[];
}

/**
 * Creates a validator for a schema. The validator never throws.
 *
 * @param schema the `request` or `response` of an operation
 * @example
 * ```ts
 * import { describe, validator } from "wechatpay-ts/check";
 * import { required, string } from "wechatpay-ts/schema";
 *
 * const validate = validator<{ state: string }>({ state: required(string) }, "response");
 * const messages = validate({}).map((issue) => describe(issue));
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function validator<T>(schema: Field | Fields, direction: Direction): Validator<T> {
  return toValidator((value) => collect(value, schema, direction, direction === "request"));
}

/** Creates a validator from a function that lists issues. */
export function toValidator<T>(list: (value: unknown) => readonly RawIssue[]): Validator<T> {
  const validate: StandardSchema<T>["~standard"]["validate"] = (value) => {
    const issues = list(value);
    // The value has no issues, so it is a T.
    if (issues.length === 0) return { value: value as T };
    return {
      issues: issues.map((each) => ({ message: describe(toIssue(each)), path: trailKeys(each.trail) })),
    };
  };
  return Object.assign((value: unknown) => list(value).map(toIssue), {
    "~standard": { version: 1, vendor: "wechatpay-ts", validate },
  } as const);
}

/**
 * Finds all differences between a value and its schema. Of a response it also finds unknown fields and values: they are not
 * errors, but show that the API has changed.
 */
export function findIssues(
  value: unknown,
  schema: Field | Fields,
  direction: Direction,
  isAllowed?: IsAllowed,
): Issue[] {
  return collect(value, schema, direction, true, isAllowed).map(toIssue);
}

function collect(
  value: unknown,
  schema: Field | Fields,
  direction: Direction,
  rejectsUnknown: boolean,
  isAllowed?: IsAllowed,
): RawIssue[] {
  const root = rootSchema(schema, direction);
  const state = createState(direction, rejectsUnknown, isAllowed);
  if (!isAbsentResponse(value, root, direction)) checkField(value, root, undefined, state);
  return state.issues;
}

/** Creates the state of one validation. @param rejectsUnknown see `GuardState` */
export function createState(
  direction: Direction,
  rejectsUnknown: boolean,
  isAllowed?: IsAllowed,
): ValidationState {
  const budget = new WalkBudget();
  return { rejectsUnknown, isSent: direction === "request", issues: [], isAllowed, budget };
}

/**
 * Checks the value of a field. The client passes plain data: the snapshot of a request, and parsed JSON. But
 * `wechatpay-ts/check` and Standard Schema pass values of other code, so an error of a getter or proxy becomes an issue.
 */
export function checkField(
  value: unknown,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  try {
    if (field.item === undefined) checkValue(value, field, trail, state);
    else checkList(value, field, field.item, trail, state);
  } catch {
    failType(state, trail, field, "unreadable");
  }
}

function checkList(
  value: unknown,
  field: FieldSchema,
  item: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  if (!Array.isArray(value)) return failType(state, trail, field, kindOf(value));
  const { length } = value;
  if (!state.budget.spend(length)) return failType(state, trail, field, "too-many-items");
  for (let index = 0; index < length && !isOver(state); index++) {
    const element = safeGet(value, index);
    if (!isValidString(element, item, state)) checkField(element, item, step(trail, index), state);
  }
}

function checkValue(
  value: unknown,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  switch (field.type) {
    case "object":
      return checkObject(value, field, trail, state);
    case "json":
      return checkJson(value, field, trail, state);
    case "file":
      if (!isFile(value)) failType(state, trail, field, kindOf(value));
      return;
    case "string":
      if (field.isEncrypted && state.isSent && isEncrypted(value)) return;
      if (typeof value !== "string") return failType(state, trail, field, kindOf(value));
      break;
    default:
      if (!isScalar(value, field.type)) return failScalar(value, field, trail, state);
  }
  if (field.values !== undefined) checkEnum(value, field.values, field, trail, state);
  else if (state.isSent) checkSent(value, field, trail, state);
}

/** Recognizes a valid string first: most values are one, and need no trail and no try block. */
function isValidString(value: unknown, field: FieldSchema, state: ValidationState): boolean {
  if (typeof value !== "string") return false;
  if (!field.isAnyString) {
    return field.type === "string" && field.values?.has(value) === true && field.item === undefined;
  }
  if (!state.isSent) return true;
  const { limits, isEncrypted: willEncrypt } = field;
  if (value === "" || (willEncrypt ? isCiphertext(value) : hasFourByte(value))) return false;
  return limits === undefined || (!willEncrypt && isInside(value, limits));
}

/** Adds the issue of a value of another type; of a finite number, the fault is its fraction or its size. */
function failScalar(
  value: unknown,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  if ((field.type !== "integer" && field.type !== "number") || !Number.isFinite(value)) {
    return failType(state, trail, field, kindOf(value));
  }
  const received = Number.isInteger(value) ? "unsafe-integer" : "fraction";
  fail(state, trail, { rule: "integer", expected: field.expected, received });
}

function checkEnum(
  value: unknown,
  values: ReadonlySet<unknown>,
  { expected, hasFixedValues }: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  if (!(state.rejectsUnknown || hasFixedValues) || values.has(value)) return;
  fail(state, trail, { rule: "enum", expected, received: kindOf(value) });
}

/** Checks a value that is sent. An encrypted text may have any character, since WeChat Pay receives its ciphertext. */
function checkSent(
  value: unknown,
  { type, isEncrypted: willEncrypt, limits }: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  if (typeof value === "string") {
    if (value === "") return fail(state, trail, { rule: "empty", received: "string" });
    if (willEncrypt && isCiphertext(value))
      return fail(state, trail, { rule: "ciphertext", received: "string" });
    if (!willEncrypt && hasFourByte(value))
      fail(state, trail, { rule: "four-byte", received: "string", maxBytes: 3 });
  }
  if (limits !== undefined) checkLimits(value, type, limits, trail, state);
}

function checkObject(
  value: unknown,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  if (!isObject(value)) return failType(state, trail, field, kindOf(value));
  const { object, variants } = field;
  if (object === undefined) return;
  if (field.isHeaders) return checkHeaders(value, object, trail, state);
  checkFields(value, field, object, trail, state);
  if (variants.length > 0 && !isOver(state)) checkVariants(value, field, trail, state);
}

function checkFields(
  value: Record<string, unknown>,
  holder: FieldSchema,
  object: ObjectSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  let present = 0;
  let next = object.first;
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const field = findField(object, next, key);
    if (field === undefined) {
      if (state.rejectsUnknown) checkUnknown(safeGet(value, key), object, step(trail, key), state);
      if (isOver(state)) return;
      if (!state.budget.spend(1)) return failType(state, trail, holder, "too-many-fields");
      continue;
    }
    const entry = safeGet(value, key);
    if (entry === undefined) continue; // JSON omits it, too
    present += field.requiredCount;
    next = field.next;
    if (isValidString(entry, field, state)) continue;
    checkField(entry, field, step(trail, key), state);
    if (isOver(state)) return;
  }
  const absent = object.required.length - present;
  if (absent > 0) failAbsent(value, object, absent, trail, state);
}

/** Adds the issue of an undocumented field. */
export function checkUnknown(
  value: unknown,
  object: ObjectSchema | undefined,
  trail: Trail,
  state: ValidationState,
): void {
  if (value !== undefined) fail(state, trail, { rule: "unknown", received: kindOf(value) }, object);
}

/** Checks headers: their names ignore case, and a caller may send more of them than a page documents. */
function checkHeaders(
  value: Record<string, unknown>,
  object: ObjectSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  for (const key in value) {
    const header = isOwn(value, key) ? findHeader(object, key) : undefined;
    const entry = header && safeGet(value, key);
    // The path has the documented name, which `allow` names as well.
    if (header !== undefined && entry !== undefined)
      checkField(entry, header, step(trail, header.name), state);
    if (isOver(state)) return;
  }
  for (const header of object.required) {
    if (!hasHeader(value, header, object)) failMissing(state, trail, header);
  }
}

function checkJson(
  value: unknown,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  const content = readJson(value, field);
  if (!isObject(content) && !Array.isArray(content)) {
    return failType(state, trail, field, typeof value === "string" ? "malformed-json" : kindOf(value));
  }
  if (field.inside !== undefined) checkField(content, field.inside, trail, state);
}

/** Adds the issues of the required fields that are missing. @param count how many are missing */
export function failAbsent(
  value: Record<string, unknown>,
  object: ObjectSchema,
  count: number,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  let left = count;
  for (const field of object.required) {
    if (left === 0) return;
    if (isThere(value, field.name)) continue;
    failMissing(state, trail, field);
    left--;
  }
}
