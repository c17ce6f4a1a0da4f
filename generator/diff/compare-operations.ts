/** Compares two states of the documentation, operation by operation. */
import type { Json, NamedOperation } from "../ir/model.ts";
import { identityOf, pathOrEvent } from "../ir/operation.ts";
import type { Change, ChangeSide, FieldChange, Place, Rule, Touched } from "./change.ts";
import { clientView, inClient } from "./client-view.ts";
import { compareFields, values } from "./compare-fields.ts";
import { levelOf } from "./levels.ts";
import {
  matchOperations,
  type AliasOf,
  type OperationPair,
  type Redirected,
  type State,
} from "./match-operations.ts";
import { gravest } from "./summary.ts";
import { directionOf, touchedBy } from "./touched.ts";

/** Compares two states: all changes, in the order of the operations and of the rows of their pages. */
export function compareStates(old: State, now: State): Change[] {
  const { pairs, redirected, added, removed, addedAliases, removedAliases } = matchOperations(old, now);
  return [
    ...pairs.flatMap(comparePair),
    ...redirected.map(redirectedChange),
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
  const [former, name] = [identityOf(old), identityOf(now)];
  const moved = { ...inOperation(pair), rule: "operation-moved", old: former, new: name } as const;
  const changes = [
    ...(isMoved ? [toChange(moved, now, "operation")] : []),
    ...compareDescriptions(pair).map((change) => toChange(change, now, "operation")),
    ...(["request", "response"] as const).flatMap((side) => compareSide(pair, side)),
  ].map((change) => ({ ...change, touched: touchedByEither(pair, change.side) }));
  const stated = withHostsAtRow(changes);
  return isMoved ? stated.map((change) => ({ ...change, formerOperation: former })) : stated;
}

/** The names of both states, each once: a type may be gone. */
function touchedByEither({ old, new: now, isMoved }: OperationPair, side: ChangeSide): Touched {
  const [before, after] = [touchedBy(old, side), touchedBy(now, side)];
  if (isMoved) return after;
  const both = (names: keyof Touched) => [...new Set([...before[names], ...after[names]])];
  return { functions: both("functions"), types: both("types") };
}

function compareSide({ old, new: now }: OperationPair, side: "request" | "response"): Change[] {
  const changes = compareFields(old[side], now[side], { old: old.file, new: now.file });
  if (changes.length === 0) return [];
  const views = { old: clientView(old, side), new: clientView(now, side) };
  return withLevelsAbove(
    changes.map((change) => {
      const named = toChange(withEventRule(change, now, side), now, side);
      const seen = inClient(change, views);
      if (!seen) return { ...named, level: "docs-only" };
      return { ...named, level: levelOf(named.rule, { direction: directionOf(now, side), ...seen }) };
    }),
  );
}

/** The former name calls another operation now: one statement, as grave as the differences between the two. */
function redirectedChange({ old, new: now, former }: Redirected): Change {
  const pair = { old, new: now, isMoved: true };
  const differences = (["request", "response"] as const).flatMap((side) => compareSide(pair, side));
  const moved = { ...inOperation(pair), rule: "operation-moved", old: former, new: identityOf(now) } as const;
  const change = toChange(moved, now, "operation");
  const level = gravest([change, ...differences]);
  return { ...change, level, formerOperation: former };
}

/** The row of the hosts. */
const hostRow = "base_uri";

/** The values of that row are the hosts: the statement about the hosts stands at the row, in place of the values. */
function withHostsAtRow(changes: readonly Change[]): Change[] {
  const row = changes.find(
    ({ side, path, rule }) => side === "request" && path === hostRow && isOfValues(rule),
  );
  if (!row || !changes.some(({ rule }) => rule === "hosts-changed")) return [...changes];
  return changes
    .filter(({ side, path, rule }) => !(side === "request" && path === hostRow && isOfValues(rule)))
    .map((change) =>
      change.rule === "hosts-changed"
        ? { ...change, side: row.side, path: row.path, places: row.places, touched: row.touched }
        : change,
    );
}

function isOfValues(rule: Rule): boolean {
  return rule.startsWith("enum-");
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
