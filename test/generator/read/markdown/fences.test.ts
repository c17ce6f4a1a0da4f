import { expect, test } from "vitest";
import { cutFences } from "#generator/read/markdown/preprocess";

const lines = (...all: string[]) => all.join("\n");

test("cutting a fence does not change the number of a line", () => {
  const cut = cutFences(lines("前", "```php [样例]", "a();", "", "b();", "```", "后"));
  expect(cut.text).toBe(lines("前", "", "", "", "", "", "后"));
  expect(cut.fences).toEqual([{ text: "a();\n\nb();", line: 2, closed: true }]);
});

test("a shorter or different fence mark inside a fence is text", () => {
  const cut = cutFences(lines("````md", "```", "~~~", "````", "~~~", "x", "~~~"));
  expect(cut.fences).toEqual([
    { text: "```\n~~~", line: 1, closed: true },
    { text: "x", line: 5, closed: true },
  ]);
});

// Otherwise it would swallow the rest of the page, with the response table.
test.each([
  ["a container", ":::"],
  ["a heading", "## 应答"],
  ["a table", "| 返回字典 | 类型 | 描述"],
  ["the marks of a table", "{.im-table #response}"],
  ["the next fence", "```php [另一种]"],
])("a fence that is not closed ends before %s", (_, next) => {
  const cut = cutFences(lines("```php", "a();", next, "尾"));
  expect(cut.fences[0]).toEqual({ text: "a();", line: 1, closed: false });
  if (!next.startsWith("```")) expect(cut.text).toBe(lines("", "", next, "尾"));
  else expect(cut.fences[1]).toEqual({ text: "尾", line: 3, closed: false });
});

test("a fence that is not closed ends with the page if nothing follows it", () => {
  expect(cutFences(lines("a", "```", "b"))).toEqual({
    text: lines("a", "", ""),
    fences: [{ text: "b", line: 2, closed: false }],
    comments: [],
  });
});

test("a fence may be indented, and end with a longer mark than it began with", () => {
  const cut = cutFences(lines("- 样例", "    ```php", "    | a |", "    ````", "后"));
  expect(cut).toEqual({
    text: lines("- 样例", "", "", "", "后"),
    fences: [{ text: "    | a |", line: 2, closed: true }],
    comments: [],
  });
});
