/** Changes as a comparison states them. */
import type { Change, Rule } from "#generator/diff/change";
import type { Json } from "#generator/ir/model";

/** The endpoint of `changeOf`. */
export const endpoint = "POST /v3/demo/orders";

/** A change of one field, or of the operation where the path is empty. */
export function changeOf(rule: Rule, old: Json, now: Json, facts: Partial<Change> = {}): Change {
  return {
    rule,
    level: "breaking",
    operation: endpoint,
    side: "request",
    path: "json.a",
    old,
    new: now,
    places: {},
    touched: { functions: [], types: [] },
    ...facts,
  };
}
