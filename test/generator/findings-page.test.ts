/** docs/findings.md explains every rule there is, each with a line that a fixture gives. */
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { analyze } from "#generator/index";
import { rules } from "#generator/findings/finding";
import { fixturePage, fixturePages, fixtureText } from "./support/fixtures.ts";

const page = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");
const [intro = "", ...sections] = page.split(/^## /mu);

const documented = sections.map((section) => {
  const [, rule = "", severity = ""] = /^`([a-z-]+)` · (error|warning|note)\n/u.exec(section) ?? [];
  const example = /^ {4}(\S.*)$/mu.exec(section)?.[1] ?? "";
  return { rule, severity, example, section };
});

test("the page lists exactly the rules that exist, with their severities, in order", () => {
  expect(Object.fromEntries(documented.map(({ rule, severity }) => [rule, severity]))).toEqual(rules);
  expect(documented.map(({ rule }) => rule)).toEqual(Object.keys(rules).sort());
});

const fixtureLines = new Set(
  fixturePages("findings").flatMap((name) => fixtureText(`findings/${name}.txt`).split("\n")),
);

describe.each(documented)("$rule", ({ rule, severity, example, section }) => {
  test("has an example that is a line of a fixture", () => {
    expect(example).toMatch(new RegExp(`^\\S+:\\d+:\\d+ ${severity} .* ${rule}$`, "u"));
    expect(fixtureLines).toContain(example);
  });

  test("has a fix, and a reading where there is one", () => {
    expect(section).toContain("**Fix:**");
    expect(section.includes("**Read as:**")).toBe(severity !== "error");
  });
});

test("the page names the rules that lint alone looks for", async () => {
  const rulesOfLint = await Promise.all(
    fixturePages("findings").map(async (name) => {
      const input = fixturePage("findings", name);
      const others = new Set((await analyze([input])).findings.map(({ rule }) => rule));
      const { findings } = await analyze([input], { lint: true });
      return findings.flatMap(({ rule }) => (others.has(rule) ? [] : [rule]));
    }),
  );
  const alone = new Set(rulesOfLint.flat());
  const named = /`lint` alone (.*?)\./su.exec(intro)?.[1]?.matchAll(/`([a-z-]+)`/gu) ?? [];
  expect(Array.from(named, ([, rule]) => rule)).toEqual([...alone].sort());
});
