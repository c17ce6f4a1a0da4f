import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test, vi } from "vitest";

import { root } from "../../support/specs.ts";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();
beforeEach(() => specs({ a: pageText() }, "docs"));

describe("a configuration file", () => {
  test("says where the pages and the client are, from its own place", async () => {
    write({ "conf/wechatpay-codegen.config.json": '{ "specs": "../docs", "out": "../client" }' });
    expect(await run("generate", "--silent", "-c", "conf/wechatpay-codegen.config.json")).toMatchObject({
      code: 0,
    });
    expect(Object.keys(tree("client"))).toContain("v3/demo/a.ts");
    expect(await run("check", "-c", "conf/wechatpay-codegen.config.json")).toMatchObject({ code: 0 });
  });

  test("is found by its name, and a flag wins over it", async () => {
    write({
      "wechatpay-codegen.config.mjs": 'export default { specs: "docs", out: "client", failOn: "warn" };',
    });
    await run("generate", "--silent", "--out", "other");
    expect(existsSync("client")).toBe(false);
    expect(Object.keys(tree("other"))).toContain("v3/demo/a.ts");
  });

  test.each([
    ['{ "spec": "docs" }', 2, /"spec" is not known/],
    ['{ "specs": 1 }', 2, /"specs" must be a string/],
    ['{ "failOn": "never" }', 2, /"failOn" must be/],
    ["[", 3, /is not valid JSON/],
  ])("%s is refused", async (text, code, message) => {
    write({ "wechatpay-codegen.config.json": text });
    const ran = await run("generate");
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(message);
  });

  test.each([
    ['{ "header": 1 }', '"header" must be a string or a list of strings. Correct it.'],
    [
      '{ "header": ["a", "/* b"] }',
      '"header": the comment that begins on line 2 does not end. Close it with "*/".',
    ],
    [
      '{ "header": "/* a */ b" }',
      '"header": line 1 has text after "*/". Write the text on a line of its own.',
    ],
    ['{ "header": "a\\u202e" }', '"header": line 1 holds an invisible character. Remove it.'],
    ['{ "include": [] }', '"include" must be a list of patterns.'],
    ['{ "name": "" }', '"name" must be letters and digits'],
    ['{ "failon": "warn" }', '"failon" is not known. Use "failOn".'],
    ['{ "colour": 1 }', '"colour" is not known. Use one of name, specs, out,'],
  ])("%s is refused with what to do", async (text, message) => {
    write({ "wechatpay-codegen.config.json": text });
    const { code, stderr } = await run("generate");
    expect(code).toBe(2);
    expect(stderr).toContain(`wechatpay-codegen.config.json: ${message}`);
  });

  test("may begin with a byte order mark, as may corrections", async () => {
    write({
      "wechatpay-codegen.config.json": '\ufeff{ "specs": "docs" }',
      "docs/corrections.yaml":
        "\ufeff- { page: openapi/v3/demo/a.md, operation: get, field: response.name, was: { type: string }, " +
        "is: { type: integer }, reason: so }\n",
    });
    expect(await run("generate", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(tree("generated")["v3/demo/a.ts"]).toContain("name: number;");
  });

  test("may set a key to undefined", async () => {
    write({
      "wechatpay-codegen.config.mjs": 'export default { specs: "docs", out: undefined, failOn: undefined };',
    });
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(existsSync("generated")).toBe(true);
  });

  test.each([
    "wechatpay-codegen.config.cjs",
    "wechatpay-codegen.config.yaml",
    ".wechatpay-codegenrc.json",
    "wechatpay-codegen-config.ts",
    "WechatPay-Codegen.config.toml",
  ])("of the name %s is reported, and not read", async (name) => {
    write({ [name]: '{ "specs": "docs" }' });
    const { code, stderr } = await run("lint", "--specs", "docs", "--silent");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^\S+: is not read\. Rename it to one of wechatpay-codegen\.config\.ts, .*\n$/u);
    expect(stderr.startsWith(`${name}: `)).toBe(true);
    expect(await run("lint", "--specs", "docs", "--silent", "--lang", "zh")).toMatchObject({
      stderr: expect.stringContaining(`${name}：未读取该文件。请改名为`) as unknown,
    });
  });

  test.each([
    "wechatpay.config.ts",
    "wechatpay-codegen.log",
    "wechatpay-codegen.config.json.bak",
    "tsconfig.json",
  ])("is not confused with %s", async (name) => {
    write({ [name]: "{}" });
    expect((await run("lint", "--specs", "docs", "--silent")).stderr).toBe("");
  });

  test("that is one of two is reported", async () => {
    write({
      "wechatpay-codegen.config.json": '{ "specs": "docs" }',
      "wechatpay-codegen.config.mjs": "export default {};",
    });
    const { stderr } = await run("lint", "--specs", "docs", "--silent");
    expect(stderr).toBe(
      "wechatpay-codegen.config.json: is not read, because the configuration is wechatpay-codegen.config.mjs. " +
        "Remove one of them, or use --config.\n",
    );
    expect((await run("lint", "-c", "wechatpay-codegen.config.json", "--silent")).stderr).toBe("");
  });

  test.each(["corrections.yml", "Corrections.yaml", "correction.json"])(
    "for corrections is named corrections.yaml: %s is refused",
    async (name) => {
      write({ [`docs/openapi/${name}`]: "[]", "docs/notes.yml": "" });
      for (const command of ["generate", "check", "lint", "ir", "openapi"]) {
        const { code, stdout, stderr } = await run(command, "--specs", "docs/openapi/v3/demo", "--silent");
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toContain(
          `docs/openapi/${name}: would not be read as corrections. Rename it to corrections.yaml, or name the file `,
        );
      }
      expect(existsSync("generated")).toBe(false);
      write({ "own.yaml": "[]" });
      const args = ["--specs", "docs/openapi/v3/demo", "--silent", "--corrections", "own.yaml"];
      expect((await run("lint", ...args)).stderr).toBe("");
    },
  );

  test.each([
    [
      '{\n  // pages\n  "specs": "docs"\n}',
      "has a comment, which JSON does not allow (line 2, column 3). Remove it,",
    ],
    ['{\n  "specs": "docs" /* pages */\n}', "has a comment, which JSON does not allow (line 2, column 19). "],
    [
      '{\n  "specs": "docs",\n}',
      "has a comma behind the last entry, which JSON does not allow (line 2, column 18). ",
    ],
    ['{\n  "specs": "a//b"\n  "out": "x"\n}', "the configuration is not valid JSON (line 3, column 3). "],
    ["{\n  'specs': \"docs\"\n}", "the configuration is not valid JSON (line 2, column 3). "],
    ["{", "the configuration is not valid JSON (line 1, column 2). "],
  ])("in JSON that is not valid is refused with the place: %j", async (text, message) => {
    for (const mark of ["", "\ufeff"]) {
      write({ "wechatpay-codegen.config.json": mark + text });
      const { code, stderr } = await run("generate");
      expect(code).toBe(3);
      expect(stderr).toContain(`wechatpay-codegen.config.json: ${message}`);
    }
  });

  test("with an error does not stop --help", async () => {
    write({ "wechatpay-codegen.config.json": "[" });
    expect(await run("generate", "--help")).toMatchObject({ code: 0, stderr: "" });
  });

  test("that is not there is refused", async () => {
    expect(await run("generate", "-c", "none.json")).toMatchObject({ code: 3 });
    expect(await run("generate", "-c", "none.mjs")).toMatchObject({ code: 3 });
  });
});

describe("a header", () => {
  const header = ["/* eslint-disable */", "// @ts-nocheck", "SPDX-License-Identifier: MIT"];
  const configure = (lines: readonly string[] | string) =>
    write({ "wechatpay-codegen.config.json": JSON.stringify({ specs: "docs", header: lines }) });

  test("stands below the banner of every module, and check keeps it", async () => {
    configure(header);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    const modules = Object.entries(tree("generated")).filter(([path]) => path.endsWith(".ts"));
    expect(modules.map(([path]) => path)).toEqual([
      "chain.ts",
      "chain/v3/demo.ts",
      "labels.ts",
      "v3/demo/a.ts",
    ]);
    for (const [, text] of modules) {
      expect(text).toMatch(/^\/\/ Generated by wechatpay-codegen/u);
      expect(text).toContain(
        "\n/* eslint-disable */\n// @ts-nocheck\n// SPDX-License-Identifier: MIT\nimport ",
      );
    }
    expect(JSON.parse(tree("generated")["names.json"] ?? "")).toEqual({ "GET /v3/demo/a": "getDemoA" });
    expect(await run("check")).toMatchObject({ code: 0 });
    configure("another");
    expect((await run("check")).stdout).toContain("-/* eslint-disable */");
  });

  test("is written anew when it changes, and its modules stay the generator's", async () => {
    write({ "package.json": "{}" });
    configure(header);
    await run("generate", "--silent");
    configure("/*\n * Licence\n */");
    expect((await run("generate")).stderr).toContain("5 written, 0 removed");
    expect(tree("generated")["v3/demo/a.ts"]).toMatch(
      /^\/\/ Generated .*\n\/\*\n \* Licence\n \*\/\nimport /u,
    );
    expect((await run("generate")).stderr).toContain("nothing has changed");
    specs({ b: pageText() }, "docs");
    write({ "docs/openapi/v3/demo/a.md": "" });
    expect((await run("generate", "--exclude", "openapi/v3/demo/a.md")).stderr).toContain("1 removed");
  });
});

describe("generate", () => {
  test("writes nothing where a warning fails the run", async () => {
    specs({ a: pageText().replace("{data-required}", "{data-required data-foo}") });
    expect(await run("generate", "--fail-on", "warn")).toMatchObject({ code: 1 });
    expect(existsSync("generated")).toBe(false);
    expect(await run("generate")).toMatchObject({ code: 0 });
    expect(existsSync("generated")).toBe(true);
  });

  test.each(["docs", "docs/openapi", "docs/new"])("does not write into the pages: --out %s", async (out) => {
    const before = tree("docs");
    expect(await run("generate", "--specs", "docs", "--out", out)).toMatchObject({ code: 2 });
    expect(tree("docs")).toEqual(before);
  });

  test("names the runtime by the package outside the client's own", async () => {
    await run("generate", "--specs", "docs", "--out", "client");
    expect(tree("client")["v3/demo/a.ts"]).toContain('from "wechatpay-ts/runtime/generated-api"');
    write({ "own/package.json": '{ "imports": { "#runtime/*": "./runtime/*.ts" } }' });
    await run("generate", "--specs", "docs", "--out", "own/generated");
    expect(tree("own/generated")["v3/demo/a.ts"]).toContain('from "#runtime/generated-api"');
    expect(await run("check", "--specs", "docs", "--out", "own/generated")).toMatchObject({ code: 0 });
  });

  test("takes no folder without a flag, which would be passed over", async () => {
    const { code, stderr } = await run("generate", "docs");
    expect(code).toBe(2);
    expect(stderr).toContain('generate: takes no "docs"');
  });

  test("--watch runs again at a change, until a signal stops it", async () => {
    const running = run("generate", "--specs", "docs", "--watch");
    const module = () => tree("generated")["v3/demo/a.ts"] ?? "";
    await vi.waitUntil(() => existsSync("generated") && module().includes("name: string"), {
      timeout: 20_000,
    });
    writeFileSync("docs/openapi/v3/demo/a.md", pageText("number"));
    await vi.waitUntil(() => module().includes("name: number"), { timeout: 20_000 });
    process.emit("SIGINT");
    expect(await running).toMatchObject({ code: 0 });
    expect(readFileSync("docs/openapi/v3/demo/a.md", "utf8")).toBe(pageText("number"));
  });
});

test("what the package's own runtime exports is what emitted code imports", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object }; // ours
  const chain = readFileSync(join(root, "generated/chain.ts"), "utf8");
  const imported = [...chain.matchAll(/from "#runtime\/(\w+)"/gu)].map(
    ([, name]) => `./runtime/${name ?? ""}`,
  );
  expect(Object.keys(exports)).toEqual(expect.arrayContaining([...imported, "./runtime/generated-api"]));
});

test("closedEnums of the configuration and --closed-enums emit the same, and check compares with the same option", async () => {
  specs({ a: pageText().replace("| 名称", "| 名称<br/>`A` \\| `B` 枚举值之一") }, "docs");
  write({ "closed.json": '{ "specs": "docs", "out": "client", "closedEnums": true }' });
  expect(await run("generate", "--silent", "-c", "closed.json")).toMatchObject({ code: 0 });
  expect(await run("check", "-c", "closed.json")).toMatchObject({ code: 0 });
  expect(await run("generate", "--specs", "docs", "--out", "flag", "--closed-enums")).toMatchObject({
    code: 0,
  });
  expect(tree("flag")).toEqual(tree("client"));
  expect(tree("flag")["v3/demo/a.ts"]).toContain('name: "A" | "B";');
  expect(await run("check", "--specs", "docs", "--out", "flag")).toMatchObject({ code: 1 });
  write({ "wrong.json": '{ "closedEnums": "yes" }' });
  expect((await run("generate", "-c", "wrong.json")).stderr).toMatch(/"closedEnums" must be true or false/);
});
