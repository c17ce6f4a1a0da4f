import { existsSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixtureText } from "../support/fixtures.ts";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";

inOwnFolder();

test("import writes one canonical page for each URL, from pages in any folder", async () => {
  specs({ a: pageText() }, "docs");
  write({ "docs/loose.md": pageText().replace("title:", "path: /v3/demo/b/{id}\ntitle:") });
  write({ "docs/README.md": "# About these pages\n" });
  const { code, stdout, stderr } = await run("import", "docs");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain("2 pages; skipped: 1 files that document no endpoint");
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

test("import changes nothing when it reads its own pages", async () => {
  specs({ a: pageText() }, "docs");
  await run("import", "docs");
  const before = state("specs");
  const { code, stderr } = await run("import", "specs");
  expect(code).toBe(0);
  expect(stderr).toContain("0 written");
  expect(state("specs")).toEqual(before);
});

test("import leaves the old pages unchanged when one page has an error", async () => {
  specs({ a: pageText(), b: pageText() }, "docs");
  await run("import", "docs", "--out", "canonical");
  const before = state("canonical");
  specs({ a: pageText("integer"), b: pageText("decimal") }, "docs");
  const { code, stderr } = await run("import", "docs", "--out", "canonical");
  expect(code).toBe(1);
  expect(stderr).toContain("canonical: nothing is written: 1 error.");
  expect(state("canonical")).toEqual(before);
});

test("import keeps errors of a page that have one reading", async () => {
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
])("import refuses a page that calls itself %s, and writes nothing", async (path) => {
  write({ "docs/a.md": pageText().replace("title:", `path: ${path}\ntitle:`) });
  const { code, stderr } = await run("import", "docs", "--out", "deep/er/specs");
  expect(code).toBe(1);
  expect(stderr).toContain(" path-invalid\n");
  expect(existsSync("deep")).toBe(false);
  expect(Object.keys(tree("."))).toEqual(["docs/a.md"]);
});

describe("pages that the source no longer has", () => {
  const page = (name: string) => `specs/openapi/v3/demo/${name}.md`;
  const pages = () => Object.keys(tree("specs")).map((path) => path.replace("openapi/v3/demo/", ""));

  async function importAll(): Promise<void> {
    specs({ a: pageText(), b: pageText(), "sub/c": pageText(), "sub/d": pageText() }, "docs");
    write({ "docs/webhook/v3/DEMO.DONE.md": fixtureText("emit/webhook.DEMO.DONE.md") });
    expect(await run("import", "docs", "--silent")).toMatchObject({ code: 0 });
  }

  const remove = (...names: string[]) => names.forEach((name) => rmSync(`docs/openapi/v3/demo/${name}.md`));

  test("are listed with their count, and stay", async () => {
    await importAll();
    remove("b", "sub/d");
    const before = state("specs");
    const { code, stdout, stderr } = await run("import", "docs");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr.split("\n").slice(-4)).toEqual([
      `${page("b")} is no longer in the source.`,
      `${page("sub/d")} is no longer in the source.`,
      "2 pages in specs are not in the source. --prune removes them.",
      "",
    ]);
    expect(state("specs")).toEqual(before);
  });

  test("are removed with --prune, and the folders that are empty then", async () => {
    await importAll();
    remove("b", "sub/c", "sub/d");
    const { code, stderr } = await run("import", "docs", "--prune");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^write +0 written, 3 removed, /mu);
    expect(stderr).toMatch(/\n3 pages removed from specs\.\n/u);
    expect(pages()).toEqual(["a.md", "webhook/v3/DEMO.DONE.md"]);
    expect(existsSync("specs/openapi/v3/demo/sub")).toBe(false);
    expect((await run("import", "docs", "--prune")).stderr).not.toContain("removed from");
  });

  test("are not those that were made of official samples", async () => {
    await importAll();
    const own = "specs/openapi/brand/demo/cards.md";
    write({ [own]: pageText().replace("title:", "source: official-samples\ntitle:") });
    const before = state("specs");
    const { code, stderr } = await run("import", "docs", "--prune");
    expect(code).toBe(0);
    expect(stderr).not.toContain("removed from");
    expect(state("specs")).toEqual(before);
  });

  test("are named in JSON", async () => {
    await importAll();
    remove("b");
    const report = async (...flags: string[]) => {
      const { stdout, stderr } = await run("import", "docs", "--format", "json", ...flags);
      expect(stderr).toBe("");
      return JSON.parse(stdout) as unknown;
    };
    const notInSource = ["openapi/v3/demo/b.md"];
    const same = { summary: {}, step: "none" };
    expect(await report()).toEqual({ findings: [], changed: [], removed: [], notInSource, changes: same });
    expect(await report("--prune")).toEqual({
      ...{ findings: [], changed: [], removed: notInSource, notInSource },
      changes: { summary: { breaking: 1 }, step: "major" },
    });
    expect(await report()).toEqual({
      findings: [],
      changed: [],
      removed: [],
      notInSource: [],
      changes: same,
    });
  });

  test("are only files that import wrote", async () => {
    await importAll();
    const others = {
      "specs/corrections.yaml": "[]\n",
      [page("by-hand")]: pageText(),
      [page("copied")]: `---\ntitle: x\nsource: openapi/v3/demo/a.md\n---\n`,
      [page("notes").replace(".md", ".txt")]: "source: x\n",
      "specs/notes/openapi/v3/demo/a.md": `---\ntitle: x\nsource: openapi/v3/demo/a.md\n---\n`,
    };
    write(others);
    remove("b");
    const { stderr } = await run("import", "docs", "--prune");
    expect(stderr).toContain("1 page removed from specs.");
    for (const path of Object.keys(others)) expect(existsSync(path), path).toBe(true);
  });

  test.each<[args: string[], notInSource: string[]]>([
    [["docs"], ["b", "sub/d"]],
    [["docs/openapi"], ["b", "sub/d"]],
    [["docs/openapi/v3/demo"], ["b", "sub/d"]],
    [["docs/openapi/v3/demo/sub"], ["sub/d"]],
    [["docs/openapi/v3/demo/sub", "docs/webhook"], ["sub/d"]],
    [["docs/webhook"], []],
    [["docs/openapi/v3/demo/a.md"], []],
    [["loose"], []],
    [["docs", "--include", "openapi/v3/demo/sub/**"], ["sub/d"]],
    [["docs", "--exclude", "openapi/v3/demo/sub/**"], ["b"]],
    [["docs/openapi/v3/demo/sub", "--exclude", "**/d.md"], []],
  ])("are looked for as far as %j reaches", async (args, notInSource) => {
    await importAll();
    remove("b", "sub/d");
    write({ "loose/a.txt": pageText().replace("title:", "path: /v3/demo/a\ntitle:") });
    // A pattern that matches no page of the source is refused or reported; both pages of sub/ were there once.
    if (args.includes("**/d.md")) specs({ "sub/x/d": pageText() }, "docs");
    const { code, stdout } = await run("import", ...args, "--format", "json");
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { notInSource: string[] }; // what import prints
    expect(report.notInSource.map((path) => path.replace(/^openapi\/v3\/demo\/|\.md$/gu, ""))).toEqual(
      notInSource,
    );
  });

  test("are not looked for where a finding stops the import", async () => {
    await importAll();
    remove("b");
    specs({ a: pageText("decimal") }, "docs");
    const before = state("specs");
    const { code, stderr } = await run("import", "docs", "--prune");
    expect(code).toBe(1);
    expect(stderr).not.toContain("no longer");
    expect(state("specs")).toEqual(before);
  });
});

describe("what generate would refuse", () => {
  // A string that holds fields is an error of the corrected pages alone: reading keeps it as it is.
  const wrong = pageText().replace("名称", "名称\n| inner {data-indent=1} | string | 内容");
  const entry = "page: openapi/v3/demo/a.md, operation: get, field: response.name";
  const correction = `- { ${entry}, was: { type: string }, is: { type: object }, reason: It holds fields. }\n`;

  test("import refuses, and takes with the correction that settles it", async () => {
    specs({ a: wrong }, "docs");
    const refused = await run("import", "docs", "--silent");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(" children-unexpected\n");
    expect(existsSync("specs")).toBe(false);
    write({ "specs/corrections.yaml": correction });
    expect(await run("import", "docs", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run("generate", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

test("import reports fields of samples that the page lacks, unless a correction adds them", async () => {
  const sample =
    "```php\n$instance->chain('v3/demo/a')->get(['query' => ['limit' => 1, 'offset' => 2]]);\n```";
  const rows =
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| query | object | 查询\n| limit {data-indent=1} | integer | 数量";
  const table = `${rows}\n\n{.im-table #request}\n\n${sample}\n\n| 返回`;
  specs({ a: pageText().replace("| 返回", () => table) }, "docs");
  const { code, stderr } = await run("import", "docs");
  expect(code).toBe(0);
  const warnings = stderr.split("\n").filter((line) => line.endsWith(" sample-unknown-field"));
  expect(warnings).toEqual([
    expect.stringMatching(/a\.md:15:63 warning The sample gives request\.query\.offset,/u),
  ]);
  const add = "field: request.query, add: { offset: { type: integer } }";
  write({
    "specs/corrections.yaml": `- { page: openapi/v3/demo/a.md, operation: get, ${add}, reason: 示例 }\n`,
  });
  expect((await run("import", "docs")).stderr).not.toContain("sample-unknown-field");
});

test("import does not report a missing mark, since a correction names the page that it writes", async () => {
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
