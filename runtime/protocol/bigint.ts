/**
 * Integers beyond 2^53. A field that may have them is always a bigint. In any other field they are an error, since a number
 * would hold another value.
 */
import { ResponseError } from "../errors.ts";
import type { FieldSchema } from "../schema/field-schema.ts";
import { isObject } from "../util/kind.ts";
import { formatPath, type Trail, trailKeys } from "../util/trail.ts";
import { hasLargeNumber } from "./json.ts";

/** The origin of a value, for error messages. */
export interface Source {
  readonly label: string;
  readonly requestId: string | undefined;
  /** The text that contained the value, if known. */
  readonly raw?: string | undefined;
}

/** Converts the integers of bigint fields, and returns the same value if there are none. */
export function toBigInts(value: unknown, field: FieldSchema | undefined): unknown {
  if (field?.hasBigint !== true) return value;
  if (field.type === "bigint" && Number.isSafeInteger(value)) return BigInt(value as number); // isSafeInteger has checked it
  if (Array.isArray(value)) return value.map((item) => toBigInts(item, field));
  const schema = field.type === "json" ? field.inside : field;
  if (!isObject(value) || schema?.object === undefined) return value;
  const { fields } = schema.object;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toBigInts(member, fields.get(name))]),
  );
}

/**
 * Rejects integers beyond 2^53 in fields that are not bigint.
 *
 * @param at the path of the value
 * @throws ResponseError `ERR_UNSAFE_INTEGER`
 */
export function rejectUnsafe(
  value: unknown,
  field: FieldSchema | undefined,
  source: Source,
  at?: Trail,
): void {
  const { label, requestId, raw } = source;
  if (raw !== undefined && !hasLargeNumber(raw)) return;
  const unsafe = findUnsafe(value, field, at);
  if (unsafe === undefined) return;
  const place = formatPath(trailKeys(unsafe.at)) || "the value";
  const why = `${place}: received an integer beyond 2^53, which a number cannot hold. Read it from raw of this error.`;
  throw new ResponseError("ERR_UNSAFE_INTEGER", `${label}: ${why}`, { requestId, raw });
}

function findUnsafe(
  value: unknown,
  field: FieldSchema | undefined,
  at: Trail | undefined,
): { readonly at: Trail | undefined } | undefined {
  if (typeof value === "bigint") return field?.type === "bigint" ? undefined : { at };
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER ? { at } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const schema = field?.type === "json" ? field.inside : field;
  for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const inner = typeof key === "number" ? schema : schema?.object?.fields.get(key);
    const unsafe = findUnsafe(member, inner, { parent: at, key });
    if (unsafe !== undefined) return unsafe;
  }
  return undefined;
}
