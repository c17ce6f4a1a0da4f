/** Describes changes in sentences. */
import type { Language } from "../../util/language.ts";
import type { Change, Level, Rule } from "../change.ts";
import type { VersionStep } from "../summary.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";

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
}

const catalogs: Readonly<Record<Language, ChangeTexts>> = { en: english, zh: chinese };

/** Returns the texts of a language. */
export function changeTextsIn(language: Language): ChangeTexts {
  return catalogs[language];
}

/** Describes a change in one sentence that names its operation. */
export function sentenceOf(change: Change, language: Language): string {
  const texts = catalogs[language];
  const { side, path, operation } = change;
  const subject = side === "operation" || path === "" ? code(operation) : texts.subjectOf(code(path), side, operation);
  return finish(change, subject, texts);
}

/** Describes a change in one sentence below a heading that names its operation. */
export function shortSentenceOf(change: Change, language: Language): string {
  const texts = catalogs[language];
  const { path, operation } = change;
  return finish(change, code(path === "" ? operation : path), texts);
}

function finish(change: Change, subject: string, texts: ChangeTexts): string {
  const note = change.correction === undefined ? "" : texts.corrections[change.correction];
  return `${texts.rules[change.rule](change, subject)}${texts.stop}${note}`;
}

/** Writes a text as inline code of Markdown; a text with backticks gets more of them around it. */
export function code(text: string): string {
  const line = text.replace(/\s+/gu, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
