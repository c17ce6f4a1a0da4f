/** Compares two states of the documentation, with corrections and without. */
import type { Change, Level, Rule } from "./change.ts";
import { compareStates } from "./compare-operations.ts";
import { joinCorrections } from "./join-corrections.ts";
import type { State } from "./match-operations.ts";

/** Two states to compare. */
export interface StatePair {
  readonly old: State;
  readonly new: State;
}

/** The states that a comparison needs. */
export interface DiffInput {
  /** What callers of the client see. */
  readonly client: StatePair;
  /** The rows with corrections and without; undefined where they are not known, such as for an IR file. */
  readonly rows?: { readonly corrected: StatePair; readonly documented: StatePair } | undefined;
}

/** Levels other than the usual ones, by rule. */
export type LevelOverrides = Readonly<Partial<Record<Rule, Level>>>;

/** Compares two states. */
export function diffStates({ client, rows }: DiffInput, overrides: LevelOverrides = {}): Change[] {
  const compare = ({ old, new: now }: StatePair) => compareStates(old, now);
  const changes = rows
    ? joinCorrections({
        client: compare(client),
        corrected: compare(rows.corrected),
        documented: compare(rows.documented),
      })
    : compare(client);
  return changes.map((change) => ({ ...change, level: levelFor(change, overrides) }));
}

/** What corrections hide from the client stays a change of the documentation alone. */
function levelFor({ rule, level, correction }: Change, overrides: LevelOverrides): Level {
  return correction === "hidden" ? level : (overrides[rule] ?? level);
}
