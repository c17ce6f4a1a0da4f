/** Ways to lose a field, a mark or a file without a word, each found once and closed. */
import { isEndpoint } from "#generator/ir/operation";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { analyze, importPages } from "#generator/index";

import { fixtureText } from "./support/fixtures.ts";
import { inOwnFolder, pageText, run, specs, tree, write } from "./support/command.ts";

const rendered = fixtureText("seeds/003_f6654f533837882f.txt");

async function rulesOf(text: string): Promise<string[]> {
  return (await analyze([{ path: "page.md", text }])).findings.map(({ rule }) => rule);
}

function page(...rows: string[]): string {
  return [
    "---\ntitle: 演示\npath: /v3/demo\n---\n",
    "# {{ $frontmatter.title }} {#post}\n",
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| json {data-required} | object | 正文",
    ...rows,
    "\n{.im-table #request}",
  ].join("\n");
}

describe("a row", () => {
  const name = "| name {data-indent=1} | string | 姓名";

  test("is read and reported after an empty line", async () => {
    const { operations, findings, coverage } = await analyze([{ path: "page.md", text: page(`\n${name}`) }]);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([["table-cut", 11]]);
    expect(operations[0]?.request[0]?.children).toMatchObject([{ name: "name", line: 12 }]);
    expect(coverage).toMatchObject({ rows: 2, fields: 2 });
  });

  test.each([
    ["after an empty line, without its first bar", `\n${name.slice(2)}`],
    ["indented like code", `\n    ${name}`],
    ["in a quote", `\n> ${name}`],
    ["in a list", `\n- ${name}`],
    ["after text", `\n另有：\n\n${name}`],
    ["in HTML", "\n<table>\n<tr><td>name</td><td>string</td></tr>\n</table>"],
  ])("is reported %s", async (_, lines) => {
    const { findings, coverage } = await analyze([{ path: "page.md", text: page(lines) }]);
    expect(findings.map(({ rule }) => rule)).toContain("row-stray");
    expect(coverage).toMatchObject({ rows: 2, fields: 1, findings: 1 });
  });

  test("is reported above the first operation of a page of several", async () => {
    const text = page().replace("{#post}", "{#mix}") + "\n\n## 查询 {#get}\n";
    const { findings, coverage } = await analyze([{ path: "page.md", text }]);
    expect(findings.filter(({ rule }) => rule === "row-stray").map(({ line }) => line)).toEqual([10]);
    expect(coverage).toMatchObject({ rows: 1, fields: 0, findings: 1 });
  });

  test("is reported in a table without its line of dashes", async () => {
    expect(await rulesOf(page().replace("| --- | --- | ---\n", ""))).toContain("row-stray");
  });

  test.each(["state_texxt说明", "name string of it", "amountfloat金额"])(
    "of a rendered table is reported if it cannot be read: %s",
    async (line) => {
      const text = rendered.replace("statestring资格的状态", `statestring资格的状态\n${line}`);
      expect(await rulesOf(text)).toContain("rendered-unreadable");
    },
  );

  test("of a rendered table is read though its label begins with a small letter", async () => {
    const text = rendered.replace("statestring资格的状态", "statestring资格的状态\nopenidstringopenid标识");
    const [operation] = (await analyze([{ path: "page.txt", text }])).operations;
    expect(operation?.response.map(({ name, label }) => [name, label])).toEqual([
      ["state", "资格的状态"],
      ["openid", "openid标识"],
    ]);
  });
});

describe("a mark", () => {
  test("counts in the wrong cell, too", async () => {
    const text = page("| name {data-indent=1 data-encrypted=by-rsa-pubkey} | string | 姓名");
    const [operation] = (await analyze([{ path: "page.md", text }])).operations;
    expect(operation?.request[0]?.children?.[0]?.encryption).toBe("rsa-oaep");
  });

  test("that is unknown for one operation stays unknown on a page of two", async () => {
    const markdown = page()
      .replace("/v3/demo", "/v3/gov/subsidy/qualification")
      .replace("{#post}", "{#delete}");
    const { files } = await importPages([
      { path: "a.txt", text: rendered },
      { path: "b.md", text: markdown },
    ]);
    const again = await analyze(
      files.map(({ path, text }) => ({ path, page: path, text })),
      { corrections: false },
    );
    const settled = again.findings.filter(({ rule }) => rule === "marks-unsettled");
    expect(settled).toHaveLength(1);
    expect(again.operations.filter(isEndpoint).map(({ method, unknown }) => [method, unknown])).toEqual([
      ["DELETE", undefined],
      ["GET", ["required", "encrypted"]],
    ]);
  });

  test.each(["unknown: encrypted", "unknown: [encryption]", "unknown: { get: encrypted }"])(
    "in the front matter is reported if it is malformed: %s",
    async (line) => {
      expect(await rulesOf(page().replace("title: 演示", `title: 演示\n${line}`))).toContain(
        "front-matter-invalid",
      );
    },
  );
});

describe("a sample or a name", () => {
  test("in a closed fence adds no heading and no table to the page, and its rows are reported", async () => {
    const fence =
      "\n```md\n# 样例 {#delete}\n\n| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| x | string | 样例\n```\n";
    const { operations, findings } = await analyze([{ path: "page.md", text: page() + fence }]);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ["row-stray", 16],
      ["row-stray", 18],
    ]);
    expect(operations.filter(isEndpoint).map(({ method, response }) => [method, response])).toEqual([
      ["POST", []],
    ]);
  });

  test("is reported where the chain would spell two paths alike", async () => {
    const other = page().replace("/v3/demo", "/v3/demoPage").replace("{#post}", "{#get}");
    const text = page().replace("/v3/demo", "/v3/demo-page");
    const pages = [
      { path: "a.md", text },
      { path: "b.md", text: other },
    ];
    expect((await analyze(pages)).findings.map(({ rule }) => rule)).toContain("name-clash");
  });

  test.each(["/v3/a/{id}/{id}", "/v3/{json}", "/v3/a.ts/b"])("is reported in the path %s", async (path) => {
    expect(await rulesOf(page().replace("/v3/demo", path))).toContain("path-invalid");
  });
});

describe("a file", () => {
  inOwnFolder();

  test("of the user in the output folder is neither removed nor overwritten", async () => {
    specs({ a: pageText() });
    const theirs = "// Generated by wechatpay-codegen from elsewhere. Do not edit.\n";
    write({ "node_modules/x/a.ts": theirs, "src/keep.ts": theirs });
    await run("generate", "--silent", "--out", ".");
    expect(tree(".")).toMatchObject({ "node_modules/x/a.ts": theirs, "src/keep.ts": theirs });
    write({ "own/chain.ts": "export const mine = 1;\n" });
    expect(await run("generate", "--out", "own")).toMatchObject({ code: 2 });
    expect(readFileSync("own/chain.ts", "utf8")).toBe("export const mine = 1;\n");
    expect(existsSync("own/v3")).toBe(false);
  });

  test("that is a link stays a link", async () => {
    specs({ a: pageText() });
    write({ "target.json": "old" });
    symlinkSync("target.json", "link.json");
    expect(await run("ir", "--out", "link.json")).toMatchObject({ code: 3 });
    expect(readFileSync("target.json", "utf8")).toBe("old");
  });

  test("that is a folder with the name of a page is ignored, and an empty --out is rejected", async () => {
    specs({ a: pageText() });
    mkdirSync("specs/openapi/v3/demo/b.md");
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(await run("generate", "--out", "")).toMatchObject({ code: 2 });
  });

  test("of corrections applies to a part of the pages as to all of them", async () => {
    specs({ a: pageText("number"), b: pageText() });
    const entry = (name: string) =>
      `- { page: openapi/v3/demo/${name}.md, operation: get, field: response.name, was: { type: number }, is: { type: boolean }, reason: 演示 }\n`;
    write({ "specs/corrections.yaml": entry("a") + entry("b").replaceAll("number", "string") });
    const { code, stderr } = await run("generate", "--specs", "specs/openapi/v3/demo/a.md", "--out", "part");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("specs/corrections.yaml") as unknown,
    });
    expect(tree("part")["v3/demo/a.ts"]).toContain("name: boolean;");
  });

  test("of a page with known marks is not overwritten by a page with unknown marks", async () => {
    const [before] = (
      await importPages([{ path: "a.md", text: page().replace("/v3/demo", "/v3/gov/subsidy/qualification") }])
    ).files;
    write({ [`specs/${before?.path ?? ""}`]: before?.text ?? "", "seeds/003.txt": rendered });
    const { code, stderr } = await run("import", "seeds");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("qualification.md") as unknown,
    });
    expect(readFileSync(`specs/${before?.path ?? ""}`, "utf8")).toBe(before?.text);
    expect(await run("import", "seeds", "--out", "new")).toMatchObject({ code: 0 });
    expect(await run("import", "seeds", "--out", "new")).toMatchObject({ code: 0 });
  });

  test("that nests deeper than the parser allows is reported", async () => {
    specs({ a: pageText(), b: `# x {#get}\n\n${"> ".repeat(9_000)}x\n` });
    const { code, stderr } = await run("generate");
    expect(code).toBe(1);
    expect(stderr).toMatch(/b\.md:3:1 error .* page-unreadable/u);
  });
});
