/** The sentences of findings in every language, made of typed data. */
import type { Language } from "../../util/language.ts";
import type { Rule } from "../rules.ts";
import type { FindingText } from "./finding-text.ts";
import { chinese } from "./chinese/chinese.ts";
import { english } from "./english/english.ts";

/** The data of a rule: what the functions of its texts take. */
export type FindingData = {
  [R in keyof typeof english]: Parameters<(typeof english)[R]> extends [infer Data] ? Data : NoFacts;
};

/** The data of a rule whose sentences are always the same. */
type NoFacts = Readonly<Record<string, never>>;

/** The data of any rule. */
export type FindingFacts = Readonly<Record<string, unknown>>;

const languages = { en: english, zh: chinese };

/** Makes the sentences of a finding in one language. */
export function textOf(
  { rule, data }: { readonly rule: Rule; readonly data: FindingFacts },
  language: Language,
): FindingText {
  const texts: Readonly<Record<Rule, (data: never) => FindingText>> = languages[language];
  return texts[rule](data as never); // `finding` takes only the data of its rule
}
