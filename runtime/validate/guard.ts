/**
 * Type guards over schemas. A guard stops at the first difference and allocates nothing for it, so it is faster than a
 * validator. Errors of getters and proxies are caught in `guard` alone.
 */
import { isObject, isOwn, safeGet } from "../util/kind.ts";
import { isFile } from "../util/file.ts";
import { isEncrypted } from "../protocol/ciphertext.ts";
import { parseText } from "../protocol/json.ts";
import { toBigInts } from "../protocol/bigint.ts";
import {
  findField,
  rootSchema,
  type Direction,
  type FieldSchema,
  type ObjectSchema,
} from "../schema/field-schema.ts";
import type { Field, Fields } from "../schema/schema.ts";
import { WalkBudget, type GuardState } from "./state.ts";
import { isScalar } from "./values.ts";
import { matchesVariant } from "./variants.ts";

/**
 * Creates a type guard for a schema: it checks the fields, their types and their values. It does not report what a type
 * cannot express, such as 4-byte characters or a string that is encrypted already; `validator` does. The guard never throws,
 * and allocates nothing for a valid value, unless a string in it contains JSON or the case of a header name differs.
 *
 * @param schema the `request` or `response` of an operation
 * @example
 * ```ts
 * import { guard } from "wechatpay-ts/check";
 * import { required, string } from "wechatpay-ts/schema";
 *
 * const isState = guard<{ state: string }>({ state: required(string) }, "response");
 * ```
 */
// @__NO_SIDE_EFFECTS__
export function guard<T>(schema: Field | Fields, direction: Direction): (value: unknown) => value is T {
  let root: FieldSchema | undefined;
  const state: GuardState = { rejectsUnknown: direction === "request", budget: new WalkBudget() };
  return (value): value is T => {
    root ??= rootSchema(schema, direction);
    state.budget.reset();
    try {
      return isAbsentResponse(value, root, direction) || matchesField(value, root, state);
    } catch {
      return false; // a getter or a proxy threw: the value is not a T
    }
  };
}

/** Reports whether a value is the response of an operation that documents none: status 204 without a body. */
export function isAbsentResponse(value: unknown, root: FieldSchema, direction: Direction): boolean {
  return value === undefined && direction === "response" && root.object?.fields.size === 0;
}

/** Reports whether a value matches a field. It may throw the error of a getter or proxy. */
export function matchesField(value: unknown, field: FieldSchema, state: GuardState): boolean {
  const { item } = field;
  if (item === undefined) return matchesValue(value, field, state);
  if (!Array.isArray(value)) return false;
  const { length } = value;
  if (!state.budget.spend(length)) return false;
  for (let index = 0; index < length; index++) if (!matchesValue(value[index], item, state)) return false;
  return true;
}

function matchesValue(value: unknown, field: FieldSchema, state: GuardState): boolean {
  switch (field.type) {
    case "string":
      if (typeof value !== "string") return field.isEncrypted && state.rejectsUnknown && isEncrypted(value);
      break;
    case "object":
      return matchesObject(value, field, state);
    case "json":
      return matchesJson(value, field, state);
    case "file":
      return isFile(value);
    default:
      if (!isScalar(value, field.type)) return false;
  }
  return (
    field.values === undefined || !(state.rejectsUnknown || field.hasFixedValues) || field.values.has(value)
  );
}

function matchesObject(value: unknown, field: FieldSchema, state: GuardState): boolean {
  if (!isObject(value)) return false;
  const { object, variants } = field;
  if (object === undefined) return true;
  if (field.isHeaders) return matchesHeaders(value, object, state);
  return matchesFields(value, object, state) && (variants.length === 0 || matchesVariant(value, variants));
}

function matchesFields(value: Record<string, unknown>, object: ObjectSchema, state: GuardState): boolean {
  let present = 0;
  let next = object.first;
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const field = findField(object, next, key);
    if (field === undefined) {
      if (state.rejectsUnknown && value[key] !== undefined) return false;
      if (!state.budget.spend(1)) return false;
      continue;
    }
    const entry = value[key];
    if (entry === undefined) continue; // JSON omits it, too
    if (!(field.isAnyString && typeof entry === "string") && !matchesField(entry, field, state)) return false;
    present += field.requiredCount;
    next = field.next;
  }
  return present === object.required.length;
}

/** Matches headers: their names ignore case, and a caller may send more of them than a page documents. */
function matchesHeaders(value: Record<string, unknown>, object: ObjectSchema, state: GuardState): boolean {
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const header = findHeader(object, key);
    const entry = header && value[key];
    if (header !== undefined && entry !== undefined && !matchesField(entry, header, state)) return false;
  }
  for (const header of object.required) if (!hasHeader(value, header, object)) return false;
  return true;
}

/** Finds the schema of a header by its documented name, or by its name in any case. */
export function findHeader({ fields }: ObjectSchema, name: string): FieldSchema | undefined {
  return fields.get(name) ?? fields.get(name.toLowerCase());
}

/** Reports whether headers contain one, in any case. */
export function hasHeader(
  headers: Record<string, unknown>,
  header: FieldSchema,
  object: ObjectSchema,
): boolean {
  for (const key in headers) {
    if (!isOwn(headers, key) || findHeader(object, key) !== header) continue;
    if (safeGet(headers, key) !== undefined) return true;
  }
  return false;
}

function matchesJson(value: unknown, field: FieldSchema, state: GuardState): boolean {
  const content = readJson(value, field);
  if (typeof content !== "object" || content === null) return false;
  return field.inside === undefined || matchesField(content, field.inside, state);
}

/** Returns the value of a string of JSON, which the caller may pass as text or leave to the client to write. */
export function readJson(value: unknown, { inside }: FieldSchema): unknown {
  return typeof value === "string" ? toBigInts(parseText(value), inside) : value;
}
