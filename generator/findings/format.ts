/** Findings as lines of text. */
import type { Language } from "../util/language.ts";
import type { Finding } from "./finding.ts";
import { textOf } from "./texts/texts.ts";

/** `file:line:column severity message rule-id`, one line however the page's text is broken. */
export function formatFinding(finding: Finding, language: Language = "en"): string {
  const { file, line, column, severity, rule } = finding;
  return `${file}:${line}:${column} ${severity} ${printable(messageIn(finding, language))} ${rule}`;
}

function messageIn(finding: Finding, language: Language): string {
  const english = `${finding.reason} ${finding.fix}`;
  if (language === "en") return english;
  try {
    const { reason, fix } = textOf(finding, language);
    return `${reason}${fix}`;
  } catch {
    return english; // until every rule has its texts in texts/
  }
}

/** Page text can carry control characters, and a terminal must not obey them. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
