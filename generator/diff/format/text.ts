/** Prints a comparison for people. */
import type { Language } from "../../util/language.ts";
import { printable } from "../../util/printable.ts";
import type { Change, Level } from "../change.ts";
import type { DiffReport } from "../report.ts";
import { countLevels, gravest, groupChanges, stepOf, type Statement } from "../summary.ts";
import { changeTextsIn, shortSentenceOf } from "../texts/sentences.ts";

/** Colours the name of a level. */
export type Paint = (text: string, level: Level) => string;

const unpainted: Paint = (text) => text;

/**
 * Formats a comparison as text: each operation with its changes and the rows, then the counts. The texts of the pages have no
 * control characters in it; the colours of `paint` are some.
 */
export function formatText(report: DiffReport, language: Language, paint: Paint = unpainted): string {
  const { changes, ignored } = report;
  const groups = groupChanges(changes).map(({ operation, level, statements }) =>
    [
      `${paint(nameOf(level, language), level)}  ${printable(`${operation}${affected(statements)}`)}`,
      ...statements.flatMap((statement) => linesOf(statement, language, paint)),
      "",
    ].join("\n"),
  );
  const texts = changeTextsIn(language);
  const counts = changes.length === 0 ? texts.none : `${texts.counts(countLevels(changes))}${texts.stop}`;
  const last = [
    counts,
    ...(ignored.length > 0 ? [texts.ignored(ignored.length)] : []),
    texts.step[stepOf(changes)],
  ];
  return [...groups, `${last.join(language === "zh" ? "" : " ")}\n`].join("\n");
}

function nameOf(level: Level, language: Language): string {
  return changeTextsIn(language).levels[level];
}

function affected(statements: readonly Statement[]): string {
  const names = touchedNames(statements.flatMap(({ changes }) => changes));
  return names.length === 0 ? "" : `  (${names.join(", ")})`;
}

/** The names of the client that changes affect, each once. */
export function touchedNames(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(({ touched }) => [...touched.functions, ...touched.types]))];
}

function linesOf({ changes, below }: Statement, language: Language, paint: Paint): string[] {
  const level = gravest(changes);
  const texts = changeTextsIn(language);
  const sentences = changes.map((change) => shortSentenceOf(change, language));
  const note = below > 0 ? texts.fieldsBelow(below) : "";
  const rules = changes.map(({ rule }) => rule).join(", ");
  const text = `${sentences.join(language === "zh" ? "" : " ")}${note}  ${rules}`;
  return [
    `  ${paint(nameOf(level, language), level)}  ${printable(text)}`,
    `    ${printable(placesOf(changes[0]))}`,
  ];
}

/** The row before and now, `a.md:12:3 → b.md:14:3`; once where it is the same. */
function placesOf(change: Change | undefined): string {
  const { old, new: now } = change?.places ?? {};
  const places = [old, now].flatMap((place) =>
    place ? [`${place.file}:${place.line}:${place.column}`] : [],
  );
  return [...new Set(places)].join(" → ");
}
