/** Whether a table is the request or the response, where its header or its closing mark does not say so. */
import { expect, test } from "vitest";
import { analyze } from "#generator/index";

const columns = " | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---";

async function read(head: string, rows: string, close = "\n{.im-table #response}") {
  const text = `---\ntitle: 演示\npath: /v3/demo\n---\n\n# {{ $frontmatter.title }} {#get}\n\n${head}\n${rows}\n${close}\n`;
  const { operations, findings, coverage } = await analyze([{ path: "page.md", text }]);
  return { response: operations[0]?.response, rules: findings.map(({ rule }) => rule), coverage };
}

const name = { name: "name", type: "string", label: "名" };

test.each<[what: string, head: string, rules: string[]]>([
  ["emphasized", `| **返回字典**${columns}`, []],
  ["with other words", `| 返回参数${columns}`, ["header-unreadable"]],
  ["without words", `| ${columns}`, ["header-unreadable"]],
  ["without its last cell", "| 返回字典 | 类型 {.type}\n| --- | ---", ["header-unreadable"]],
  [
    "without its first cell",
    "| 类型 {.type} | 描述\n| --- | ---",
    ["header-unreadable", "header-unreadable"],
  ],
])("the reader accepts a header %s", async (_, head, rules) => {
  const { response, ...rest } = await read(head, "| name | string | 名");
  expect(rest).toMatchObject({ rules, coverage: { rows: 1, fields: 1 } });
  expect(response).toMatchObject([name]);
});

test("a closing mark directly below the rows is not a row", async () => {
  const { response, ...rest } = await read(
    `| 返回字典${columns}`,
    "| name | string | 名",
    "\n{.im-table #response}",
  );
  expect(rest.rules).toEqual([]);
  expect(response).toMatchObject([name]);
  const joined = await read(`| 返回字典${columns}`, "| name | string | 名\n{.im-table #response}", "");
  expect(joined).toMatchObject({ response: [name], rules: ["table-mark"], coverage: { rows: 1, fields: 1 } });
});

test("a field that only one of two response tables has is optional", async () => {
  const table = (...rows: string[]) => `| 返回字典${columns}\n${rows.join("\n")}\n\n{.im-table #response}\n`;
  const text = [
    "---\ntitle: 演示\npath: /v3/demo\n---\n\n# {{ $frontmatter.title }} {#get}\n",
    table("| id {data-required} | string | 号", "| a {data-required} | string | 甲"),
    table("| id {data-required} | string | 号", "| b {data-required} | string | 乙"),
  ].join("\n");
  const { operations, findings } = await analyze([{ path: "page.md", text }]);
  expect(operations[0]?.response.map(({ name, required }) => [name, required])).toEqual([
    ["id", true],
    ["a", false],
    ["b", false],
  ]);
  expect(findings.map(({ rule }) => rule)).toContain("table-repeated");
});
