/** `include` and `exclude`: which pages a command takes. */
import { existsSync, rmSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { fixtureText } from "../support/fixtures.ts";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";

inOwnFolder();

const notification = "webhook/v3/DEMO.DONE.md";

const request =
  "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| id {data-required} | string | 编号\n";
const withId = pageText().replace("| 返回字典", `${request}\n{.im-table #request}\n\n| 返回字典`);

beforeEach(() => {
  specs({ a: pageText(), "b/{id}": withId, "b/c/deep": pageText() });
  write({ [`specs/${notification}`]: fixtureText("emit/webhook.DEMO.DONE.md") });
});

const modules = () => Object.keys(tree("generated")).filter((path) => /^(?:v3|webhook)\//u.test(path));

/** The pages that `ir` gives, by the ends of their places. */
async function pagesOf(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run("ir", ...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { operations } = JSON.parse(stdout) as { operations: { page: string }[] }; // what ir prints
  return [...new Set(operations.map(({ page }) => page))]
    .map((page) => page.replace("openapi/v3/demo/", ""))
    .sort();
}

const include = (...patterns: string[]) => patterns.flatMap((pattern) => ["--include", pattern]);
const exclude = (...patterns: string[]) => patterns.flatMap((pattern) => ["--exclude", pattern]);

test.each<[args: string[], want: string[]]>([
  [[], ["a.md", "b/c/deep.md", "b/{id}.md", notification]],
  [include("openapi/v3/demo/b/**"), ["b/c/deep.md", "b/{id}.md"]],
  [include("openapi/v3/demo/b"), ["b/c/deep.md", "b/{id}.md"]],
  [include("./openapi/v3/demo/b/"), ["b/c/deep.md", "b/{id}.md"]],
  [include("openapi/v3/demo/*.md"), ["a.md"]],
  // A place with a path parameter can be written as it is.
  [include("openapi/v3/demo/b/{id}.md"), ["b/{id}.md"]],
  [include("**/{a,deep}.md"), ["a.md", "b/c/deep.md"]],
  [include("**/a.md", "webhook/**"), ["a.md", notification]],
  [exclude("webhook/**", "**/deep.md"), ["a.md", "b/{id}.md"]],
  [[...include("openapi/**"), ...exclude("openapi/v3/demo/b")], ["a.md"]],
])("%j takes %j", async (args, want) => {
  expect(await pagesOf(...args)).toEqual(want);
});

test("generate reports how many pages are left out", async () => {
  const { stderr } = await run("ir", ...include("**/a.md"));
  expect(stderr).toMatch(/^read +1 page; left out by include\/exclude: 3, \d/u);
  write({ "specs/openapi/v3/index.md": "# APIv3\n" });
  const both = await run("ir", ...exclude("webhook"));
  expect(both.stderr).toMatch(/^read +3 pages; skipped: 1 index pages; left out by include\/exclude: 1, /u);
});

test("a page outside of the tree is known by its file name", async () => {
  write({ "docs/loose.md": pageText().replace("title:", "path: /v3/demo/loose\ntitle:") });
  expect(await pagesOf("docs", ...include("loose.md"))).toEqual(["loose.md"]);
});

describe("patterns that cannot be meant", () => {
  test.each<[args: string[], message: string]>([
    [
      include("openapi/v3/dmeo/**"),
      '--include: the pattern "openapi/v3/dmeo/**" matches no page. Name pages by',
    ],
    [include("**/a.md", "specs/openapi/**"), '--include: the pattern "specs/openapi/**" matches no page.'],
    [exclude("**"), "include and exclude: together they leave out every page. Name pages by"],
    [include(""), "--include: a pattern is empty. Name pages by"],
    [exclude("!webhook/**"), '--exclude: the pattern "!webhook/**" begins with "!". Use exclude'],
  ])("%j are a usage error", async (args, message) => {
    await run("generate", "--silent");
    const before = state("generated");
    for (const command of ["generate", "check", "lint", "ir", "openapi"]) {
      const { code, stderr } = await run(command, ...args);
      expect({ command, code }).toEqual({ command, code: 2 });
      expect(stderr).toContain(message);
    }
    expect(state("generated")).toEqual(before);
  });

  test("one of exclude that matches no page is reported, at every run", async () => {
    write({ "package.json": "{}" });
    const line = '--exclude: the pattern "openapi/v2/**" matches no page. Correct or remove it.\n';
    for (let times = 0; times < 2; times++) {
      const ran = await run("generate", "--silent", ...exclude("openapi/v2/**"));
      expect(ran).toEqual({ code: 0, stdout: "", stderr: line });
    }
    expect(modules()).toHaveLength(4);
  });
});

describe("generate and check", () => {
  test("agree, and check names the flags in its command", async () => {
    const flags = [...include("openapi/**"), ...exclude("**/deep.md")];
    expect(await run("generate", ...flags)).toMatchObject({ code: 0 });
    expect(modules()).toEqual(["v3/demo/a.ts", "v3/demo/b/_id_.ts"]);
    expect(await run("check", ...flags)).toMatchObject({ code: 0 });
    const { code, stdout } = await run("check", "--include", "openapi/**");
    expect(code).toBe(1);
    expect(stdout).toContain("\n  npx wechatpay-codegen generate --include 'openapi/**'\n");
  });

  test("other patterns are another run, also where results are kept", async () => {
    write({ "package.json": "{}" });
    await run("generate", "--silent");
    expect(modules()).toHaveLength(4);
    await run("generate", "--silent", ...include("webhook"));
    expect(modules()).toEqual(["webhook/v3/DEMO.DONE.ts"]);
    await run("generate", "--silent", ...exclude("webhook"));
    expect(modules()).toEqual(["v3/demo/a.ts", "v3/demo/b/_id_.ts", "v3/demo/b/c/deep.ts"]);
    await run("generate", "--silent");
    expect(modules()).toHaveLength(4);
  });

  test("a correction for a page that is left out is not stale", async () => {
    const entry = (page: string) =>
      `- { page: ${page}, operation: get, field: response.name, was: { type: string }, is: { type: integer }, reason: so }\n`;
    write({ "specs/corrections.yaml": entry("openapi/v3/demo/b/c/deep.md") });
    const leavesOut = exclude("openapi/v3/demo/b/**");
    expect(await run("generate", "--silent", ...leavesOut)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run("check", "--silent", ...leavesOut)).toMatchObject({ code: 0, stderr: "" });
    // A page that the patterns would take, and that is not there, is another thing.
    write({ "specs/corrections.yaml": entry("openapi/v3/demo/gone.md") });
    for (const command of ["generate", "check"]) {
      expect((await run(command, "--silent", ...leavesOut)).stderr).toContain(" correction-stale\n");
    }
  });
});

describe("a configuration", () => {
  const config = (value: object) => write({ "wechatpay-codegen.config.json": JSON.stringify(value) });

  test("has lists of patterns, which a flag replaces", async () => {
    config({ include: ["openapi/**"], exclude: ["**/deep.md"] });
    expect(await pagesOf()).toEqual(["a.md", "b/{id}.md"]);
    expect(await pagesOf(...include("webhook"))).toEqual([notification]);
    expect(await pagesOf(...exclude("**/a.md"))).toEqual(["b/c/deep.md", "b/{id}.md"]);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    const { stdout } = await run("check");
    expect(stdout).toBe("generated matches specs.\n");
  });

  test("is held to its patterns where the pages of the project are read", async () => {
    config({ include: ["openapi/v3/demo/b/**", "webhook/**"] });
    expect(await pagesOf("specs/openapi/v3/demo/b/c")).toEqual(["b/c/deep.md"]);
    rmSync(`specs/${notification}`);
    const { code, stderr } = await run("generate");
    expect(code).toBe(2);
    const named = 'wechatpay-codegen.config.json: "include": the pattern "webhook/**" matches no page.';
    expect(stderr).toContain(named);
  });

  test.each([
    [{ include: "openapi/**" }, '"include" must be a list of patterns'],
    [{ include: [] }, '"include" must be a list of patterns'],
    [{ exclude: [1] }, '"exclude" must be a list of patterns'],
    [{ exclude: [""] }, '"exclude": a pattern is empty'],
  ])("%j is refused", async (value, message) => {
    config(value);
    const { code, stderr } = await run("generate");
    expect(code).toBe(2);
    expect(stderr).toContain(`wechatpay-codegen.config.json: ${message}`);
    expect(existsSync("generated")).toBe(false);
  });
});

test("openapi selects among the pages", async () => {
  const { code, stdout, stderr } = await run("openapi", ...include("openapi/v3/demo/b/**"));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { paths } = JSON.parse(stdout) as { paths: object }; // an OpenAPI document
  expect(Object.keys(paths).length).toBeGreaterThan(0);
  expect(Object.keys(paths).every((path) => path.startsWith("/v3/demo/b/"))).toBe(true);
  expect(await run("openapi", ...include("openapi/v4/**"))).toMatchObject({ code: 2, stdout: "" });
});
