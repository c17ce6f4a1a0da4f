/** Advice blocks of a page, which a user of the function should see. */
import { expect, test } from "vitest";
import { understand } from "#generator/index";

function adviceOf(...lines: string[]): readonly string[] {
  const text = [
    "---\ntitle: 演示\npath: /v3/demo\n---\n",
    "# {{ $frontmatter.title }} {#get}\n",
    ...lines,
    "\n| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| name | string | 名称\n\n{.im-table #response}",
  ].join("\n");
  const [operation] = understand([{ path: "page.md", text }]).operations;
  expect(operation?.response).toHaveLength(1);
  return operation?.advice ?? [];
}

test.each<[string, string[], string[]]>([
  ["a container", ["::: warning 注意", "每天最多十次。", ":::"], ["每天最多十次。"]],
  ["several", ["::: tip", "一", ":::", "", "::: danger", "二", "三", ":::"], ["一", "二 三"]],
  ["a quote", ["> [!IMPORTANT] 注意：", "> - 通知会重复"], ["通知会重复"]],
  ["one that is never closed, which ends before the table", ["::: warning", "小心", ""], ["小心"]],
  ["no code group", ["::: code-group", "", ":::"], []],
])("of %s", (_, lines, want) => {
  expect(adviceOf(...lines)).toEqual(want);
});
