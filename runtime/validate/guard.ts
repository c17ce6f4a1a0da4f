/**
 * Yes or no, as quick as a table allows: the walk behind `isX`. It knows no places and no reasons, so that it has
 * nothing to allocate. What throws within it is for its caller to catch.
 */
import { isObject, isOwn, read } from "../util/kind.ts";
import { isFile } from "../util/file.ts";
import { isEncrypted } from "../protocol/ciphertext.ts";
import { parseText } from "../protocol/json.ts";
import { toBigInts } from "../protocol/bigint.ts";
import { isWalkable, type WalkBudget } from "./pace.ts";
import type { Rule, Shape } from "../schema/shape.ts";
import { fitsVariant } from "./variants.ts";

export function isEntry(value: unknown, rule: Rule, pace: WalkBudget): boolean {
  if (!rule.list) return isValue(value, rule, pace);
  if (!Array.isArray(value)) return false;
  const { length } = value;
  if (!isWalkable(length, pace)) return false;
  for (let index = 0; index < length; index++) if (!isValue(value[index], rule, pace)) return false;
  return true;
}

function isValue(value: unknown, rule: Rule, pace: WalkBudget): boolean {
  switch (rule.type) {
    case "string":
      if (typeof value !== "string") return rule.sealed && pace.closed && isEncrypted(value);
      break;
    case "object":
      return isDescribed(value, rule, pace);
    case "json":
      return holdsJson(value, rule, pace);
    case "file":
      return isFile(value);
    default:
      if (!isPlain(value, rule.type)) return false;
  }
  return rule.values === undefined || !(pace.closed || rule.closed) || rule.values.has(value);
}

/** JSON writes an integer beyond 2^53 with the wrong last digits, whatever the page calls its type; fractions are below. */
export function isPlain(value: unknown, type: "integer" | "bigint" | "number" | "boolean"): boolean {
  if (type === "integer") return Number.isSafeInteger(value);
  if (type !== "number") return typeof value === type;
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

function isDescribed(value: unknown, rule: Rule, pace: WalkBudget): boolean {
  if (!isObject(value)) return false;
  const { shape } = rule;
  if (shape === undefined) return true;
  if (rule.isHeaders) return areHeaders(value, shape, pace);
  return hasShape(value, shape, pace) && (rule.variants.length === 0 || fitsVariant(value, rule.variants));
}

function hasShape(value: Record<string, unknown>, shape: Shape, pace: WalkBudget): boolean {
  let present = 0;
  let next = shape.ordered[0];
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    let rule = next;
    if (rule === undefined || rule.name !== key) {
      rule = shape.rules.get(key);
      if (rule === undefined) {
        if (pace.closed && value[key] !== undefined) return false;
        if (!isWalkable(1, pace)) return false;
        continue;
      }
    }
    const entry = value[key];
    if (entry === undefined) continue; // JSON leaves it out, too.
    if (!(rule.text && typeof entry === "string") && !isEntry(entry, rule, pace)) return false;
    present += rule.counts;
    next = rule.next;
  }
  return present === shape.required.length;
}

/** Header names compare case-insensitively, and a caller may send more of them than a page names. */
function areHeaders(value: Record<string, unknown>, shape: Shape, pace: WalkBudget): boolean {
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const rule = headerRule(shape, key);
    const entry = rule && value[key];
    if (rule !== undefined && entry !== undefined && !isEntry(entry, rule, pace)) return false;
  }
  for (const rule of shape.required) if (!hasHeader(value, rule, shape)) return false;
  return true;
}

/** As the page spells it, or in small letters, or in another case. */
export function headerRule({ rules }: Shape, name: string): Rule | undefined {
  return rules.get(name) ?? rules.get(name.toLowerCase());
}

export function hasHeader(headers: Record<string, unknown>, rule: Rule, shape: Shape): boolean {
  for (const key in headers) {
    if (isOwn(headers, key) && headerRule(shape, key) === rule && read(headers, key) !== undefined)
      return true;
  }
  return false;
}

/** What a string of JSON holds, whether the caller has written it already or leaves that to the client. */
function holdsJson(value: unknown, rule: Rule, pace: WalkBudget): boolean {
  const held = typeof value === "string" ? toBigInts(parseText(value), rule.inside) : value;
  if (typeof held !== "object" || held === null) return false;
  return rule.inside === undefined || isEntry(held, rule.inside, pace);
}
