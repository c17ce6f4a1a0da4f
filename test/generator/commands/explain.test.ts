import { describe, expect, test } from "vitest";

import { main } from "#generator/commands/cli";
import { inOwnFolder, pageText, ran, run, specs, state, write } from "../support/command.ts";

inOwnFolder();

const zh = (...args: readonly string[]) => ran(() => main(args, { LANG: "zh_CN.UTF-8" }));

/** The JSON that a command line prints. */
async function json(...args: readonly string[]): Promise<unknown> {
  return JSON.parse((await run(...args, "--format", "json")).stdout);
}

describe("explain", () => {
  test("prints page, row, import and corrections of an operation, in the language of the locale", async () => {
    specs({ a: pageText() });
    write({
      "specs/corrections.yaml":
        "- { page: openapi/v3/demo/a.md, operation: get, was: { title: 演示 }, is: { title: 新的演示 }, reason: It was renamed. }\n",
    });
    const english = await run("explain", "GET /v3/demo/a");
    expect(english).toMatchObject({ code: 0, stderr: "" });
    expect(english.stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "GET /v3/demo/a",
        "  title: 新的演示",
        "  page: specs/openapi/v3/demo/a.md:5",
        "  row: # {{ $frontmatter.title }} {#get}",
        '    import { getDemoA } from "./generated/v3/demo/a.ts";',
        "  call: wx.v3.demo.a.get",
        '    specs/corrections.yaml:1 (of this project): title: "演示" → "新的演示"',
        "      It was renamed.",
      ]),
    );
    const chinese = await zh("explain", "GET /v3/demo/a");
    expect(chinese.stdout).toContain("\n  页面：specs/openapi/v3/demo/a.md:5\n");
    expect(chinese.code).toBe(0);
  });

  test("prints a field with its row, facts and import", async () => {
    specs({ a: pageText() });
    const { code, stdout } = await run(
      "explain",
      "getDemoA",
      "name",
      "--out",
      "src/api",
      "--import-extension",
      ".js",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^GET \/v3\/demo\/a response\.name\n/u);
    expect(stdout).toContain("\n  row: | name {data-required} | string | 名称\n");
    expect(stdout).toContain("\n  type: string (page)\n");
    expect(stdout).toContain('\n    import { getDemoA } from "./src/api/v3/demo/a.js";\n');
  });

  test("lists the fields that several operations have, with their count", async () => {
    specs({ a: pageText(), b: pageText(), c: pageText() });
    const { code, stdout } = await run("explain", "response.name", "--limit", "2");
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "response.name: 3 fields of this name",
      "  GET /v3/demo/a response.name  名称 (string, required)  specs/openapi/v3/demo/a.md:9",
      "  GET /v3/demo/b response.name  名称 (string, required)  specs/openapi/v3/demo/b.md:9",
      "… and 1 more; --limit shows more of them",
      'For all of one: wechatpay-codegen explain "GET /v3/demo/a" response.name',
      "",
    ]);
    expect(await json("explain", "response.name", "--limit", "2")).toMatchObject({
      kind: "fields",
      total: 3,
      fields: [{ operation: "GET /v3/demo/a" }, { operation: "GET /v3/demo/b" }],
    });
  });

  test("explains error codes without pages", async () => {
    const client = await run("explain", "ERR_TIMEOUT");
    expect(client).toMatchObject({ code: 0, stderr: "" });
    expect(client.stdout).toContain("ERR_TIMEOUT\n  class: ConnectionError\n");
    expect((await run("explain", "PARAM_ERROR")).stdout).toContain("\n  HTTP status: 400\n");
    expect((await zh("explain", "PARAM_ERROR")).stdout).toContain("\n  含义：参数缺失或无效。\n");
    expect(await json("explain", "param_error")).toMatchObject({
      kind: "api",
      code: "PARAM_ERROR",
      statuses: [400],
    });
  });

  test("explains a number of the manuals by the texts of the installed client, and says if it is not installed", async () => {
    expect(await run("explain", "268512771")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "268512771: wechatpay-ts, which explains such numbers, is not installed here. Install it.\n",
    });
    const rows = '{ 268512771: [{ product: "payment", title: "T", cause: "C.", fix: "F.", retry: "no" }] }';
    write({
      "node_modules/wechatpay-ts/package.json":
        '{ "type": "module", "exports": { "./explain": "./explain.js" } }',
      "node_modules/wechatpay-ts/explain.js": `export const explain = (code) => (${rows})[code] ?? [];`,
    });
    expect(await run("explain", "268512771")).toMatchObject({
      code: 0,
      stdout: "268512771 T\n  product: payment\n  meaning: C.\n  what to do: F.\n  retry: no\n",
    });
    expect(await run("explain", "268512772")).toMatchObject({ code: 1, stdout: "" });
  });

  test("exits with 1 for an unknown name, and prints near ones", async () => {
    specs({ a: pageText() });
    expect(await run("explain", "getDemoB")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "getDemoB: is neither an operation, an exported name, an event, a field nor an error code. Near names: getDemoA, GET /v3/demo/a.\n",
    });
    expect(await json("explain", "getDemoB")).toMatchObject({
      kind: "nothing",
      suggestions: ["getDemoA", "GET /v3/demo/a"],
    });
  });

  test.each([
    ["generated", "./generated/v3/demo/a.ts", "./generated/chain.ts"],
    [".", "./v3/demo/a.ts", "./chain.ts"],
    ["../out", "../out/v3/demo/a.ts", "../out/chain.ts"],
    [".api", "./.api/v3/demo/a.ts", "./.api/chain.ts"],
  ])("imports from the output folder %s", async (out, module, chain) => {
    specs({ a: pageText() });
    expect((await run("explain", "/v3/demo/a", "--out", out)).stdout).toContain(
      [
        "  import:",
        `    import { getDemoA } from "${module}";`,
        `    import { createClient } from "${chain}";`,
        "",
      ].join("\n"),
    );
  });

  test("imports from the package in the package itself", async () => {
    specs({ a: pageText() });
    write({ "package.json": '{ "imports": { "#runtime/*": "./runtime/*.ts" } }' });
    expect((await run("explain", "/v3/demo/a")).stdout).toContain(
      '\n    import { getDemoA } from "wechatpay-ts/v3/demo/a";\n',
    );
  });

  test("leaves corrections out with --no-corrections", async () => {
    specs({ a: pageText() });
    write({
      "specs/corrections.yaml":
        "- { page: openapi/v3/demo/a.md, operation: get, field: response.name, was: { maxLength: null }, is: { maxLength: 9 }, reason: a }\n",
    });
    const lengths = async (...args: readonly string[]) => {
      const { stdout } = await run("explain", "getDemoA", "name", ...args);
      return stdout.split("\n").filter((line) => /characters|corrections/u.test(line));
    };
    expect(await lengths()).toEqual([
      "  at most (characters): 9 (correction)",
      "  corrections:",
      "    specs/corrections.yaml:1 (of this project): response.name maxLength: none → 9",
    ]);
    expect(await lengths("--no-corrections")).toEqual([]);
  });

  test("prints the paths that an operation had, and finds it by them", async () => {
    const moved = "openapi/v3/demo/old.md";
    specs({ a: pageText() });
    write({
      [`specs/${moved}`]: `---\ntitle: Moved\nsource: ${moved}\nmoved: openapi/v3/demo/a.md\n---\n`,
    });
    const { stdout } = await run("explain", "GET /v3/demo/old");
    expect(stdout.split("\n").slice(0, 7)).toEqual([
      "GET /v3/demo/a",
      "  title: 演示",
      "  product: demo",
      "  region: mainland China",
      "  page: specs/openapi/v3/demo/a.md:5",
      "  row: # {{ $frontmatter.title }} {#get}",
      "  former paths: /v3/demo/old",
    ]);
    expect((await zh("explain", "getDemoOld")).stdout).toMatch(
      /^getDemoOld（原名称）\n {2}GET \/v3\/demo\/a\n/u,
    );
  });

  test("prints no control characters of a page", async () => {
    specs({ a: pageText("string", "演\u001b[31m示") });
    const { stdout } = await run("explain", "/v3/demo/a");
    expect(stdout).toContain("演 [31m示");
    expect(stdout).not.toContain("\u001b");
  });

  test("explains for each client of the configuration", async () => {
    specs({ a: pageText() }, "one");
    specs({ a: pageText("integer") }, "two");
    const config = ["one", "two"].map((name) => ({ name, specs: name, out: `out-${name}` }));
    write({ "wechatpay-codegen.config.json": JSON.stringify(config) });
    const { code, stdout } = await run("explain", "/v3/demo/a");
    expect(code).toBe(0);
    expect(stdout).toContain('from "./out-one/v3/demo/a.ts"');
    expect(stdout).toContain('from "./out-two/v3/demo/a.ts"');
  });
});

describe("find", () => {
  test("prints operations with region, product and import", async () => {
    specs({ a: pageText("string", "申请退款"), b: pageText("string", "下单") });
    const { code, stdout, stderr } = await run("find", "退款");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "GET /v3/demo/a  申请退款",
      "  mainland China · demo  specs/openapi/v3/demo/a.md:5",
      '  import { getDemoA } from "./generated/v3/demo/a.ts";',
      "1 operation",
      "",
    ]);
    expect(await json("find", "refund")).toMatchObject({
      query: "refund",
      total: 1,
      operations: [{ operation: "GET /v3/demo/a", name: "getDemoA", region: "domestic", line: 5 }],
    });
  });

  test("exits with 1 if nothing has the words", async () => {
    specs({ refund: pageText() });
    expect(await run("find", "refundd", "zzzzzzz")).toEqual({
      code: 1,
      stdout: "",
      stderr: "refundd zzzzzzz: no operation has these words. Near words: refund.\n",
    });
  });
});

describe("both commands", () => {
  test("read what generate has cached, and leave the cache as it is", async () => {
    specs({ a: pageText(), b: pageText() });
    await run("generate", "--cache", "cache", "--silent");
    const before = state("cache");
    for (const args of [
      ["find", "demo"],
      ["explain", "/v3/demo/a"],
    ]) {
      expect(await run(...args, "--cache", "cache")).toEqual(await run(...args, "--no-cache"));
    }
    specs({ a: pageText("integer", "新的标题") });
    expect((await run("explain", "/v3/demo/a", "--cache", "cache")).stdout).toContain("新的标题");
    expect(state("cache")).toEqual(before);
  });

  test.each([
    [["explain"], "explain: the words are missing."],
    [["find", " "], "find: the words are missing."],
    [["find", "a", "--limit", "0"], "--limit: the value is not a number"],
    [["lint", "--limit", "3"], "--limit: lint takes no limit."],
    [["find", "a", "--prune"], "--prune: find does not remove pages."],
  ])("%j is a usage error", async (args, message) => {
    specs({ a: pageText() });
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test.each(["explain", "find"])("%s fails with 3 if the named folder is missing", async (command) => {
    expect(await run(command, "refund", "--specs", "none")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "none: is not there. Name a folder of pages with --specs, or write one with wechatpay-codegen import.\n",
    });
  });
});
