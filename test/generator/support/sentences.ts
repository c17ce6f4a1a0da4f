/** Compares the sentences of findings in both languages. */
import { describe, expect, test } from "vitest";

import type { Rule } from "#generator/findings/finding";
import { textOf, type FindingData, type FindingFacts } from "#generator/findings/texts/texts";

/** Expects what is wrong with what to do about it, as a line of the output has them; the JSON of the data gives the same. */
export function expectSentences(rule: Rule, data: object, en: string, zh: string): void {
  for (const facts of [{ ...data }, JSON.parse(JSON.stringify(data)) as FindingFacts]) {
    const [english, chinese] = [textOf({ rule, data: facts }, "en"), textOf({ rule, data: facts }, "zh")];
    expect(`${english.reason} ${english.fix}`).toBe(en);
    expect(`${chinese.reason}${chinese.fix}`).toBe(zh);
  }
}

/** A rule, its data, and what is wrong with what to do about it, in both languages. */
export type SentenceRow<R extends Rule> = R extends Rule
  ? readonly [rule: R, data: FindingData[R], en: string, zh: string]
  : never;

/** Tests the sentences of rules, and that each rule of the two languages has a row. */
export function testSentences(
  rows: readonly SentenceRow<Rule>[],
  english: Readonly<Record<string, unknown>>,
  chinese: Readonly<Record<string, unknown>>,
): void {
  describe("the sentences of", () => {
    test.each(rows)("%s of %j", (rule, data, en, zh) => {
      expectSentences(rule, data, en, zh);
    });

    test("each rule are tested in both languages", () => {
      const tested = [...new Set(rows.map(([rule]) => rule))].sort();
      expect(Object.keys(english).sort()).toEqual(tested);
      expect(Object.keys(chinese).sort()).toEqual(tested);
    });
  });
}
