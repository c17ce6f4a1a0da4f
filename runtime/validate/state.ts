/** The state of one validation: how much of the value is left to walk, and the issues found so far. */
import { nearest } from "../util/nearest.ts";
import { formatTrail, type Trail } from "../util/trail.ts";
import type { FieldSchema, ObjectSchema } from "../schema/field-schema.ts";
import type { Issue, IssueDetail, IssueRule } from "../schema/issue.ts";

/** More items than any message has: the elements of all its lists, and the names that no schema has. */
const MAX_ITEMS = 1_000_000;

/**
 * Limits the items that one validation visits, so that it ends. It also serves `wechatpay-ts/check`, whose values may
 * contain one list many times, or be proxies that claim any length.
 */
export class WalkBudget {
  #spent = 0;

  /** Spends items before they are visited, and returns whether they may be visited. */
  spend(count: number): boolean {
    if (!Number.isSafeInteger(count) || count < 0) return false;
    this.#spent += count;
    return this.#spent <= MAX_ITEMS;
  }

  /** Whether more items were spent than one validation may visit. */
  get isExhausted(): boolean {
    return this.#spent > MAX_ITEMS;
  }

  /** Starts the next validation. */
  reset(): void {
    this.#spent = 0;
  }
}

/** The state of a guard, which only needs to know whether a value matches. */
export interface GuardState {
  /** Whether unknown fields and values are issues, as in a request. */
  readonly rejectsUnknown: boolean;
  readonly budget: WalkBudget;
}

/** The state of a validator, which lists every issue. */
export interface ValidationState extends GuardState {
  /** Whether the value is to be sent: its texts are checked, too. */
  readonly isSent: boolean;
  readonly issues: RawIssue[];
  readonly isAllowed: IsAllowed | undefined;
}

/** Reports whether the caller allows issues of a rule at a place. */
export type IsAllowed = (trail: Trail | undefined, rule: IssueRule) => boolean;

/** An issue whose path is not formatted yet. */
export interface RawIssue {
  readonly detail: IssueDetail;
  readonly trail: Trail | undefined;
  /** The object with an unknown field, to search for the nearest name. */
  readonly object: ObjectSchema | undefined;
}

/** More issues help no reader: a list of a million wrong elements is one mistake. */
const MAX_ISSUES = 1_000;

/** Reports whether validation ends here: it has listed enough issues, or visited too many items. */
export function isOver({ issues, budget }: ValidationState): boolean {
  return issues.length >= MAX_ISSUES || budget.isExhausted;
}

/** Adds an issue, unless the caller allows it. @param object see `RawIssue` */
export function fail(
  state: ValidationState,
  trail: Trail | undefined,
  detail: IssueDetail,
  object?: ObjectSchema,
): void {
  if (state.issues.length >= MAX_ISSUES || state.isAllowed?.(trail, detail.rule) === true) return;
  state.issues.push({ detail, trail, object });
}

type TypeIssue = Extract<IssueDetail, { readonly rule: "type" }>;

/** Adds the issue of a value of another type. */
export function failType(
  state: ValidationState,
  trail: Trail | undefined,
  { expected }: FieldSchema,
  received: TypeIssue["received"],
): void {
  fail(state, trail, { rule: "type", expected, received });
}

/** Adds the issue of a required field that is missing. @param trail the place of its object */
export function failMissing(
  state: ValidationState,
  trail: Trail | undefined,
  { name, expected }: FieldSchema,
): void {
  fail(state, step(trail, name), { rule: "required", expected, received: "missing" });
}

/** Returns the place of a property or element. */
export function step(parent: Trail | undefined, key: string | number): Trail {
  return { parent, key };
}

/** Creates the issue that a caller receives: with its path as text, and the nearest documented name. */
export function toIssue({ detail, trail, object }: RawIssue): Issue {
  const name = object && nearest(String(trail?.key), object.fields.keys());
  return { path: formatTrail(trail), ...detail, ...(name !== undefined && { nearest: name }) };
}
