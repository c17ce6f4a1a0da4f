/** The texts of the command in every language. */
import type { Language } from "../../../generator/util/language.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";

export type Texts = typeof english;

const catalogs: Readonly<Record<Language, Texts>> = { en: english, zh: chinese };

export function textsIn(language: Language): Texts {
  return catalogs[language];
}
