/** Compares two states of the documentation, operation by operation. */
import type { Json, NamedOperation } from "../ir/model.ts";
import { identityOf, pathOrEvent } from "../ir/operation.ts";
import type { Change, ChangeSide, FieldChange, Place } from "./change.ts";
import { compareFields, values } from "./compare-fields.ts";
import { levelOf } from "./levels.ts";
import { matchOperations, type AliasOf, type OperationPair, type State } from "./match-operations.ts";
import { directionOf, touchedBy } from "./touched.ts";

/** Compares two states: all changes, in the order of the operations and of the rows of their pages. */
export function compareStates(old: State, now: State): Change[] {
  const { pairs, added, removed, addedAliases, removedAliases } = matchOperations(old, now);
  return [
    ...pairs.flatMap(comparePair),
    ...added.map((operation) => wholeChange("operation-added", operation)),
    ...removed.map((operation) => wholeChange("operation-removed", operation)),
    ...addedAliases.map((alias) => aliasChange("alias-added", alias)),
    ...removedAliases.map((alias) => aliasChange("alias-removed", alias)),
  ];
}

/** The place of the heading of an operation. */
function placeOf({ file, line }: { readonly file: string; readonly line: number }): Place {
  return { file, line, column: 1 };
}

function wholeChange(rule: "operation-added" | "operation-removed", operation: NamedOperation): Change {
  const isAdded = rule === "operation-added";
  const facts: Json = operation.title;
  const change = {
    rule,
    path: "",
    old: isAdded ? null : facts,
    new: isAdded ? facts : null,
    places: isAdded ? { new: placeOf(operation) } : { old: placeOf(operation) },
  };
  return toChange(change, operation, "operation");
}

function aliasChange(rule: "alias-added" | "alias-removed", { alias, of }: AliasOf): Change {
  const former = pathOrEvent(alias);
  const isAdded = rule === "alias-added";
  const change = {
    rule,
    path: "",
    old: isAdded ? null : former,
    new: isAdded ? former : null,
    places: isAdded ? { new: placeOf(alias) } : { old: placeOf(alias) },
  };
  return toChange(change, of, "operation");
}

function comparePair(pair: OperationPair): Change[] {
  const { old, new: now, isMoved } = pair;
  if (old === now) return [];
  const files = { old: old.file, new: now.file };
  const [former, name] = [identityOf(old), identityOf(now)];
  const changes = [
    ...(isMoved
      ? [
          toChange(
            { ...inOperation(pair), rule: "operation-moved", old: former, new: name },
            now,
            "operation",
          ),
        ]
      : []),
    ...compareDescriptions(pair).map((change) => toChange(change, now, "operation")),
    ...(["request", "response"] as const).flatMap((side) =>
      withLevelsAbove(
        compareFields(old[side], now[side], files).map((change) =>
          toChange(withEventRule(change, now, side), now, side),
        ),
      ),
    ),
  ];
  return isMoved ? changes.map((change) => ({ ...change, formerOperation: former })) : changes;
}

/** Gives a field that is new or gone with the one above it the level of that one: what is in an optional object is optional. */
function withLevelsAbove(changes: readonly Change[]): Change[] {
  return changes.map((change) => {
    const above = changes.find(({ rule, path }) => rule === change.rule && path === change.within);
    return above ? { ...change, level: above.level } : change;
  });
}

function inOperation({ old, new: now }: OperationPair): Pick<FieldChange, "path" | "places"> {
  return { path: "", places: { old: placeOf(old), new: placeOf(now) } };
}

/** Compares what a page says of the operation as a whole. */
function compareDescriptions(pair: OperationPair): FieldChange[] {
  const { old, new: now } = pair;
  const differences = [
    ...values("title-changed", old.title, now.title),
    ...values("links-changed", old.links, now.links),
    ...values("response-kind-changed", old.responseType, now.responseType),
    ...values("variants-changed", old.responseVariants, now.responseVariants),
    ...(old.kind === "endpoint" && now.kind === "endpoint"
      ? [
          ...values("hosts-changed", old.hosts, now.hosts),
          ...values("retry-key-changed", old.idempotentBy, now.idempotentBy),
          ...values("pagination-changed", old.pagination, now.pagination),
        ]
      : []),
  ];
  return differences.map((difference) => ({ ...difference, ...inOperation(pair) }));
}

/** The row of a notification that lists its events. */
const eventRow = "body.event_type";

/** The values of that row are the events of the notification: its rules say so. */
function withEventRule(change: FieldChange, { kind }: NamedOperation, side: ChangeSide): FieldChange {
  if (kind !== "notification" || side !== "request" || change.path !== eventRow) return change;
  if (change.rule === "enum-value-added") return { ...change, rule: "event-added" };
  return change.rule === "enum-value-removed" ? { ...change, rule: "event-removed" } : change;
}

function toChange(change: FieldChange, operation: NamedOperation, side: ChangeSide): Change {
  // Variants of the response as a whole are a change of the response.
  const at = change.rule === "variants-changed" && side === "operation" ? "response" : side;
  const direction = directionOf(operation, at);
  return {
    ...change,
    level: levelOf(change.rule, { direction, old: change.old, new: change.new }),
    operation: identityOf(operation),
    side: at,
    touched: touchedBy(operation, at),
  };
}
