/** docs/findings.md explains every rule there is, each with a line that a fixture gives, and so does the page in Chinese. */
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { analyze } from "#generator/index";
import { rules } from "#generator/findings/finding";
import { fixturePage, fixturePages, fixtureText } from "./support/fixtures.ts";

/** How a page in one of the languages is written. */
const languages = [
  {
    file: "docs/findings.md",
    severities: { error: "error", warning: "warning", note: "note" },
    fixture: ".txt",
    fix: "**Fix:**",
    reading: "**Read as:**",
    lintAlone: /`lint` alone (.*?)\./su,
  },
  {
    file: "docs/zh-CN/findings.md",
    severities: { error: "错误", warning: "警告", note: "提示" },
    fixture: ".zh.txt",
    fix: "**处理办法：**",
    reading: "**读取方式：**",
    lintAlone: /只由 `lint` 检查：(.*?)。/su,
  },
] as const;

/** The rules that lint alone looks for. */
async function rulesOfLint(): Promise<string[]> {
  const rulesOfPages = await Promise.all(
    fixturePages("findings").map(async (name) => {
      const input = fixturePage("findings", name);
      const others = new Set((await analyze([input])).findings.map(({ rule }) => rule));
      const { findings } = await analyze([input], { lint: true });
      return findings.flatMap(({ rule }) => (others.has(rule) ? [] : [rule]));
    }),
  );
  return [...new Set(rulesOfPages.flat())].sort();
}

describe.each(languages)("$file", ({ file, severities, fixture, fix, reading, lintAlone }) => {
  const page = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const [intro = "", ...sections] = page.split(/^## /mu);
  const documented = sections.map((section) => {
    const [, rule = "", severity = ""] = /^`([a-z-]+)` · (\S+)\n/u.exec(section) ?? [];
    const example = /^ {4}(\S.*)$/mu.exec(section)?.[1] ?? "";
    return { rule, severity, example, section };
  });
  const fixtureLines = new Set(
    fixturePages("findings").flatMap((name) => fixtureText(`findings/${name}${fixture}`).split("\n")),
  );

  test("lists exactly the rules that exist, with their severities, in order", () => {
    expect(documented.map(({ rule, severity }) => [rule, severity])).toEqual(
      Object.entries(rules)
        .map(([rule, severity]) => [rule, severities[severity]] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });

  test.each(documented)("$rule has an example that is a line of a fixture", ({ rule, example }) => {
    const severity = Object.entries(rules).find(([one]) => one === rule)?.[1];
    expect(example).toMatch(new RegExp(`^\\S+:\\d+:\\d+ ${severity} .* ${rule}$`, "u"));
    expect(fixtureLines).toContain(example);
  });

  test.each(documented)("$rule has a fix, and a reading where there is one", ({ severity, section }) => {
    expect(section).toContain(fix);
    expect(section.includes(reading)).toBe(severity !== severities.error);
  });

  test("names the rules that lint alone looks for", async () => {
    const named = lintAlone.exec(intro)?.[1]?.matchAll(/`([a-z-]+)`/gu) ?? [];
    expect(Array.from(named, ([, rule]) => rule)).toEqual(await rulesOfLint());
  });
});
