/** Advice, description and links of an operation. */
import { expect, test } from "vitest";
import { analyze } from "#generator/index";

async function adviceOf(...lines: string[]): Promise<readonly string[]> {
  const text = [
    "---\ntitle: 演示\npath: /v3/demo\n---\n",
    "# {{ $frontmatter.title }} {#get}\n",
    ...lines,
    "\n| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| name | string | 名称\n\n{.im-table #response}",
  ].join("\n");
  const [operation] = (await analyze([{ path: "page.md", text }])).operations;
  expect(operation?.response).toHaveLength(1);
  return operation?.advice ?? [];
}

test.each<[string, string[], string[]]>([
  ["a container", ["::: warning 注意", "每天最多十次。", ":::"], ["每天最多十次。"]],
  ["a container by its title alone", ["::: tip 先签约:bulb: {.im-tip}", ":::"], ["先签约"]],
  ["a container with a title", ["::: tip 先签约", "再下单。", ":::"], ["先签约 再下单。"]],
  ["several containers", ["::: tip", "一", ":::", "", "::: danger", "二", "三", ":::"], ["一", "二 三"]],
  ["a quote", ["> [!IMPORTANT] 注意：", "> - 通知会重复"], ["通知会重复"]],
  ["a container that is not closed, which ends before the table", ["::: warning", "小心", ""], ["小心"]],
  ["no code group", ["::: code-group", "", ":::"], []],
])("the reader takes the advice of %s", async (_, lines, want) => {
  expect(await adviceOf(...lines)).toEqual(want);
});

test("the text of a container is advice and is not repeated in the description", async () => {
  const text = [
    "---\ntitle: 演示\npath: /v3/demo\n---\n",
    "# {{ $frontmatter.title }} {#get}\n",
    "说明。\n\n::: warning\n一\n\n二\n:::\n\n后文。\n",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| name | string | 名称\n\n{.im-table #response}",
  ].join("\n");
  const [operation] = (await analyze([{ path: "page.md", text }])).operations;
  expect(operation).toMatchObject({ description: "说明。 后文。", advice: ["一 二"] });
});

test.each([
  "参阅 [a](https://a.example/1)",
  "更多请参阅 [a](https://a.example/1)",
  "## 参阅\n\n- [a](https://a.example/1)",
])("the reader finds the links of %j", async (lines) => {
  const text = `---\ntitle: 演示\npath: /v3/demo\n---\n\n# 标题 {#get}\n\n说明\n\n${lines}\n`;
  const [operation] = (await analyze([{ path: "page.md", text }])).operations;
  expect(operation).toMatchObject({ description: "说明", links: ["https://a.example/1"] });
});
