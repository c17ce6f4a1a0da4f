/** docs/changes.md names the rules and levels of the code, and so does the page in Chinese. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { levels, rules, type Rule } from "#generator/diff/change";
import { levelOf } from "#generator/diff/levels";
import { chinese } from "#generator/diff/texts/chinese";
import type { Json } from "#generator/ir/model";
import { root } from "../../support/specs.ts";

const pages = [
  ["docs/changes.md", Object.fromEntries(levels.map((level) => [level, new RegExp(`\\b${level}\\b`, "u")]))],
  [
    "docs/zh-CN/changes.md",
    // 兼容 is a part of 不兼容.
    Object.fromEntries(levels.map((level) => [level, new RegExp(`(?<!不)${chinese.levels[level]}`, "u")])),
  ],
] as const;

/** Values of which each rule with several levels has those that matter. */
const values: readonly Json[] = [
  null,
  1,
  2,
  "integer",
  "number",
  { min: null, max: 1 },
  { min: 1, max: 2 },
  { type: "string", required: true },
  [{ name: "a" }],
  [{ name: "a" }, { name: "b" }],
];

function levelsOf(rule: Rule, direction: "sent" | "received"): string[] {
  const present = new Set(
    values.flatMap((old) => values.map((now) => levelOf(rule, { direction, old, new: now }))),
  );
  return levels.filter((level) => present.has(level));
}

describe.each(pages)("%s", (file, words) => {
  const text = readFileSync(join(root, file), "utf8");
  const [, table = ""] = /<!-- rules -->([\s\S]*?)<!-- \/rules -->/u.exec(text) ?? [];
  const rows = [...table.matchAll(/^\| `([a-z-]+)` \| (.*) \| (.*) \|$/gmu)].map(
    ([, rule = "", sent = "", received = ""]) => ({ rule, sent, received }),
  );
  const named = (cell: string) => levels.filter((level) => words[level]?.test(cell));

  test("the table has every rule in the order of the code", () => {
    expect(rows.map(({ rule }) => rule)).toEqual([...rules]);
  });

  test.each(rows)("$rule has the levels of the table", ({ rule, sent, received }) => {
    const known = rules.find((one) => one === rule);
    if (!known) throw new Error("The rule is unknown.");
    expect(named(sent)).toEqual(levelsOf(known, "sent"));
    expect(named(received)).toEqual(levelsOf(known, "received"));
  });
});
