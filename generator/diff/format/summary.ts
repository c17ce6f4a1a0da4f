/** Formats changes in three lines, for the end of `generate` and `import`. */
import type { Language } from "../../util/language.ts";
import { levels, type Change } from "../change.ts";
import { countLevels, groupChanges, stepOf } from "../summary.ts";
import { changeTextsIn, sentenceOf } from "../texts/sentences.ts";

/** Returns the counts, the gravest change, and the suggested step of the version; no line without a change. */
export function summaryLines(changes: readonly Change[], language: Language): string[] {
  const [gravest] = changes.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  if (!gravest) return [];
  const texts = changeTextsIn(language);
  const separator = language === "zh" ? "：" : ": ";
  const count = texts.changesIn(changes.length, groupChanges(changes).length);
  return [
    `${count}${separator}${texts.counts(countLevels(changes))}${texts.stop}`,
    `${texts.levels[gravest.level]}${separator}${sentenceOf(gravest, language)}`,
    `${texts.step[stepOf(changes)]}${language === "zh" ? "" : " "}${texts.listAll}`,
  ];
}
