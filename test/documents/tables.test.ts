/**
 * The tables of these documents have in Chinese the same rows and the same code. Other tests compare the English ones with the
 * sources, so that a new option, method, fault or rule needs a row in both languages.
 */
import { describe, expect, test } from "vitest";

import { readDocument } from "./blocks.ts";
import { tableDifferences } from "./tables.ts";

const pages = [
  ...["docs/changes.md", "docs/ci.md", "docs/faults.md", "docs/findings.md", "docs/notifications.md"],
  ...["docs/sandbox.md", "docs/security.md", "generator/README.md", "sandbox/README.md"],
];

const chineseOf = (file: string) =>
  file.startsWith("docs/") ? file.replace("docs/", "docs/zh-CN/") : file.replace(/\.md$/u, ".zh-CN.md");

describe("the tables in Chinese", () => {
  test.each(pages)("have the rows and the code of %s", (file) => {
    const [english, chinese] = [readDocument(file), readDocument(chineseOf(file))];
    expect(tableDifferences(english.prose, chinese.prose)).toEqual([]);
  });

  test("that differ are found", () => {
    const english =
      "| a | b |\n| --- | --- |\n| `x: string` | Throws ApiError if `y` is `z`. |\n| `w` | Stops. |\n";
    const chinese =
      "| 甲 | 乙 |\n| --- | --- |\n| `x: string` | `y` 为 `z` 时抛出 ApiError。 |\n| `w` | 停止。 |\n";
    expect(tableDifferences(english, chinese)).toEqual([]);
    const faults = [
      ["| `w` | 停止。 |\n", "", 2],
      ["x: string", "x: number", 1],
      ["`y`", "Y", 1],
      ["ApiError", "TypeError", 1],
      ["停止。", "", 1],
      ["停止。", "Stops.", 1],
      ["停止。 |", "停止。 | |", 1],
    ] as const;
    for (const [from, to, count] of faults)
      expect(tableDifferences(english, chinese.replace(from, to))).toHaveLength(count);
  });
});
