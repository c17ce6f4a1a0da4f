/** The types of a comparison of two states of the documentation. */
import type { Json } from "../ir/model.ts";

/** What a change means for callers of the generated client, the gravest first. */
export const levels = ["breaking", "behaviour", "compatible", "docs-only"] as const;
/**
 * - `breaking`: code that uses the field or operation no longer compiles, or what it sends is no longer right
 * - `behaviour`: the code compiles, and the client sends, accepts or returns something else
 * - `compatible`: the code works as before, and can use something new
 * - `docs-only`: only comments of the code change
 */
export type Level = (typeof levels)[number];

/** The rules of a comparison. An id stays the same from version to version. */
export const rules = [
  "operation-added",
  "operation-removed",
  "operation-moved",
  "alias-added",
  "alias-removed",
  "title-changed",
  "links-changed",
  "hosts-changed",
  "response-kind-changed",
  "retry-key-changed",
  "pagination-changed",
  "event-added",
  "event-removed",
  "field-added",
  "field-removed",
  "field-renamed",
  "field-moved",
  "field-required",
  "field-optional",
  "type-changed",
  "number-kind-changed",
  "integer-size-changed",
  "enum-added",
  "enum-removed",
  "enum-value-added",
  "enum-value-removed",
  "encryption-added",
  "encryption-removed",
  "encryption-changed",
  "encoding-changed",
  "variants-changed",
  "unit-changed",
  "format-changed",
  "length-changed",
  "minimum-changed",
  "default-changed",
  "condition-changed",
  "label-changed",
  "example-changed",
] as const;
/** The id of a rule. */
export type Rule = (typeof rules)[number];

/** Whether a text is the id of a rule. */
export function isRule(text: string): text is Rule {
  return rules.some((rule) => rule === text);
}

/** A row of a page. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a change is: in the operation as a whole, or in one of its tables. */
export type ChangeSide = "operation" | "request" | "response";

/**
 * How corrections take part in a change.
 *
 * - `cause`: the pages say the same, and the corrections differ
 * - `hidden`: the pages differ, and corrections give the client the same as before
 * - `part`: the pages differ, and corrections make another change of it
 */
export type CorrectionRole = "cause" | "hidden" | "part";

/** The names in the generated client that a change affects. */
export interface Touched {
  readonly functions: readonly string[];
  readonly types: readonly string[];
}

/** One difference between two states of the documentation. */
export interface Change {
  readonly rule: Rule;
  readonly level: Level;
  /** `POST /v3/…` or the event of a notification: as it is now, or as it was where it is removed. */
  readonly operation: string;
  /** What the operation was called before it moved. */
  readonly formerOperation?: string;
  readonly side: ChangeSide;
  /** Below the side: `json.amount.total`, `json.goods[].name`; empty for the operation. */
  readonly path: string;
  /** The path before the field, or one above it, was renamed or moved. */
  readonly formerPath?: string;
  /** The path of the field above that is added or removed as a whole, with this one. */
  readonly within?: string;
  /** The type, the values, the length …; null for nothing. */
  readonly old: Json;
  readonly new: Json;
  /** The row before and now. */
  readonly places: { readonly old?: Place; readonly new?: Place };
  readonly touched: Touched;
  readonly correction?: CorrectionRole;
}

/** A change before the operation is known: what the comparison of two tables finds. */
export type FieldChange = Pick<Change, "rule" | "path" | "formerPath" | "within" | "old" | "new" | "places">;
