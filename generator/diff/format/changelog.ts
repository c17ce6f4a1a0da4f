/** Formats the changes of commits as sections of a changelog. */
import type { Language } from "../../util/language.ts";
import { levels, type Change } from "../change.ts";
import { countLevels, gravest, groupChanges, stepOf, type Statement } from "../summary.ts";
import { changeTextsIn, sentenceOf } from "../texts/sentences.ts";
import { code } from "../texts/values.ts";

/** What one commit changes, or all changes since a version. */
export interface ChangelogEntry {
  /** The id of the commit; undefined for the changes since a version. */
  readonly id: string | undefined;
  /** `2026-11-28` */
  readonly day: string;
  /** The subject of the commit. */
  readonly subject: string | undefined;
  readonly old: string;
  readonly new: string;
  readonly changes: readonly Change[];
}

/** Formats entries as Markdown: a section for each, with the gravest changes first. */
export function formatChangelog(entries: readonly ChangelogEntry[], language: Language): string {
  const texts = changeTextsIn(language);
  const all = entries.flatMap(({ changes }) => changes);
  if (all.length === 0) return `${texts.none}\n`;
  const sections = entries.map((entry) => sectionOf(entry, language));
  return `${[...sections, texts.step[stepOf(all)]].join("\n\n")}\n`;
}

function sectionOf({ id, day, subject, old, changes }: ChangelogEntry, language: Language): string {
  const texts = changeTextsIn(language);
  const name = id === undefined ? code(old) : `${code(id.slice(0, 12))} ${code(subject ?? "")}`;
  const statements = groupChanges(changes)
    .flatMap((group) => group.statements)
    .toSorted((a, b) => levels.indexOf(gravest(a.changes)) - levels.indexOf(gravest(b.changes)));
  return [
    `## ${day} ${name}`,
    `${texts.counts(countLevels(changes))}${texts.stop}`,
    statements.map((statement) => lineOf(statement, language)).join("\n"),
  ].join("\n\n");
}

function lineOf({ changes, below }: Statement, language: Language): string {
  const texts = changeTextsIn(language);
  const sentences = changes.map((change) => sentenceOf(change, language)).join(language === "zh" ? "" : " ");
  const note = below > 0 ? texts.fieldsBelow(below) : "";
  return `- **${texts.levels[gravest(changes)]}**${language === "zh" ? "：" : ": "}${sentences}${note}`;
}
