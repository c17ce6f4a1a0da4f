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

  test("that is not there is refused", async () => {
    expect(await run("generate", "-c", "none.json")).toMatchObject({ code: 3 });
    expect(await run("generate", "-c", "none.mjs")).toMatchObject({ code: 3 });
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
