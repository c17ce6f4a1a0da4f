/** The texts of a comparison in every language. */
import type { Change, Level, Rule } from "../change.ts";
import type { VersionStep } from "../summary.ts";

/** What the texts of a language say of each rule, and the words around them. */
export interface ChangeTexts {
  readonly levels: Readonly<Record<Level, string>>;
  /** What the change is, without a full stop. `subject` names the field or operation in Markdown code. */
  readonly rules: Readonly<Record<Rule, (change: Change, subject: string) => string>>;
  /** Says how corrections take part. */
  readonly corrections: Readonly<Record<NonNullable<Change["correction"]>, string>>;
  /** Names a field of an operation. */
  readonly subjectOf: (path: string, side: "request" | "response", operation: string) => string;
  /** How many fields below this one are new or gone, too. */
  readonly fieldsBelow: (count: number) => string;
  readonly stop: string;
  readonly heading: (old: string, now: string) => string;
  readonly none: string;
  /** `2 breaking, 1 compatible` */
  readonly counts: (counts: readonly (readonly [level: Level, count: number])[]) => string;
  readonly step: Readonly<Record<VersionStep, string>>;
  readonly affects: (names: string) => string;
  readonly ignored: (count: number) => string;
  readonly more: (count: number) => string;
  readonly changesIn: (count: number, operations: number) => string;
  readonly details: string;
  /** Names the command that lists all changes. */
  readonly listAll: string;
}
