import { expect, test } from "vitest";

import { factNames } from "#generator/explain/field";
import { explanations as chinese } from "#generator/texts/chinese/explanations";
import { explanations as english } from "#generator/texts/english/explanations";
import { expectSameData, type Samples } from "../../support/texts.ts";

const samples: Samples<typeof english> = {
  label: ["page"],
  line: ["〈label〉", "〈value〉"],
  fact: ["unit"],
  origin: ["〈text〉", "derived"],
  yes: [],
  no: [],
  format: ["date"],
  unit: ["〈unit〉"],
  encryption: ["rsa-oaep"],
  encoding: [],
  role: ["digest"],
  exportKind: ["function"],
  region: ["overseas"],
  response: ["stream"],
  audiences: [["〈one〉", "〈other〉"]],
  fieldCounts: [31, 37],
  fieldAdded: [],
  rowUnavailable: [],
  noteOwn: ["〈place〉"],
  changed: ["〈name〉", "〈was〉", "〈is〉"],
  added: ["〈names〉"],
  removed: ["〈path〉"],
  moved: ["〈path〉", "〈into〉"],
  declares: ["〈path〉", "〈names〉"],
  oneOf: ["〈path〉", "〈names〉"],
  marks: ["〈required〉", "〈encrypted〉"],
  plain: ["〈paths〉"],
  idempotent: ["〈path〉"],
  path: ["〈path〉"],
  named: ["〈name〉", "〈kind〉"],
  cut: ["〈shown〉", 31],
  nothing: [],
  severalFields: ["〈path〉", 31],
  severalOperations: ["〈name〉", 31],
  matches: [31],
  more: [31],
  narrow: ["〈command〉"],
  packaged: ["〈version〉"],
  unknown: ["〈word〉", "〈near〉"],
  notFound: ["〈words〉", "〈near〉"],
  causeUnknown: [31],
  clientMissing: [31],
};

/** Texts that are punctuation around their data, or the same in both languages. */
const neutral = ["line", "named", "changed", "unit", "audiences", "format"];

type AnyText = (...args: unknown[]) => unknown;
const textOf = (catalog: object, name: string) => (catalog as Record<string, AnyText>)[name]; // names are keys

test.each(Object.entries(samples).filter(([name]) => !neutral.includes(name)))(
  "%s shows the same data in both languages",
  (name, args) => {
    expectSameData(textOf(english, name)?.(...args), textOf(chinese, name)?.(...args), args);
  },
);

test("every fact has a name in both languages", () => {
  for (const name of factNames) {
    expect(english.fact(name)).not.toMatch(/\p{Script=Han}|^$/u);
    expect(chinese.fact(name)).not.toBe("");
  }
});
