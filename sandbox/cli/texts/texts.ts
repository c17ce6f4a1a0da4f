/** The texts of the command in every language. */
import type { Language } from "../../../generator/util/language.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";

/** The texts that every language has. */
export type Texts = typeof english;

const catalogs: Readonly<Record<Language, Texts>> = { en: english, zh: chinese };

/** Returns the texts of a language. */
export function textsIn(language: Language): Texts {
  return catalogs[language];
}
