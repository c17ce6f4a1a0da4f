/** Where a value is not as documented: what is told of it, and how a walk over the value finds it. */
import type { Rule } from "./shape.ts";
import { keysOf, pathOf, type Trail } from "./trail.ts";

/** One place where a value is not as documented. It never holds the value itself. */
export interface Issue {
  /** `json.goods[0].price`; empty for the whole value. */
  path: string;
  /** `shape`: documented, but not beside the other fields that are there. */
  rule: "required" | "type" | "integer" | "enum" | "unknown" | "shape";
  /** What the documents ask for. */
  expected: string;
  /** The kind of what came: `string`, `null`, `missing` … */
  received: string;
}

/** An issue as a sentence: `json.amount.total: expected integer, received string`. */
export function describe(issue: Issue): string {
  const place = issue.path === "" ? "" : `${issue.path}: `;
  return `${place}expected ${issue.expected}, received ${issue.received}`;
}

export interface Found {
  readonly at: Trail | undefined;
  readonly rule: Issue["rule"];
  readonly expected: string;
  readonly received: string;
}

export interface Walk {
  /** Only what the table names is allowed. */
  readonly closed: boolean;
  /** Where issues go; undefined: the first one ends the walk. */
  readonly found: Found[] | undefined;
}

/** A list of a million wrong items is one mistake: more issues than this help nobody. */
const MOST = 1_000;

export function toIssue({ at, rule, expected, received }: Found): Issue {
  return { path: pathOf(keysOf(at)), rule, expected, received };
}

export function fail(
  walk: Walk,
  at: Trail | undefined,
  rule: Issue["rule"],
  expected: string,
  received: string,
): false {
  if (walk.found !== undefined && walk.found.length < MOST) walk.found.push({ at, rule, expected, received });
  return false;
}

export function missing(rule: Rule, at: Trail | undefined, walk: Walk): false {
  const expected = typeName(rule) + (rule.list ? "[]" : "");
  return fail(walk, step(walk, at, rule.name), "required", expected, "missing");
}

/** Where the walk goes next; a guard never says where, so it pays for no trail. */
export function step(walk: Walk, parent: Trail | undefined, key: string | number): Trail | undefined {
  return walk.found && { parent, key };
}

export function isOver(passed: boolean, walk: Walk): boolean {
  return !passed && (walk.found === undefined || walk.found.length >= MOST);
}

export function typeName(rule: Rule): string {
  if (rule.values !== undefined) return oneOf(rule.values);
  return rule.type === "json" ? "object or a string of JSON" : rule.type;
}

export function oneOf(values: ReadonlySet<unknown>): string {
  const all = [...values].map((value) => JSON.stringify(value)).join(" | ");
  return values.size > 1 ? `(${all})` : all;
}
