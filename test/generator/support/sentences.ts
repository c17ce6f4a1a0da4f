/** Compares the sentences of findings in both languages. */
import { expect } from "vitest";

import type { Rule } from "#generator/findings/finding";
import { textOf, type FindingFacts } from "#generator/findings/texts/texts";

/** Expects what is wrong with what to do about it, as a line of the output has them; the JSON of the data gives the same. */
export function expectSentences(rule: Rule, data: object, en: string, zh: string): void {
  for (const facts of [{ ...data }, JSON.parse(JSON.stringify(data)) as FindingFacts]) {
    const [english, chinese] = [textOf({ rule, data: facts }, "en"), textOf({ rule, data: facts }, "zh")];
    expect(`${english.reason} ${english.fix}`).toBe(en);
    expect(`${chinese.reason}${chinese.fix}`).toBe(zh);
  }
}
