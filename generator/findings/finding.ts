/**
 * A finding: what is wrong on a page, where, and how to fix it. Passes collect them; commands print them.
 * Its members follow vfile-message: reason, place, rule id.
 */
import { compareTexts } from "../util/compare.ts";
import { rules, type Rule, type Severity } from "./rules.ts";
import { textOf, type FindingData, type FindingFacts } from "./texts/texts.ts";

export { rules, type Rule, type Severity } from "./rules.ts";

/** A problem of a page, with its place, its rule and a fix. */
export interface Finding {
  readonly severity: Severity;
  /** A stable id in kebab-case, by which a finding is searched for and documented. */
  readonly rule: Rule;
  /** What is wrong, in English. `textOf` gives it in another language. */
  readonly reason: string;
  /** What to do about it, in English. */
  readonly fix: string;
  /** The facts of which `reason` and `fix` are made. */
  readonly data: FindingFacts;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place in a file. Lines and columns begin with 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a node of a parsed page begins. */
export function placeOf(
  node: { position?: { start: { line: number; column: number } } | undefined },
  file: string,
): Place {
  return { file, line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
}

/** Where a sign of a text stands that begins at a place. */
export function placeWithin(text: string, offset: number, { file, line, column }: Place): Place {
  const before = text.slice(0, offset).split("\n");
  const last = before.at(-1)?.length ?? 0;
  return { file, line: line + before.length - 1, column: before.length > 1 ? last + 1 : column + last };
}

/** Creates the finding of a rule. `texts/` has its sentences, made of `data`. */
export function finding<R extends Rule>(rule: R, place: Place, data: FindingData[R]): Finding;
export function finding(rule: Rule, { file, line, column }: Place, data: FindingFacts): Finding {
  return { severity: rules[rule], rule, ...textOf({ rule, data }, "en"), data, file, line, column };
}

/** Whether a finding is an error. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** By place, so that the order of a run's passes does not show. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      compareTexts(a.file, b.file) || a.line - b.line || a.column - b.column || compareTexts(a.rule, b.rule),
  );
}
