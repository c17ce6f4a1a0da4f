/** Describes changes in sentences. */
import type { Language } from "../../util/language.ts";
import type { Change } from "../change.ts";
import type { ChangeTexts } from "./change-texts.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";
import { code } from "./values.ts";

const catalogs: Readonly<Record<Language, ChangeTexts>> = { en: english, zh: chinese };

/** Returns the texts of a language. */
export function changeTextsIn(language: Language): ChangeTexts {
  return catalogs[language];
}

/** Describes a change in one sentence that names its operation. */
export function sentenceOf(change: Change, language: Language): string {
  const texts = catalogs[language];
  const { side, path, operation } = change;
  const subject =
    side === "operation" || path === "" ? code(operation) : texts.subjectOf(code(path), side, operation);
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
