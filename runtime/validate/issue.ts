/** Where a value is not as documented: what is told of it, and how a walk over the value finds it. */
import { nearest } from "../util/nearest.ts";
import { formatTrail, type Trail } from "../util/trail.ts";
import type { Issue, IssueRule } from "../schema/issue.ts";
import { isExhausted } from "./pace.ts";
import type { Rule, Shape } from "../schema/shape.ts";

/**
 * An issue as a sentence: `json.amount.total: expected integer, received string`.
 *
 * @param label what the documents call the field; it stands in brackets beside the path
 */
export function describe({ path, rule, expected, received, meant }: Issue, label?: string): string {
  const named = label === undefined ? path : `${path} (${label})`;
  const place = named === "" ? "" : `${named}: `;
  if (rule !== "unknown") return `${place}expected ${expected}, received ${received}`;
  return `${place}${expected} is documented${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

export interface RawIssue extends Pick<Issue, "rule" | "expected" | "received"> {
  readonly at: Trail | undefined;
  /** Where an unknown name was found, for what it may have meant. */
  readonly shape: Shape | undefined;
}

export interface Walk {
  /** Only what the table names is allowed. */
  readonly closed: boolean;
  /** It is to be sent: what is wrong in a text is told as well. */
  readonly sent: boolean;
  readonly found: RawIssue[];
  /** What a caller wants passed over. */
  readonly allows: Allows | undefined;
  /** Items of lists that were met so far, and names that no table has. */
  items: number;
}

export type Allows = (at: Trail | undefined, rule: IssueRule) => boolean;

/** A list of a million wrong items is one mistake: more issues than this help nobody. */
const MAX_ISSUES = 1_000;

export function toIssue({ at, rule, expected, received, shape }: RawIssue): Issue {
  const issue: Issue = { path: formatTrail(at), rule, expected, received };
  const meant = shape && nearest(String(at?.key), shape.rules.keys());
  if (meant !== undefined) issue.meant = meant;
  return issue;
}

export function fail(
  walk: Walk,
  at: Trail | undefined,
  rule: IssueRule,
  expected: string,
  received: string,
  shape?: Shape,
): void {
  if (walk.found.length >= MAX_ISSUES || walk.allows?.(at, rule) === true) return;
  walk.found.push({ at, rule, expected, received, shape });
}

export function missing(rule: Rule, at: Trail | undefined, walk: Walk): void {
  fail(walk, step(at, rule.name), "required", typeName(rule), "missing");
}

/** Where the walk goes next. */
export function step(parent: Trail | undefined, key: string | number): Trail {
  return { parent, key };
}

export function isOver(walk: Walk): boolean {
  return walk.found.length >= MAX_ISSUES || isExhausted(walk);
}

const typeNames = new WeakMap<Rule, string>();

/** What the documents call the type of a field: `integer`, `("ON" | "OFF")[]`. */
export function typeName(rule: Rule): string {
  let name = typeNames.get(rule);
  if (name === undefined) {
    name = itemName(rule) + (rule.list ? "[]" : "");
    typeNames.set(rule, name);
  }
  return name;
}

/** The type of one of a list. */
export function itemName(rule: Rule): string {
  if (rule.values !== undefined) return oneOf(rule.values);
  return rule.type === "json" ? "object or a string of JSON" : rule.type;
}

const lists = new WeakMap<ReadonlySet<unknown>, string>();

/** `("ON" | "OFF")` */
export function oneOf(values: ReadonlySet<unknown>): string {
  let list = lists.get(values);
  if (list === undefined) {
    const all = [...values].map((value) => JSON.stringify(value)).join(" | ");
    list = values.size > 1 ? `(${all})` : all;
    lists.set(values, list);
  }
  return list;
}
