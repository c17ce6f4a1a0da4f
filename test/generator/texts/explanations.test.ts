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

test.each<readonly [name: keyof typeof samples, args: readonly unknown[], en: string, zh: string]>([
  [
    "unknown",
    ["abc", ""],
    "abc: is neither an operation, an exported name, an event, a field nor an error code. Search by words with wechatpay-codegen find.",
    "abc：不是接口、导出的名称、事件、字段或错误码。请用 wechatpay-codegen find 按词查找。",
  ],
  [
    "notFound",
    ["a b", ""],
    "a b: no operation has these words. Use fewer words.",
    "a b：没有匹配这些词的接口。请减少查找的词。",
  ],
  ["matches", [1], "1 operation", "共 1 个接口和通知"],
  ["origin", ["分", "stated"], "分", "分"],
  ["origin", ["分", "page"], "分 (page)", "分（页面）"],
  ["format", ["date"], "yyyy-MM-dd", "yyyy-MM-dd"],
  ["format", ["0-9A-Z"], "characters 0-9A-Z", "字符 0-9A-Z"],
  ["unit", ["元"], "元 (yuan)", "元"],
  ["unit", ["美元"], "美元", "美元"],
  ["encryption", ["aes-256-gcm"], "AEAD_AES_256_GCM, with the APIv3 key", "AEAD_AES_256_GCM，使用 APIv3密钥"],
  ["region", ["domestic"], "mainland China", "中国内地"],
  ["audiences", [["商户", "某部分"]], "merchants, 某部分", "商户、某部分"],
])("%s of %j", (name, args, en, zh) => {
  expect([textOf(english, name)?.(...args), textOf(chinese, name)?.(...args)]).toEqual([en, zh]);
});

test("every fact has a name in both languages", () => {
  for (const name of factNames) {
    expect(english.fact(name)).not.toMatch(/\p{Script=Han}|^$/u);
    expect(chinese.fact(name)).not.toBe("");
  }
});
