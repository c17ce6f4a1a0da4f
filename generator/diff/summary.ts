/** Sums up changes. */
import { levels, type Change, type Level } from "./change.ts";

/** The step of the version that changes call for, by semantic versioning; `none` without a change. */
export type VersionStep = "major" | "minor" | "patch" | "none";

/** How many changes there are of each level, the gravest first; levels without a change are left out. */
export function countLevels(changes: readonly Change[]): (readonly [level: Level, count: number])[] {
  return levels
    .map((level) => [level, changes.filter((change) => change.level === level).length] as const)
    .filter(([, count]) => count > 0);
}

/** Returns the step of the version: major for a breaking change, minor for other changes of the code, patch for comments. */
export function stepOf(changes: readonly Change[]): VersionStep {
  const present = new Set(changes.map(({ level }) => level));
  if (present.has("breaking")) return "major";
  if (present.has("behaviour") || present.has("compatible")) return "minor";
  return present.has("docs-only") ? "patch" : "none";
}

/** Whether a level is at least as grave as another one. */
export function isAtLeast(level: Level, least: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(least);
}

/** The changes of one row, or of an operation as a whole: they make one statement. */
export interface Statement {
  readonly changes: readonly Change[];
  /** How many rows below this one are new or gone with it. */
  readonly below: number;
}

/** The statements of one operation. */
export interface OperationStatements {
  readonly operation: string;
  readonly level: Level;
  readonly statements: readonly Statement[];
}

/** Groups changes by operation and row. The operation with the gravest change is first, and the others keep their order. */
export function groupChanges(changes: readonly Change[]): OperationStatements[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.operation);
    if (group) group.push(change);
    else groups.set(change.operation, [change]);
  }
  return [...groups]
    .map(([operation, all]) => ({ operation, level: gravest(all), statements: statementsOf(all) }))
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

/** The gravest level of some changes. */
export function gravest(changes: readonly Change[]): Level {
  return levels.find((level) => changes.some((change) => change.level === level)) ?? "docs-only";
}

function statementsOf(changes: readonly Change[]): Statement[] {
  const rows = new Map<string, Change[]>();
  const below = new Map<string, number>();
  for (const change of changes) {
    const key = rowKey(change, change.path);
    if (change.within !== undefined) {
      const above = rowKey(change, change.within);
      below.set(above, (below.get(above) ?? 0) + 1);
    } else rows.set(key, [...(rows.get(key) ?? []), change]);
  }
  const statements = [...rows].map(([key, row]) => ({ changes: row, below: below.get(key) ?? 0 }));
  return statements.toSorted(
    (a, b) => levels.indexOf(gravest(a.changes)) - levels.indexOf(gravest(b.changes)),
  );
}

/** A field that is removed and another that is added at the same path are two rows. */
function rowKey({ side, formerOperation, places, rule }: Change, path: string): string {
  const isOperation = side === "operation";
  const state = rule === "field-removed" ? "old" : "new";
  return JSON.stringify(
    isOperation ? [side, rule, formerOperation] : [side, path, places.new ? "new" : state],
  );
}
