/** Formats a comparison as the comment of a pull request: the summary, breaking changes, and the others folded. */
import type { Language } from "../../util/language.ts";
import type { DiffReport } from "../report.ts";
import {
  countLevels,
  gravest,
  groupChanges,
  stepOf,
  type OperationStatements,
  type Statement,
} from "../summary.ts";
import { changeTextsIn, shortSentenceOf } from "../texts/sentences.ts";
import { code } from "../texts/values.ts";
import { touchedNames } from "./text.ts";

/** GitHub refuses a comment with more characters. */
const mostCharacters = 65_000;

/** Formats a comparison as Markdown. */
export function formatMarkdown(report: DiffReport, language: Language): string {
  const { changes, ignored, old, new: now } = report;
  const texts = changeTextsIn(language);
  const groups = groupChanges(changes);
  const counts = changes.length === 0 ? texts.none : `**${texts.counts(countLevels(changes))}**`;
  const breaking = groups.filter(({ level }) => level === "breaking");
  const others = groups.filter(({ level }) => level !== "breaking");
  const summary = `${counts}${changes.length === 0 ? "" : `${language === "zh" ? "，" : " – "}${texts.changesIn(changes.length, groups.length)}`}`;
  const head = [
    `## ${texts.heading(code(old), code(now))}`,
    summary,
    texts.step[stepOf(changes)],
    ...(ignored.length > 0 ? [texts.ignored(ignored.length)] : []),
  ];
  const parts = [
    ...breaking.map((group) => sectionOf(group, language)),
    ...(others.length > 0 ? [folded(texts.details, others, language)] : []),
  ];
  return shorten([...head, ...parts], language);
}

function sectionOf(group: OperationStatements, language: Language): string {
  return [`### ${titleOf(group, language)}`, "", ...bodyOf(group, language)].join("\n");
}

function folded(title: string, groups: readonly OperationStatements[], language: Language): string {
  const inner = groups.map((group) =>
    [`**${titleOf(group, language)}**`, "", ...bodyOf(group, language)].join("\n"),
  );
  return [`<details><summary>${title}</summary>`, ...inner, "</details>"].join("\n\n");
}

function titleOf({ level, operation }: OperationStatements, language: Language): string {
  return `${changeTextsIn(language).levels[level]} ${code(operation)}`;
}

function bodyOf({ statements }: OperationStatements, language: Language): string[] {
  const names = touchedNames(statements.flatMap(({ changes }) => changes));
  const texts = changeTextsIn(language);
  return [
    ...statements.map((statement) => `- ${lineOf(statement, language)}`),
    ...(names.length > 0 ? ["", texts.affects(names.map(code).join(", "))] : []),
  ];
}

function lineOf({ changes, below }: Statement, language: Language): string {
  const texts = changeTextsIn(language);
  const sentences = changes
    .map((change) => shortSentenceOf(change, language))
    .join(language === "zh" ? "" : " ");
  const note = below > 0 ? texts.fieldsBelow(below) : "";
  const rules = changes.map(({ rule }) => rule).join(", ");
  return `${texts.levels[gravest(changes)]}${language === "zh" ? "：" : ": "}${sentences}${note} <sub>${rules}</sub>`;
}

/** Leaves out the last parts where the comment would be too long, and says so. */
function shorten(parts: readonly string[], language: Language): string {
  const whole = parts.join("\n\n");
  if (whole.length <= mostCharacters) return `${whole}\n`;
  const lines = whole.split("\n");
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > mostCharacters - 200);
  const shownLines = lines.slice(0, end);
  const isOpen = shownLines.some((line) => line.startsWith("<details>"));
  const left = lines.slice(end).filter((line) => line.startsWith("- ")).length;
  return [
    ...shownLines,
    "",
    ...(isOpen ? ["</details>", ""] : []),
    changeTextsIn(language).more(left),
    "",
  ].join("\n");
}
