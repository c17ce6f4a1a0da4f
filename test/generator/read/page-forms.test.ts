/** What is read of a page in unusual forms: its front matter, its place, code with rows, rows that repeat others. */
import { describe, expect, test } from "vitest";

import type { Operation, PageFile } from "#generator/ir/model";
import { FrontMatterError, type Parsers } from "#generator/read/markdown/parsers";
import { remarkParsers } from "#generator/read/markdown/remark";
import { readPage, readPages } from "#generator/read/read";
import { readPageWith } from "#generator/read/read-page";
import { readRowsOf } from "../support/page.ts";

const rows = (...lines: readonly string[]) =>
  [
    "| 请求参数 | 类型 {.type} | 描述 {.desc}",
    "| --- | --- | ---",
    ...lines,
    "",
    "{.im-table #request}",
    "",
  ].join("\n");
const table = rows("| json | object | 内容", "| id {data-indent=1} | string | 编号");
const place = "openapi/v3/demo.md";
const pageOf = (text: string): PageFile => ({ path: "a.md", page: place, text });

describe("the front matter of a page", () => {
  test.each<[yaml: string, title: string, ...data: unknown[]]>([
    ["title: 查询", "查询"],
    ["title: 12", "12"],
    ["title:", ""],
    ["# words", ""],
    ["~", ""],
    ["title: [a]", "", { case: "string", key: "title" }],
    ["title: true", "", { case: "string", key: "title" }],
    ["- a", "", { case: "mapping" }],
    ["words", "", { case: "mapping" }],
    ["title: [a", "", { case: "yaml" }],
    ["title: 查询\nlinks: https://a.example", "查询", { case: "list", key: "links" }],
    ["title: 查询\nlinks: { get: [1] }", "查询", { case: "list", key: "links" }],
    ["title: 查询\nunknown: [reqired]", "查询", { case: "unknown", value: "reqired" }],
  ])("%j gives the title %j", (yaml, title, ...data) => {
    const text = `---\n${yaml}\n---\n\n# {{ $frontmatter.title }} {#get}\n\n${table}`;
    const { operations, findings } = readPage(pageOf(text));
    expect(operations.map((operation) => operation.title)).toEqual([title]);
    expect(findings.map((finding) => finding.data)).toEqual(data);
  });

  test("that is nested too deeply is reported, and not parsed", () => {
    const text = `---\ntitle: ${"[".repeat(101)}\n---\n\n# 查询 {#get}\n\n${table}`;
    const { operations, findings } = readPage(pageOf(text));
    expect(operations.map(({ title }) => title)).toEqual(["查询"]);
    expect(findings.map(({ rule, line, data }) => [rule, line, data])).toEqual([
      ["front-matter-invalid", 2, { case: "yaml" }],
    ]);
  });
});

describe("an error of a parser", () => {
  const text = `---\ntitle: 查询\n---\n\n# 查询 {#get}\n\n${table}`;
  const moved =
    "---\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0;url=/openapi/v3/new\n---\n";
  const failing = (error: Error): Parsers => {
    const fail = () => {
      throw error;
    };
    return { markdown: fail, yaml: fail };
  };

  test("that says that the stack is full means that the page is nested too deeply", () => {
    const { operations, findings } = readPageWith(pageOf(text), failing(new RangeError("stack")));
    expect(operations).toEqual([]);
    expect(findings.map(({ rule, data }) => [rule, data])).toEqual([["page-unreadable", { case: "depth" }]]);
  });

  test("of the front matter is a finding at its place, and the page is read", () => {
    const yaml = () => {
      throw new FrontMatterError("words", { line: 1, column: 8 });
    };
    const { operations, findings } = readPageWith(pageOf(text), { ...remarkParsers, yaml });
    expect(operations).toHaveLength(1);
    expect(findings.map(({ rule, line, column }) => [rule, line, column])).toEqual([
      ["front-matter-invalid", 2, 8],
    ]);
  });

  test.each([
    ["a page", text],
    ["a page that may have moved", moved],
  ])("of another kind is not hidden, for %s", (_, whole) => {
    const error = new TypeError("a fault of the parser");
    expect(() => readPageWith(pageOf(whole), failing(error))).toThrow(error);
    const { yaml } = failing(error);
    expect(() => readPageWith(pageOf(whole), { ...remarkParsers, yaml })).toThrow(error);
  });
});

describe("a page outside of a tree", () => {
  const reply = table.replace("请求参数", "应答规范").replace("#request", "#response");
  const event = (cell: string) =>
    rows("| body | object | 内容", `| event_type {data-indent=1} | string | 类型${cell}`);
  const addressOf = (operation: Operation | undefined) =>
    operation && (operation.kind === "endpoint" ? operation.path : operation.event);
  const read = (text: string) => {
    const { operations, findings } = readPages([{ path: "a.md", text }]);
    return [
      addressOf(operations[0]),
      findings.map(({ rule }) => rule).filter((rule) => rule === "path-missing"),
    ];
  };

  test("with a reply is the notification of the first event that it lists", () => {
    const listed = event("<br/>`DEMO.DONE` `DEMO.UNDONE` 枚举值之一");
    expect(read(`# 通知 {#post}\n\n${listed}\n${reply}`)).toEqual(["DEMO.DONE", []]);
    expect(read(`# 通知 {#post}\n\n${event("")}\n${reply}`)).toEqual([undefined, ["path-missing"]]);
    expect(read(`# 通知 {#post}\n\n${listed}`)).toEqual([undefined, ["path-missing"]]);
  });

  test("has the path of the first sample that calls one", () => {
    const fence = (code: string) => `\`\`\`php\n${code}\n\`\`\`\n`;
    const call = fence("$instance->chain('v3/demo/one')->get();");
    const page = (...fences: readonly string[]) => `# 查询 {#get}\n\n${table}\n${fences.join("\n")}`;
    expect(read(page(fence("echo 1;"), call))).toEqual(["/v3/demo/one", []]);
    expect(read(page(fence("echo 1;")))).toEqual([undefined, ["path-missing"]]);
  });
});

test.each([
  ["a row", "| id {data-required} | string | 编号", "row-stray", 6],
  ["a closing mark", "{.im-table #request}", "table-lost", 6],
  ["words", "| no row", undefined, 0],
])("%s in code is reported where it belongs to a table", (_, line, rule, at) => {
  const code = `\`\`\`text\n\n${line}\n\`\`\`\n`;
  const { findings } = readPage(pageOf(`# 查询 {#get}\n\n\n${code}\n${table}`));
  expect(findings.map((finding) => [finding.rule, finding.line])).toEqual(
    rule === undefined ? [] : [[rule, at]],
  );
});

test.each([
  ["**查询**`订单` {#get}", "查询订单"],
  ["![图](a.png)查询[订单](b) {#get}", "查询订单"],
])("the heading %s has the title %s", (heading, title) => {
  const { operations } = readPage(pageOf(`# ${heading}\n\n${table}`));
  expect(operations.map((operation) => operation.title)).toEqual([title]);
});

describe("a row", () => {
  test.each([
    ["a {data-required=false}", ["attribute-unknown"]],
    ["a {data-required=true}", []],
    ["a {data-encoded=0 data-encoded-by=json}", ["attribute-unknown"]],
    ["a {data-requird}", ["attribute-unknown"]],
    ["a {data-encrypt=by-rsa-pubkey}", ["encryption-unknown"]],
    ["a {by=by-rsa-pubkey}", ["encryption-unknown"]],
  ])("with the name %s has the findings %j", (name, rules) => {
    const { reading } = readRowsOf([name, "string", "甲"]);
    expect(reading.findings.map(({ rule }) => rule)).toEqual(rules);
  });

  test.each([
    ["甲 {data-required}", "attribute-misplaced"],
    ["甲 {by=by-rsa-pubkey}", "attribute-misplaced"],
    ["甲 `{data-required}`", undefined],
    ["甲 {b=c}", undefined],
  ])("with the description %s has the finding %s", (description, rule) => {
    const { reading } = readRowsOf(["a", "string", description]);
    expect(reading.findings.map((finding) => finding.rule)).toEqual(rule === undefined ? [] : [rule]);
  });

  test("that describes a field again adds what the first one lacks", () => {
    const { fields, reading } = readRowsOf(
      ["a {data-required data-tooltip=密文}", "object", "甲"],
      ["b {data-indent=1 data-required}", "string", "乙<br/>`A` 枚举值"],
      ["a", "object", "甲"],
      ["b {data-indent=1 data-required}", "string", "乙<br/>`B` 枚举值"],
      ["c {data-indent=1 data-required}", "string", "丙"],
      ["d", "object", "丁"],
      ["d {data-required data-tooltip=加密字段}", "object", "丁"],
      ["e {data-indent=1}", "string", "戊"],
    );
    const shown = fields.map(({ name, required, tooltip, children = [] }) => {
      return [name, required, tooltip, children.map((child) => [child.name, child.required, child.enum])];
    });
    expect(shown).toEqual([
      [
        "a",
        false,
        "密文",
        [
          ["b", true, ["A", "B"]],
          ["c", false, undefined],
        ],
      ],
      ["d", false, "加密字段", [["e", false, undefined]]],
    ]);
    expect(reading.findings.map(({ rule }) => rule)).toEqual([
      "block-repeated",
      "block-repeated",
      "block-repeated",
    ]);
  });
});

test("rows of a rendered page say that its response is empty or a file, and rows go on with values or words", () => {
  const read = (...response: readonly string[]) => {
    const text = [
      "下载",
      "",
      "请求参数类型描述",
      "queryobject查询参数",
      "typestring种类",
      "ALL | ONE 枚举值之一",
      "（可选）",
      "php",
      "$instance->chain('v3/demo')->get(['query' => ['type' => 'ALL']]);",
      "返回字典类型描述",
      ...response,
    ].join("\n");
    const { operations, findings } = readPage(pageOf(text));
    const [operation] = operations;
    const type = operation?.request[0]?.children?.[0];
    return [operation?.responseType, type?.enum, type?.label, findings.map(({ rule }) => rule)];
  };
  const values = ["ALL", "ONE"];
  expect(read("空字符串")).toEqual(["empty", values, "种类", []]);
  expect(read("文件流")).toEqual(["stream", values, "种类", []]);
  expect(read("codestring代码")).toEqual(["json", values, "种类", []]);
  expect(read("no row at all")).toEqual(["json", values, "种类", ["rendered-unreadable"]]);
});
