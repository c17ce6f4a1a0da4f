import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";

inOwnFolder();

test("writes one canonical page a URL, wherever the page lay", async () => {
  specs({ a: pageText() }, "docs");
  write({ "docs/loose.md": pageText().replace("title:", "path: /v3/demo/b/{id}\ntitle:") });
  write({ "docs/README.md": "# About these pages\n" });
  const { code, stdout, stderr } = await run("import", "docs");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain("2 pages; passed over: 1 files that document no endpoint");
  const files = tree("specs");
  expect(Object.keys(files)).toEqual(["openapi/v3/demo/a.md", "openapi/v3/demo/b/{id}.md"]);
  expect(files["openapi/v3/demo/a.md"]).toBe(
    [
      "---",
      "title: 演示",
      "source: openapi/v3/demo/a.md",
      "---",
      "",
      "# {{ $frontmatter.title }} {#get}",
      "",
      "| 返回字典 | 类型 {.type} | 描述 {.desc} | 示例",
      "| --- | --- | --- | ---",
      "| name {data-required} | string | 名称 |",
      "",
      "{.im-table #response}",
      "",
    ].join("\n"),
  );
});

test("importing what it wrote changes nothing", async () => {
  specs({ a: pageText() }, "docs");
  await run("import", "docs");
  const before = state("specs");
  const { code, stderr } = await run("import", "specs");
  expect(code).toBe(0);
  expect(stderr).toContain("0 written");
  expect(state("specs")).toEqual(before);
});

test("an error on one page leaves the old pages as they were", async () => {
  specs({ a: pageText(), b: pageText() }, "docs");
  await run("import", "docs", "--out", "canonical");
  const before = state("canonical");
  specs({ a: pageText("integer"), b: pageText("decimal") }, "docs");
  const { code, stderr } = await run("import", "docs", "--out", "canonical");
  expect(code).toBe(1);
  expect(stderr).toContain("1 error: nothing was written to canonical.");
  expect(state("canonical")).toEqual(before);
});

test("what is wrong on a page and has one reading stays as it is", async () => {
  specs({ a: pageText("number").replace("| 名称", "| 名称<br/>`A` 枚举值") }, "docs");
  expect(await run("import", "docs", "--fail-on", "warn")).toMatchObject({ code: 0 });
  expect(tree("specs")["openapi/v3/demo/a.md"]).toContain("| number | 名称<br/>`A` 枚举值 |");
});

// The path of a page becomes the name of a file.
test.each([
  "/v3/../../escaped",
  "/v3/a/../../../../escaped",
  "/etc/escaped",
  "/v3/a\\..\\escaped",
  "/v3/./escaped",
])("a page that calls itself %s is refused, and nothing is written", async (path) => {
  write({ "docs/a.md": pageText().replace("title:", `path: ${path}\ntitle:`) });
  const { code, stderr } = await run("import", "docs", "--out", "deep/er/specs");
  expect(code).toBe(1);
  expect(stderr).toContain(" path-invalid\n");
  expect(existsSync("deep")).toBe(false);
  expect(Object.keys(tree("."))).toEqual(["docs/a.md"]);
});

test("what a sample gives and its page lacks is reported while there are samples, unless a correction adds it", async () => {
  const sample =
    "```php\n$instance->chain('v3/demo/a')->get(['query' => ['limit' => 1, 'offset' => 2]]);\n```";
  const rows =
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| query | object | 查询\n| limit {data-indent=1} | integer | 数量";
  const table = `${rows}\n\n{.im-table #request}\n\n${sample}\n\n| 返回`;
  specs({ a: pageText().replace("| 返回", () => table) }, "docs");
  const { code, stderr } = await run("import", "docs");
  expect(code).toBe(0);
  const found = stderr.split("\n").filter((line) => line.endsWith(" sample-unknown-field"));
  expect(found).toEqual([
    expect.stringMatching(/a\.md:15:63 warning The sample gives request\.query\.offset,/u),
  ]);
  const add = "field: request.query, add: { offset: { type: integer } }";
  write({
    "specs/corrections.yaml": `- { page: openapi/v3/demo/a.md, operation: get, ${add}, reason: 示例 }\n`,
  });
  expect((await run("import", "docs")).stderr).not.toContain("sample-unknown-field");
});

test("a mark that is missing is left to generate: a correction names the page that is written", async () => {
  specs({ a: pageText().replace("{#get}", "{#post}") }, "docs");
  const request =
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| json | object | 体\n| phone {data-indent=1} | string | 加密的手机号\n\n{.im-table #request}\n\n| 返回";
  specs({ a: pageText().replace("{#get}", "{#post}").replace("| 返回", request) }, "docs");
  expect(await run("import", "docs")).toMatchObject({ code: 0 });
  for (const command of ["generate", "check", "openapi", "ir"]) {
    const { code, stderr } = await run(command);
    expect([command, code]).toEqual([command, 1]);
    expect(stderr).toMatch(/ error request\.json\.phone: .* encryption-unmarked$/mu);
  }
});
