/** What single lines are: rows, marks of methods, comments. */
import { describe, expect, test } from "vitest";

import { cutFences } from "#generator/read/markdown/preprocess";
import { isTypeCell, looksLikeCertainRow, looksLikeRow } from "#generator/read/markdown/row-signs";
import { readPage } from "#generator/read/read";

/** Milliseconds; far more than a linear reader needs for all of them, and far less than a cubic one. */
const patience = 20_000;
const signs = " \t>*+•·,;，；、-.)0a`{｛}｝()（）–—:~_|[]#＃".split("");

describe("a line of 20,000 characters is read to its end", () => {
  test.each(signs)(
    "of %j",
    (sign) => {
      const runs = [sign, `${sign} `, `a${sign}`, `1${sign}`].map((unit) =>
        unit.repeat(Math.floor(19_990 / unit.length)),
      );
      for (const run of runs)
        for (const line of [run, `${run}x`, `name ${run}`, `${run} string`, `- a${run}string=`]) {
          expect(typeof looksLikeRow(line)).toBe("boolean");
          expect(typeof looksLikeCertainRow(`${line}名`)).toBe("boolean");
          expect(typeof isTypeCell(`string ${line}`)).toBe("boolean");
        }
    },
    patience,
  );

  test.each<[line: string, isRow: boolean]>([
    ["- name (string): 姓名", true],
    // A brace within a damaged list of attributes.
    ["\t json {d{ata-required} \t object \t 声明请求的结构 \t", true],
    ["\t json ｛d｛ata-required｝ \t object", true],
    ["\t json [required] \t object", true],
    ["\t json (data-indent=1) \t object", true],
    ["1. name {data-x} string", true],
    ["• name：string 姓名", true],
    ["name = string", false],
    ["a sentence about strings", false],
  ])("%s is a row: %s", (line, isRow) => {
    expect(looksLikeRow(line)).toBe(isRow);
  });

  test.each<[cell: string, isType: boolean]>([
    ["string", true],
    [" **`integer[]`** ", true],
    ["string {data-required}", true],
    ["string {data-required", true],
    ["string } x", false],
    ["string {a} x", false],
  ])("%j is the cell of a type: %s", (cell, isType) => {
    expect(isTypeCell(cell)).toBe(isType);
  });
});

const table =
  "| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| name | string | 名称\n\n{.im-table #response}\n";
const path = "openapi/v3/demo/a.md";
const rulesOf = (text: string) =>
  readPage({ path, page: path, text }).findings.map(({ rule, line }) => `${line} ${rule}`);

describe("a heading beside those of operations", () => {
  const first = `# 查询 {#get}\n\n${table}\n`;
  test.each([
    ["with a number", "# 查询订单 #2"],
    ["underlined", "查询订单\n===="],
    ["underlined, with a number", "查询订单 #2\n===="],
    ["closed", "# 查询订单 #"],
  ])("%s needs a mark of a method if a table is below it", (_, heading) => {
    const rules = rulesOf(`${first}${heading}\n\n${table}`);
    expect(rules.filter((rule) => rule.endsWith("method-ambiguous"))).toHaveLength(1);
  });

  test("a heading of a lower level, underlined with dashes, belongs to the operation above", () => {
    const rules = rulesOf(`${first}查询订单\n----\n\n${table}`);
    expect(rules.filter((rule) => rule.endsWith("method-ambiguous"))).toEqual([]);
  });

  test.each([
    ["# 查询订单 #get", 1],
    ["# 查询订单（#get）", 1],
    ["# 查询订单 {#get} {#post}", 1],
    ["# 查询订单 ｛＃get｝", 1],
    ["查询订单 #get\n====", 1],
    ["# 查询订单 #2", 0],
    ["# 编号#getter", 0],
  ])("%s is reported: %s", (heading, count) => {
    const rules = rulesOf(`${first}${heading}\n`);
    expect(rules.filter((rule) => rule.endsWith("method-ambiguous"))).toHaveLength(count);
  });
});

describe("a row in a heading", () => {
  const response = `# 查询 {#get}\n\n${table}\n`;
  test.each([
    ["# | total_amount | integer | 当前总费用 |", 1],
    ["#| total_amount | integer | 当前总费用", 1],
    ["## | list | object[] | 列表", 1],
    ["# total_amount {data-required} | integer | 当前总费用", 1],
    ["# \\| total_amount \\| integer \\| 当前总费用", 0],
    ["# 费用 | integer | 当前总费用", 0],
    ["# | 当前总费用", 0],
  ])("%s is reported: %s", (heading, count) => {
    const rules = rulesOf(`${response}${heading}\n`);
    expect(rules.filter((rule) => rule.endsWith("row-stray"))).toHaveLength(count);
  });
});

describe("a comment ends as in CommonMark", () => {
  test.each([
    ["<!-->a", "     a"],
    ["<!--->a", "      a"],
    ["<!---->a", "       a"],
    ["<!-- a --> b <!-- c -->d", "           b           d"],
    ["`<!--` a -->", "`<!--` a -->"],
    ["`a` <!-- b -->c", "`a`           c"],
    ["<!-- a `b --> c `<!-- d -->`", "              c `<!-- d -->`"],
    ["<!-- open", "<!-- open"],
    ["a <!-- open\n-->", "a <!-- open\n-->"],
    ["<!-- a\nb\n--> c", "\n\n    c"],
    ["<!-->\n| a | string |\n-->", "\n| a | string |\n-->"],
  ])("%j leaves %j", (text, left) => {
    expect(cutFences(text).text).toBe(left);
  });
});
