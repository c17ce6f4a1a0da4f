/** Findings as lines of text. */
import type { Language } from "../util/language.ts";
import { printable } from "../util/printable.ts";
import type { Finding } from "./finding.ts";
import { textOf } from "./texts/texts.ts";

/** `file:line:column severity message rule-id`, one line however the page's text is broken. */
export function formatFinding(finding: Finding, language: Language = "en"): string {
  const { file, line, column, severity, rule } = finding;
  const { reason, fix } = language === "en" ? finding : textOf(finding, language);
  // A full-width stop needs no space after it.
  const text = language === "zh" ? `${reason}${fix}` : `${reason} ${fix}`;
  return `${printable(file)}:${line}:${column} ${severity} ${printable(text)} ${rule}`;
}
