/** Each document has the same sections, code and tables in English and in Chinese, and a link to the other language. */

import { describe, expect, test } from "vitest";

import {
  documentFiles,
  headingsOf,
  isSamePart,
  parseDocument,
  partsOf,
  readDocument,
  type Block,
  type Document,
} from "./blocks.ts";
import { linksOf } from "./links.ts";

/** The path of the same document in Chinese. */
const chineseOf = (file: string) =>
  file.startsWith("docs/") ? file.replace("docs/", "docs/zh-CN/") : file.replace(/\.md$/u, ".zh-CN.md");

const isChinese = (file: string) => file.includes("zh-CN");
const english = documentFiles.filter((file) => !isChinese(file));

/** The first lines of a document, where readers look for their language. */
const HEAD = 12;

function linksToOther(document: Document, other: string): boolean {
  return linksOf(document).some(({ line, target }) => line <= HEAD && target === other);
}

const rowsOf = ({ prose }: Document) => [...prose.matchAll(/^ *\|.*$/gmu)].length;

/** The first part of a block that differs from its block in English; undefined if none does. */
function differenceOf(english: Block, chinese: Block): string | undefined {
  const expected = partsOf(english.code, english.language);
  const actual = partsOf(chinese.code, chinese.language);
  const at = actual.findIndex((part, index) => !isSamePart(part, expected[index]));
  if (at >= 0) return `${actual[at]} instead of ${expected[at] ?? "the end"}`;
  return actual.length < expected.length ? `${expected[actual.length]} is missing` : undefined;
}

/** How a document in Chinese differs from the one in English. */
function differencesOf(english: Document, chinese: Document): string[] {
  const levels = (document: Document) => headingsOf(document).map(({ level }) => level);
  const infoOf = (document: Document) =>
    document.blocks.map(({ language, words }) => [language, ...words].join(" "));
  const differences: [what: string, english: unknown, chinese: unknown][] = [
    ["levels of headings", levels(english), levels(chinese)],
    ["rows of tables", rowsOf(english), rowsOf(chinese)],
    ["languages of blocks", infoOf(english), infoOf(chinese)],
    ["link to the English page", true, linksToOther(chinese, english.file)],
    ["link to the Chinese page", true, linksToOther(english, chinese.file)],
  ];
  return [
    ...differences
      .map(([what, ...both]) => [what, ...both.map((one) => JSON.stringify(one))])
      .filter(([, expected, actual]) => expected !== actual)
      .map(([what, expected, actual]) => `${chinese.file}: ${what}: ${actual} instead of ${expected}`),
    ...english.blocks.flatMap((block, at) => {
      const other = chinese.blocks[at];
      const difference = other && differenceOf(block, other);
      return difference === undefined ? [] : [`${other?.file}:${other?.line}: ${difference}`];
    }),
  ];
}

describe("the documents in Chinese", () => {
  test.each(english)("say what %s says", (file) => {
    const chinese = chineseOf(file);
    expect(documentFiles).toContain(chinese);
    expect(differencesOf(readDocument(file), readDocument(chinese))).toEqual([]);
  });

  test("are each that of a page in English", () => {
    const known = new Set(english.map(chineseOf));
    const others = documentFiles.filter((file) => isChinese(file) && !known.has(file));
    expect(others).toEqual([]);
  });

  test("link to pages in Chinese", () => {
    const others = documentFiles.filter(isChinese).flatMap((file) =>
      linksOf(readDocument(file))
        .filter(({ target }) => english.includes(target) && chineseOf(target) !== file)
        .map(({ line, target }) => `${file}:${line}: ${target}`),
    );
    expect(others).toEqual([]);
  });

  test("that differ are found", () => {
    const [a, b] = ["docs/a.md", "docs/zh-CN/a.md"];
    const code = '```ts\nconst a = f("Coffee", 1, {\n  b,\n}); // one\n```\n```sh\nnpm ci # install\n```';
    const one = parseDocument(a, `# A\n[中文](zh-CN/a.md)\n\n## B\n\n| a | b |\n${code}`);
    const same = code
      .replace('"Coffee"', '"咖啡"')
      .replace("// one", "// 一")
      .replace("# install", "# 安装")
      .replace("{\n  b,\n}", "{ b }");
    const text = `# 甲\n[English](../a.md)\n\n## 乙\n\n| 甲 | 乙 |\n${same}`;
    expect(differencesOf(one, parseDocument(b, text))).toEqual([]);
    const faults = [
      ["## 乙", "### 乙"],
      ["## 乙\n", "## 乙\n\n| 丙 |\n"],
      ["../a.md", "a.md"],
      ["```sh", "```bash"],
      ["1,", "2,"],
      ['"咖啡"', '"Tea"'],
      ["npm ci", "npm install"],
      [" b }", " b, c }"],
    ] as const;
    for (const [from, to] of faults)
      expect(differencesOf(one, parseDocument(b, text.replace(from, to)))).toHaveLength(1);
  });
});
