/**
 * A finding: what is wrong on a page, where, and how to fix it. Passes collect them; commands print them.
 * The shape follows vfile-message: reason, place, rule id.
 */

/** A note is for reading; it never fails a run. */
export type Severity = "error" | "warning" | "note";

export interface Finding {
  readonly severity: Severity;
  /** Stable, kebab-case: what one searches for, ignores or documents. */
  readonly rule: Rule;
  /** What is wrong, in one sentence. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

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

/** Every rule there is. What has one clear reading is a warning, and that reading is taken; else it is an error. */
export const rules = {
  "attribute-misplaced": "error",
  "attribute-spelled": "warning",
  "attribute-unknown": "warning",
  "attribute-unreadable": "error",
  "bar-bare": "warning",
  "block-repeated": "warning",
  "children-missing": "warning",
  "children-unexpected": "error",
  "ciphertext-unmarked": "warning",
  "container-unclosed": "warning",
  "correction-invalid": "error",
  "correction-outdated": "note",
  "correction-stale": "warning",
  "decryption-unmarked": "warning",
  "encryption-doubtful": "warning",
  "encryption-type": "error",
  "encryption-unknown": "error",
  "encryption-unmarked": "error",
  "enum-misspelt": "warning",
  "enum-placeholder": "warning",
  "enum-shifted": "warning",
  "enum-type": "warning",
  "enum-unexpected": "warning",
  "enum-unquoted": "warning",
  "enum-unreadable": "warning",
  "event-missing": "warning",
  "example-enum": "warning",
  "example-type": "warning",
  "example-unreadable": "warning",
  "fence-unclosed": "warning",
  "field-clash": "error",
  "front-matter-invalid": "error",
  "group-unknown": "error",
  "header-encrypted": "error",
  "header-unreadable": "warning",
  "host-unknown": "error",
  "indent-invalid": "error",
  "indent-jump": "warning",
  "indent-missing": "warning",
  "label-missing": "warning",
  "label-unsuited": "warning",
  "marks-unknown": "warning",
  "marks-unsettled": "error",
  "method-missing": "error",
  "method-unknown": "error",
  "moved-nowhere": "warning",
  "moved-unreadable": "error",
  "name-clash": "error",
  "name-marked": "warning",
  "name-missing": "error",
  "name-spaced": "warning",
  "name-underscores": "warning",
  "number-whole": "warning",
  "operation-repeated": "error",
  "page-unreadable": "error",
  "path-invalid": "error",
  "path-missing": "error",
  "path-parameter-elsewhere": "warning",
  "path-parameter-missing": "warning",
  "rendered-unreadable": "error",
  "row-empty": "warning",
  "row-split": "error",
  "row-stray": "error",
  "sample-enum": "warning",
  "sample-method": "warning",
  "sample-missing-field": "warning",
  "sample-path": "warning",
  "sample-type": "warning",
  "sample-unknown-field": "warning",
  "sample-unreadable": "warning",
  "serial-missing": "warning",
  "source-mismatch": "warning",
  "sub-mchid-required": "warning",
  "table-cut": "warning",
  "table-mark": "warning",
  "table-missing": "warning",
  "table-repeated": "warning",
  "table-unknown": "error",
  "type-missing": "error",
  "type-spelled": "warning",
  "type-unknown": "error",
  "variants-undeclared": "warning",
} as const satisfies Record<string, Severity>;

export type Rule = keyof typeof rules;

export function finding(rule: Rule, place: Place, reason: string, fix: string): Finding {
  const { file, line, column } = place;
  return { severity: rules[rule], rule, reason, fix, file, line, column };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** `file:line:column severity message rule-id`, one line however the page's text is broken. */
export function formatFinding({ file, line, column, severity, reason, fix, rule }: Finding): string {
  return `${file}:${line}:${column} ${severity} ${printable(`${reason} ${fix}`)} ${rule}`;
}

/** Page text can carry control characters, and a terminal must not obey them. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

/** By place, so that the order of a run's passes does not show. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
