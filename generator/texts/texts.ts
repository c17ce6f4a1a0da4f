/** The texts of the commands in every language: messages and usage. `findings/texts/` has those of findings. */
import type { Language } from "../util/language.ts";
import { explanations as chineseExplanations } from "./chinese/explanations.ts";
import { messages as chineseMessages } from "./chinese/messages.ts";
import { usage as chineseUsage } from "./chinese/usage.ts";
import { explanations as englishExplanations } from "./english/explanations.ts";
import { messages as englishMessages } from "./english/messages.ts";
import { usage as englishUsage } from "./english/usage.ts";

/** The English texts. */
export const english = { ...englishMessages, explain: englishExplanations, usage: englishUsage };
/** The texts that every language has. */
export type Texts = typeof english;
/** The Chinese texts. */
export const chinese: Texts = { ...chineseMessages, explain: chineseExplanations, usage: chineseUsage };

const catalogs: Readonly<Record<Language, Texts>> = { en: english, zh: chinese };

/** Returns the texts of a language. */
export function textsIn(language: Language): Texts {
  return catalogs[language];
}
