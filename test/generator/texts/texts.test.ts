import { describe, expect, test } from "vitest";
import { messages as chinese } from "#generator/texts/chinese/messages";
import { messages as english } from "#generator/texts/english/messages";
import { textsIn, type Texts } from "#generator/texts/texts";
import { expectSameData, usageFacts, type Samples } from "../../support/texts.ts";

const samples: Samples<typeof english> = {
  helpHint: ["〈message〉"],
  commandMissing: [],
  commandUnknown: ["〈name〉"],
  optionUnknown: ["〈option〉"],
  valueMissing: ["〈option〉"],
  valueUnexpected: ["〈option〉"],
  argumentsUnreadable: ["〈reason〉"],
  noPositionals: ["〈command〉", "〈positional〉"],
  noCorrectionsRefused: ["〈command〉"],
  clientUnknown: ["〈name〉", undefined, "〈names〉"],
  clientMissing: ["〈command〉", "〈names〉"],
  outOfSeveral: [],
  pruneRefused: ["〈command〉"],
  wordsMissing: ["〈command〉"],
  skillRefused: ["〈command〉"],
  skillOfSeveral: [],
  skillWithinPages: ["〈out〉"],
  skillEmpty: [],
  skillFolderMissing: [],
  notRecorded: ["〈folder〉", "〈paths〉"],
  configSkillShared: ["〈path〉", "〈name〉", "〈other〉", "〈skill〉"],
  limitRefused: ["〈command〉"],
  limitInvalid: [],
  foldersMissing: [],
  outFileEmpty: [],
  outFolderEmpty: [],
  outWithinPages: ["〈out〉"],
  specsEmpty: [],
  cacheEmpty: [],
  correctionsEmpty: [],
  choiceInvalid: ["〈option〉", "〈choices〉"],
  systemError: ["〈reason〉"],
  unreadable: ["〈path〉", "〈reason〉"],
  folderMissing: ["〈path〉"],
  noPages: ["〈folders〉"],
  unwritable: ["〈folder〉", "〈reason〉"],
  folderLinked: ["〈path〉"],
  notRegular: ["〈path〉"],
  notGenerated: ["〈folder〉", "〈paths〉"],
  correctionsMissing: ["〈path〉"],
  configMissing: ["〈path〉"],
  configUnloadable: ["〈path〉", "〈reason〉"],
  configEncoding: ["〈path〉", 31, 37],
  configNotJson: ["〈path〉", { case: "comment", line: 31, column: 37 }],
  configNotObject: ["〈path〉"],
  configNotBoolean: ["〈path〉", "〈key〉"],
  configImportExtension: ["〈path〉", "〈extensions〉"],
  projectUnfit: ["〈path〉", ".ts"],
  configIgnored: ["〈path〉", "〈names〉"],
  configSecond: ["〈path〉", "〈loaded〉"],
  configEmpty: ["〈path〉"],
  configName: ["〈path〉"],
  configNameMissing: ["〈path〉"],
  configNameRepeated: ["〈path〉", "〈name〉"],
  configOverlap: ["〈path〉", ["〈name〉", "〈out〉"], ["〈otherName〉", "〈otherOut〉"]],
  configOutWithinPages: ["〈path〉", ["〈name〉", "〈out〉"], ["〈reader〉", "〈specs〉"]],
  configHeader: ["〈path〉"],
  configHeaderInvisible: ["〈path〉", 31],
  configHeaderAfterComment: ["〈path〉", 31],
  configHeaderUnclosed: ["〈path〉", 31],
  correctionsMisnamed: ["〈paths〉"],
  configKeyUnknown: ["〈path〉", "〈key〉", undefined, "〈keys〉"],
  configNotPatterns: ["〈path〉", "〈key〉"],
  configNotText: ["〈path〉", "〈key〉"],
  configNotTextOrFalse: ["〈path〉", "〈key〉"],
  configFormat: ["〈path〉"],
  prettierMissing: ["〈path〉"],
  prettierUnusable: ["〈reason〉"],
  prettierFailed: ["〈path〉", "〈reason〉"],
  configFailOn: ["〈path〉"],
  patternEmpty: ["〈from〉"],
  patternNegated: ["〈from〉", "〈pattern〉"],
  patternUnmatched: ["〈from〉", "〈pattern〉"],
  excludeUnmatched: ["〈from〉", "〈pattern〉"],
  allExcluded: [],
  ignoreEmpty: [],
  ignoreRefused: ["〈command〉"],
  ignoreMissing: ["〈path〉"],
  ignoreUnmatched: ["〈place〉"],
  ignoreExpired: ["〈place〉", "〈until〉"],
  diffSides: [],
  changelogRange: [],
  sideUnknown: ["〈name〉"],
  gitFailed: ["〈reason〉"],
  revisionMissing: ["〈name〉"],
  toolFailed: ["〈tool〉", "〈reason〉"],
  packageMissing: ["〈spec〉"],
  irNotJson: ["〈path〉"],
  irInvalid: ["〈path〉", "〈place〉"],
  pagesFailed: ["〈name〉", "〈counts〉"],
  configLevels: ["〈path〉"],
  configLevelRule: ["〈path〉", "〈rule〉"],
  configLevel: ["〈path〉", "〈rule〉", "〈choices〉"],
  stageDone: ["read", "〈text〉", "〈seconds〉"],
  stageProgress: ["openapi", 31, 37],
  sources: [
    {
      pages: 31,
      skipped: [
        ["no-page", 37],
        ["other-api", 41],
        ["index", 43],
        ["cyclic-link", 53],
      ],
      leftOut: 47,
    },
  ],
  clientHeading: ["〈name〉"],
  operations: [31],
  operationsCorrected: [31, "〈corrections〉"],
  canonicalPages: [31],
  emitted: [31],
  emittedOthersUnchanged: [31, 37],
  compared: [31],
  written: [31, 37],
  nothingChanged: [],
  formatterLoaded: [],
  watching: ["〈folder〉"],
  findingCounts: [{ error: 31, warning: 37, note: 41 }],
  ofClient: ["〈client〉", "〈message〉"],
  findings: ["〈counts〉"],
  noFindings: [],
  notWritten: ["〈out〉", "〈counts〉"],
  notCompared: ["〈out〉", "〈counts〉"],
  noDocument: ["〈counts〉"],
  differs: ["edited", "〈file〉"],
  moreFiles: [31],
  outdated: [
    "〈out〉",
    "〈specs〉",
    [
      ["edited", 31],
      ["stale", 37],
    ],
    "〈command〉",
  ],
  upToDate: ["〈out〉", "〈specs〉"],
  marksLost: ["〈pages〉", "〈out〉"],
  notInSource: ["〈page〉"],
  notInSourceCount: [31, "〈out〉"],
  pruned: [31, "〈out〉"],
  ignoreFault: ["rule-unknown", "〈subject〉"],
};

type AnyText = (...args: unknown[]) => unknown;
const textOf = (catalog: object, name: string) => (catalog as Record<string, AnyText>)[name]; // names are keys

describe("the messages of the commands", () => {
  test.each(Object.entries(samples))("%s shows the same data in both languages", (name, args) => {
    expectSameData(textOf(english, name)?.(...args), textOf(chinese, name)?.(...args), args);
  });

  test("every error names what it is about, what is wrong, and what to do", () => {
    const errors = Object.keys(samples).slice(1, Object.keys(samples).indexOf("stageDone"));
    const shortened = ["argumentsUnreadable", "systemError", "unreadable", "configUnloadable"]; // a reason of the system ends them
    for (const name of errors.filter((one) => !shortened.includes(one))) {
      const args = samples[name as keyof typeof samples]; // a key of samples
      expect(textOf(english, name)?.(...args)).toMatch(/^[^:]+: [^.]+\. [A-Z].*\.$/u);
      expect(textOf(chinese, name)?.(...args)).toMatch(/^[^：]+：[^。]+。.+。$/u);
    }
  });

  test("counts of findings leave out what is not there", () => {
    const counts = { error: 1, warning: 0, note: 2 };
    expect(english.findingCounts(counts)).toBe("1 error, 2 notes");
    expect(chinese.findingCounts(counts)).toBe("1 个错误，2 个提示");
    const none = { error: 0, warning: 0, note: 0 };
    expect([english.findingCounts(none), chinese.findingCounts(none)]).toEqual(["", ""]);
  });
});

/** Messages that say something else for other data, with the data, and both messages. */
const others: readonly (readonly [
  name: keyof typeof samples,
  args: readonly unknown[],
  en: string,
  zh: string,
])[] = [
  [
    "clientUnknown",
    ["shpo", "shop", "shop, admin"],
    '--client: "shpo" is not a client of the configuration. Use "shop".',
    "--client：配置中没有客户端“shpo”。请使用“shop”。",
  ],
  [
    "clientUnknown",
    ["other", undefined, "shop, admin"],
    '--client: "other" is not a client of the configuration. Use one of shop, admin.',
    "--client：配置中没有客户端“other”。可选的客户端：shop, admin。",
  ],
  [
    "clientUnknown",
    ["shop", undefined, ""],
    '--client: "shop" is not a client, because the configuration names none. Remove the option, or export a list of clients.',
    "--client：“shop”不是客户端，因为配置中没有为客户端命名。请删除该选项，或者在配置中导出客户端列表。",
  ],
  [
    "wordsMissing",
    ["find"],
    "find: the words are missing. Name what it should look for, such as refund.",
    "find：缺少查找的内容。请指定，例如 退款。",
  ],
  [
    "wordsMissing",
    ["explain"],
    'explain: the words are missing. Name what it should look for, such as "POST /v3/pay/transactions/jsapi".',
    'explain：缺少查找的内容。请指定，例如 "POST /v3/pay/transactions/jsapi"。',
  ],
  [
    "configNotJson",
    ["a.json", undefined],
    "a.json: the configuration is not valid JSON. Correct its syntax.",
    "a.json：配置不是有效的 JSON。请检查语法。",
  ],
  [
    "configKeyUnknown",
    ["a.json", "spec", "specs", "specs, out"],
    'a.json: "spec" is not known. Use "specs".',
    "a.json：没有配置项“spec”。请使用“specs”。",
  ],
  [
    "configKeyUnknown",
    ["a.json", "other", undefined, "specs, out"],
    'a.json: "other" is not known. Use one of specs, out.',
    "a.json：没有配置项“other”。可用的配置项：specs, out。",
  ],
  [
    "projectUnfit",
    ["tsconfig.json", "none"],
    'tsconfig.json: "moduleResolution" requires extensions in imports. Set it to "bundler", or generate with --import-extension .js.',
    'tsconfig.json：“moduleResolution”要求导入路径带扩展名。请设为 "bundler"，或使用 --import-extension .js 生成。',
  ],
  [
    "notInSourceCount",
    [1, "specs"],
    "1 page in specs is not in the source. --prune removes it.",
    "specs 中有 1 个页面已不在源页面中。加上 --prune 可删除它们。",
  ],
  [
    "notInSourceCount",
    [2, "specs"],
    "2 pages in specs are not in the source. --prune removes them.",
    "specs 中有 2 个页面已不在源页面中。加上 --prune 可删除它们。",
  ],
  [
    "irInvalid",
    ["ir.json", ""],
    "ir.json: is not a valid IR. Write the file with wechatpay-codegen ir --out FILE.",
    "ir.json：不是有效的 IR。请用 wechatpay-codegen ir --out FILE 生成该文件。",
  ],
  [
    "irInvalid",
    ["ir.json", "/operations/0"],
    "ir.json: is not a valid IR (/operations/0). Write the file with wechatpay-codegen ir --out FILE.",
    "ir.json：不是有效的 IR（/operations/0）。请用 wechatpay-codegen ir --out FILE 生成该文件。",
  ],
  [
    "outdated",
    ["generated", "specs", [["edited", 1]], "run"],
    "generated: does not match specs: 1 file differs (1 edited by hand). Run:\n\n  run",
    "generated：与 specs 不一致：1 个文件有差异（手工修改 1 个）。请运行：\n\n  run",
  ],
];

describe("a message for other data", () => {
  test.each(others)("%s of %j", (name, args, en, zh) => {
    expect([textOf(english, name)?.(...args), textOf(chinese, name)?.(...args)]).toEqual([en, zh]);
  });
});

describe("the usage of the commands", () => {
  const names = Object.keys(textsIn("en").usage) as (keyof Texts["usage"])[]; // its keys
  test.each(names)("of %s names the same options, placeholders and exit codes in both languages", (name) => {
    const [own, other] = [textsIn("en").usage[name], textsIn("zh").usage[name]];
    expect(usageFacts(other)).toEqual(usageFacts(own));
    expect(usageFacts(own).length).toBeGreaterThan(1);
  });

  test("lines of the usage have at most 130 columns", () => {
    const columns = (line: string) =>
      line.split(/(?=.)/u).reduce((sum, one) => sum + (/[\u2e80-\uffdc]/u.test(one) ? 2 : 1), 0);
    for (const language of ["en", "zh"] as const) {
      const lines = Object.values(textsIn(language).usage).flatMap((text) => text.split("\n"));
      expect(lines.filter((line) => columns(line) > 130)).toEqual([]);
    }
  });
});
