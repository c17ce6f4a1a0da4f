/** Pages that would keep the markdown parser busy for minutes are refused before it sees them. A test here that does not end fails. */
import { describe, expect, test } from "vitest";

import { findExcess } from "#generator/read/markdown/excess";
import { cutFences } from "#generator/read/markdown/preprocess";
import { readPage } from "#generator/read/read";
import { readAllCorrections } from "#generator/refine/corrections";

import { specPages } from "../../support/spec-pages.ts";

const path = "openapi/v3/demo.md";
const head =
  "# 查询 {#get}\n\n| 请求参数 | 类型 {.type} | 描述 {.desc} |\n| --- | --- | --- |\n| id | string | 编号 |\n\n";
const read = (text: string) => readPage({ path, page: path, text }, { samples: true });
const causes = (text: string) =>
  read(text).findings.flatMap(({ rule, data }) => (rule === "page-unreadable" ? [data] : []));

describe("a page is refused", () => {
  test.each([
    ["emphasis", "*a_ ".repeat(20_000)],
    ["emphasis over lines", "*a_ **b __c\n".repeat(15_000)],
    ["brackets", "[".repeat(19_000)],
    ["links", "[a](".repeat(4000)],
    ["images", "![".repeat(9000)],
    ["back-quotes", "`a ``b ".repeat(2500)],
    ["open comments", "a<!--".repeat(3900)],
    ["instructions", "a<?".repeat(6000)],
    ["character data", "a<![CDATA[".repeat(1900)],
    ["definitions", "[a]: b\n".repeat(15_000)],
    ["underlines", "a\n=\n".repeat(9000)],
    ["emphasis in a cell", `${"*a_ ".repeat(1000)}|`],
  ])("with too many marks: %s", (_, text) => {
    const lines = text.length < 20_000 ? text : text.replace(/.{1,19000}(?:\s|$)/gsu, (part) => `${part}\n`);
    expect(causes(`${head}${lines}`)).toEqual([{ case: "marks" }]);
  });

  test.each([
    ["lists in a line", "- ".repeat(3000)],
    ["quotes in a line", ">".repeat(3000)],
    ["numbers in a line", "1. ".repeat(3000)],
    ["lists over lines", Array.from({ length: 400 }, (_, at) => `${" ".repeat(2 * at)}- a\n`).join("")],
    ["nested lists again and again", `${"- ".repeat(10)}a\n`.repeat(5000)],
  ])("with too much nesting: %s", (_, text) => {
    expect(causes(`${head}${text}`)).toEqual([{ case: "depth" }]);
  });

  test("with too much text or too many lines", () => {
    expect(causes(`${head}${"a\n".repeat(300_000)}`)).toEqual([{ case: "size", maxLength: 524_288 }]);
    expect(causes(`${head}${"\n".repeat(100_000)}`)).toEqual([{ case: "lines", maxLines: 20_000 }]);
    expect(causes(`${head}${"a".repeat(20_001)}`)).toEqual([{ case: "line", maxLength: 20_000 }]);
  });
});

const large: [string, string][] = [
  ["blank lines", "\n".repeat(19_000)],
  ["blank lines in a table", `| a |\n| --- |\n${"\n".repeat(18_000)}| b |\n`],
  ["open fences", "```js\n".repeat(19_000)],
  [
    "open fences of falling length",
    Array.from({ length: 900 }, (_, at) => `${"`".repeat(903 - at)}x\n`).join(""),
  ],
  ["open fences and lines", "```js\na\n".repeat(9000)],
  ["comments on a line", "<!-- a -->".repeat(1900)],
  ["comments that do not close", "<!-- a\n".repeat(18_000)],
  ["dashes and an x", `${"-".repeat(19_000)}x`],
  ["spaces", `${" ".repeat(19_000)}x`],
  ["containers", "::: tip\n".repeat(5000)],
  ["container with spaces", `:::${" ".repeat(19_000)}\n`],
  ["braces", "{".repeat(19_000)],
  ["colons", `${":".repeat(19_000)}x`],
];

test.each([
  ["brackets", `a: ${"[".repeat(500)}`],
  ["mappings", `${"? ".repeat(99)} `.repeat(4)],
  ["keys with several spaces", "?  ".repeat(200)],
  ["lists in a line", "- ".repeat(1000)],
  ["lists over lines", Array.from({ length: 300 }, (_, at) => `${" ".repeat(at)}-\n`).join("")],
])("front matter and corrections with too much nesting are refused: %s", (_, text) => {
  const { findings } = readPage({ path, page: path, text: `---\n${text}\n---\n${head}` });
  // Some of them are refused as markdown before.
  expect(findings[0]?.rule).toMatch(/^(?:front-matter-invalid|page-unreadable)$/u);
  const file = { path: "corrections.yaml", text: `- ${text}` };
  expect(readAllCorrections([file, file]).findings).toMatchObject([
    { rule: "correction-invalid", data: { case: "depth" } },
    { rule: "correction-invalid", data: { case: "depth" } },
  ]);
});

describe("a page that is large and has a strange form is read to its end", () => {
  test.each(large)("%s", (_, text) => {
    expect(read(`${head}${text}`).operations.length).toBeLessThanOrEqual(1);
    const cells = text.slice(0, 15_000).replace(/\n/gu, " ").replace(/\|/gu, "");
    for (const row of [
      `| ${cells} | string | 编号 |`,
      `| id | ${cells} | 编号 |`,
      `| id | string | ${cells} |`,
    ])
      read(head.replace("| id | string | 编号 |", row));
  });

  test.each([
    ...large,
    ["quotes", "'".repeat(15_000)],
    ["arrows", "->".repeat(9000)],
    ["nested", "[".repeat(15_000)],
  ])(
    "as a rendered page, as a sample, and as front matter: %s",
    (_, text) => {
      read(`查询\n请求参数 类型 描述\n${text}\nid string 编号\n返回字典 类型 描述\n${text}\n`);
      read(`${head}\`\`\`php\n$instance->v3->demo->get(['query' => [${text}\n\`\`\`\n`);
      read(`${head}\`\`\`json\n${text}\n\`\`\`\n`);
      read(`---\ntitle: ${text}\n---\n${head}`);
      read(`---\nlinks: [${text.slice(0, 15_000)}\n---\n${head}`);
    },
    60_000,
  );
});

test("no page of the documentation is near a limit", () => {
  for (const { path: file, text } of specPages()) {
    const { text: cut } = cutFences(text);
    expect([file, findExcess(`${cut}\n\n`.repeat(8))]).toEqual([file, undefined]);
  }
});
