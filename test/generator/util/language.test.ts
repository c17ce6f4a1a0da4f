import { expect, test } from "vitest";
import { findArgumentIssue, languageFlags } from "#generator/util/arguments";
import { localeLanguage, outputLanguage, type Environment, type Language } from "#generator/util/language";

test.each<[environment: Environment, systemLocale: string, language: Language]>([
  [{ LANG: "zh_CN.UTF-8" }, "en-US", "zh"],
  [{ LANG: "zh" }, "en-US", "zh"],
  [{ LANG: "zh_TW" }, "en-US", "zh"],
  [{ LANG: "ZH_HK@stroke" }, "en-US", "zh"],
  [{ LANG: "zha_CN" }, "zh-CN", "en"],
  [{ LANG: "en_US.UTF-8" }, "zh-CN", "en"],
  [{ LANG: "de_DE" }, "zh-CN", "en"],
  [{ LANG: "C" }, "zh-CN", "en"],
  [{ LC_ALL: "zh_CN", LC_MESSAGES: "en_US", LANG: "en_US" }, "en-US", "zh"],
  [{ LC_MESSAGES: "zh_CN", LANG: "en_US" }, "en-US", "zh"],
  [{ LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN" }, "en-US", "zh"],
  [{ LC_ALL: "C", LANG: "zh_CN" }, "zh-CN", "en"],
  [{ LC_CTYPE: "zh_CN" }, "en-US", "en"],
  [{}, "zh-Hans-CN", "zh"],
  [{}, "fr-FR", "en"],
])("the locale %j on a system of %s has the language %s", (environment, systemLocale, language) => {
  expect(localeLanguage(environment, () => systemLocale)).toBe(language);
});

const chinese = { LANG: "zh_CN.UTF-8" };
const english = { LANG: "en_US.UTF-8" };

test.each<[args: string[], environment: Environment, language: Language]>([
  [[], chinese, "zh"],
  [[], english, "en"],
  [["--lang", "en"], chinese, "en"],
  [["--lang=zh"], english, "zh"],
  [["--unknown", "--lang", "zh", "a", "b"], english, "zh"],
  [["--lang", "fr"], chinese, "zh"],
  [["--lang"], chinese, "zh"],
  [["--format", "json"], chinese, "en"],
  [["--format", "github", "--lang", "zh"], chinese, "en"],
  [["--format", "text"], chinese, "zh"],
  [["--out", "--format=json"], chinese, "en"],
  [["--", "--lang", "zh"], english, "en"],
])("a run with %j and the locale %j prints %s", (args, environment, language) => {
  expect(outputLanguage(languageFlags(args), environment)).toBe(language);
});

const flags = {
  out: { type: "string", short: "o" },
  watch: { type: "boolean" },
  cache: { type: "string" },
  "no-cache": { type: "boolean" },
} as const;

test.each([
  [["--frob", "x"], { option: "--frob", kind: "optionUnknown" }],
  [["-x"], { option: "-x", kind: "optionUnknown" }],
  [["--no-frob"], { option: "--no-frob", kind: "optionUnknown" }],
  [["--out"], { option: "--out", kind: "valueMissing" }],
  [["--out", "--watch"], { option: "--out", kind: "valueMissing" }],
  [["--no-out"], { option: "--no-out", kind: "optionUnknown" }],
  [["--no-cache", "--frob"], { option: "--frob", kind: "optionUnknown" }],
  [["-o", "--watch"], { option: "-o", kind: "valueMissing" }],
  [["--watch=yes"], { option: "--watch", kind: "valueUnexpected" }],
  [["--out=--watch", "--watch", "--no-watch", "folder", "--", "--frob"], undefined],
])("the command line %j has the issue %j", (args, issue) => {
  expect(findArgumentIssue(args, flags, { allowNegative: true })).toEqual(issue);
});

test("--no-watch is unknown to a command without negative options", () => {
  const issue = { option: "--no-watch", kind: "optionUnknown" };
  expect(findArgumentIssue(["--no-watch"], flags, { allowNegative: false })).toEqual(issue);
});
