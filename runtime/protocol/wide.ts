/**
 * Integers beyond 2^53. Where the table says that a field holds them, it is a bigint, however few digits it has;
 * anywhere else they are refused, since whoever reads a number there would read another one.
 */
import { isObject } from "../util/kind.ts";
import { keysOf, pathOf, type Trail } from "../util/trail.ts";
import { ResponseError } from "../errors.ts";
import type { Rule } from "../schema/shape.ts";
import { hasLargeNumber } from "./json.ts";

/** What an error says of where a value came from. */
export interface Source {
  readonly label: string;
  readonly requestId: string | undefined;
  /** The text that held the value, where it is at hand. */
  readonly raw?: string | undefined;
}

/** The value with a bigint wherever its rule asks for one; what holds none of them comes back as the very same value. */
export function widen(value: unknown, rule: Rule | undefined): unknown {
  if (rule?.wide !== true) return value;
  if (rule.type === "bigint" && Number.isSafeInteger(value)) return BigInt(value as number); // the test has told
  if (Array.isArray(value)) return value.map((item) => widen(item, rule));
  const held = rule.type === "json" ? rule.inside : rule;
  if (!isObject(value) || held?.shape === undefined) return value;
  const { rules } = held.shape;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, widen(member, rules.get(name))]),
  );
}

/**
 * @param at where the value stands in what it came with
 * @throws ResponseError for a number beyond 2^53 that the rule does not say to be one
 */
export function refuseUnsafe(value: unknown, rule: Rule | undefined, source: Source, at?: Trail): void {
  const { label, requestId, raw } = source;
  if (raw !== undefined && !hasLargeNumber(raw)) return;
  const unsafe = findUnsafe(value, rule, at);
  if (unsafe === undefined) return;
  const place = pathOf(keysOf(unsafe.at)) || "the whole of it";
  const why = `${place} is an integer beyond 2^53, which a number cannot hold; read it from raw of this error`;
  throw new ResponseError("ERR_UNSAFE_INTEGER", `${label}: ${why}`, { requestId, raw });
}

function findUnsafe(
  value: unknown,
  rule: Rule | undefined,
  at: Trail | undefined,
): { readonly at: Trail | undefined } | undefined {
  if (typeof value === "bigint") return rule?.type === "bigint" ? undefined : { at };
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER ? { at } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const held = rule?.type === "json" ? rule.inside : rule;
  for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const inner = typeof key === "number" ? held : held?.shape?.rules.get(key);
    const found = findUnsafe(member, inner, { parent: at, key });
    if (found !== undefined) return found;
  }
  return undefined;
}
