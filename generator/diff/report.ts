/** What a comparison reports: the document that diff.schema.json describes, and what the other formats print. */
import type { Change, Level } from "./change.ts";
import { countLevels, stepOf, type VersionStep } from "./summary.ts";
import { sentenceOf } from "./texts/sentences.ts";

/** A comparison to print. */
export interface DiffReport {
  /** The names of the two states, as the command line gives them. */
  readonly old: string;
  readonly new: string;
  readonly changes: readonly Change[];
  readonly ignored: readonly IgnoredChange[];
}

/** A change that an entry of the ignore file hides. */
export interface IgnoredChange {
  readonly change: Change;
  readonly reason: string;
}

/** A change with its sentences. */
export interface DescribedChange extends Change {
  readonly message: { readonly en: string; readonly zh: string };
}

/** The document of `--format json`. */
export interface DiffDocument {
  readonly old: string;
  readonly new: string;
  readonly summary: Readonly<Partial<Record<Level, number>>>;
  /** The step of the version that the changes call for. */
  readonly step: VersionStep;
  readonly changes: readonly DescribedChange[];
  readonly ignored: readonly (DescribedChange & { readonly reason: string })[];
}

/** Converts a comparison to its document. */
export function toDiffDocument({ old, new: now, changes, ignored }: DiffReport): DiffDocument {
  return {
    old,
    new: now,
    summary: Object.fromEntries(countLevels(changes)),
    step: stepOf(changes),
    changes: changes.map(describe),
    ignored: ignored.map(({ change, reason }) => ({ ...describe(change), reason })),
  };
}

function describe(change: Change): DescribedChange {
  return { ...change, message: { en: sentenceOf(change, "en"), zh: sentenceOf(change, "zh") } };
}
