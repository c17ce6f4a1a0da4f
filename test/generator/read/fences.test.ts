import { expect, test } from "vitest";
import { cutFences } from "#generator/read/fences";

const lines = (...all: string[]) => all.join("\n");

test("takes a fence out and leaves every line its number", () => {
  const cut = cutFences(lines("前", "```php [样例]", "a();", "", "b();", "```", "后"));
  expect(cut.text).toBe(lines("前", "", "", "", "", "", "后"));
  expect(cut.fences).toEqual([{ text: "a();\n\nb();", line: 2, closed: true }]);
});

test("takes a shorter or other fence inside a fence for its text", () => {
  const cut = cutFences(lines("````md", "```", "~~~", "````", "~~~", "x", "~~~"));
  expect(cut.fences).toEqual([
    { text: "```\n~~~", line: 1, closed: true },
    { text: "x", line: 5, closed: true },
  ]);
});

// Were it to swallow the rest of the page, the response table would be lost.
test.each([
  ["a container", ":::"],
  ["a heading", "## 应答"],
  ["a table", "| 返回字典 | 类型 | 描述"],
  ["the marks of a table", "{.im-table #response}"],
  ["the next fence", "```php [另一种]"],
])("a fence that nobody closed ends before %s", (_, next) => {
  const cut = cutFences(lines("```php", "a();", next, "尾"));
  expect(cut.fences[0]).toEqual({ text: "a();", line: 1, closed: false });
  if (!next.startsWith("```")) expect(cut.text).toBe(lines("", "", next, "尾"));
  else expect(cut.fences[1]).toEqual({ text: "尾", line: 3, closed: false });
});

test("a fence that nobody closed and nothing follows ends with the page", () => {
  expect(cutFences(lines("a", "```", "b"))).toEqual({
    text: lines("a", "", ""),
    fences: [{ text: "b", line: 2, closed: false }],
  });
});

test("a fence may be indented, and end with a longer mark than it began with", () => {
  const cut = cutFences(lines("- 样例", "    ```php", "    | a |", "    ````", "后"));
  expect(cut).toEqual({
    text: lines("- 样例", "", "", "", "后"),
    fences: [{ text: "    | a |", line: 2, closed: true }],
  });
});
