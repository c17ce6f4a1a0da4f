/** `generate --watch` as a process, with files that change as editors and git change them. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";
import { RunningCommand } from "../support/running.ts";

inOwnFolder();

let running: RunningCommand | undefined;

afterEach(async () => {
  await running?.stop("SIGKILL");
  running = undefined;
});

async function watch(...args: readonly string[]): Promise<RunningCommand> {
  running = new RunningCommand(["generate", "--watch", ...args]);
  await running.waitFor(/^Watching .*; stop with Ctrl-C\.$/mu);
  return running;
}

const written = /^write +[1-9]\d* written, \d+ removed, /mu;
const module = (name = "a") => readFileSync(`generated/v3/demo/${name}.ts`, "utf8");

/** Writes a file as most editors do: beside its place, and then renamed. */
function save(path: string, text: string): void {
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
}

const entry = (type: string) =>
  "- { page: openapi/v3/demo/a.md, operation: get, field: response.name, was: { type: string }, " +
  `is: { type: ${type} }, reason: so }\n`;

describe("a page", { timeout: 120_000 }, () => {
  test("that is saved is generated; one that is broken is reported, and the last good output stays", async () => {
    specs({ a: pageText(), b: pageText() });
    const command = await watch();
    for (const type of ["integer", "boolean", "string", "integer"]) {
      save("specs/openapi/v3/demo/a.md", pageText(type));
      await command.waitFor(written);
    }
    expect(module()).toContain("name: number;");
    const good = state("generated");
    save("specs/openapi/v3/demo/b.md", pageText("decimal"));
    await command.waitFor(/^specs\/openapi\/v3\/demo\/b\.md:9:26 error .*$/mu);
    await command.waitFor(/^generated: nothing is written: 1 error\. Correct the pages\.$/mu);
    expect(state("generated")).toEqual(good);
    save("specs/openapi/v3/demo/b.md", pageText("boolean"));
    await command.waitFor(written);
    expect(module("b")).toContain("name: boolean;");
    expect(await command.stop("SIGINT")).toEqual({ code: 0, signal: null });
  });

  test("is seen again after its folder was moved away and back, as by git switch", async () => {
    specs({ a: pageText() });
    const command = await watch();
    for (const type of ["integer", "boolean"]) {
      renameSync("specs", "away");
      await command.waitFor(/^specs: is not there\. .*$/mu);
      renameSync("away", "specs");
      await command.waitFor(/^write +0 written, 0 removed/mu);
      specs({ a: pageText(type) });
      await command.waitFor(written);
    }
    expect(module()).toContain("name: boolean;");
    renameSync("specs", "away");
    await command.waitFor(/^specs: is not there\. .*$/mu);
    expect(await command.stop("SIGTERM")).toEqual({ code: 3, signal: null });
  });

  test("is generated after a foreign file in the output was removed, and Ctrl-C ends at once either way", async () => {
    specs({ a: pageText() });
    const command = await watch();
    write({ "generated/v3/demo/a.ts": "// own\n" });
    save("specs/openapi/v3/demo/a.md", pageText("integer"));
    await command.waitFor(
      /^generated: holds files that do not begin as generated files do: v3\/demo\/a\.ts\./mu,
    );
    expect(module()).toBe("// own\n");
    rmSync("generated/v3/demo/a.ts");
    save("specs/openapi/v3/demo/a.md", pageText("boolean"));
    await command.waitFor(written);
    write({ "generated/v3/demo/a.ts": "// own\n" });
    save("specs/openapi/v3/demo/a.md", pageText());
    await command.waitFor(/^generated: holds files/mu);
    expect(await command.stop("SIGINT")).toEqual({ code: 2, signal: null });
  });
});

describe("a folder", { timeout: 120_000 }, () => {
  test("that is new, one that is linked, and one whose folder above was moved are watched", async () => {
    specs({ a: pageText() }, "docs/specs");
    specs({ "linked/b": pageText() }, "elsewhere");
    symlinkSync("../../../../../elsewhere/openapi/v3/demo/linked", "docs/specs/openapi/v3/demo/linked");
    const command = await watch("--specs", "docs/specs");
    specs({ "new/er/c": pageText() }, "docs/specs");
    await command.waitFor(written);
    specs({ "new/er/c": pageText("integer") }, "docs/specs");
    await command.waitFor(written);
    expect(module("new/er/c")).toContain("name: number;");
    specs({ "linked/b": pageText("integer") }, "elsewhere");
    await command.waitFor(written);
    expect(module("linked/b")).toContain("name: number;");
    renameSync("docs", "away");
    await command.waitFor(/^docs\/specs: is not there\. .*$/mu);
    renameSync("away", "docs");
    await command.waitFor(/^write +0 written, 0 removed/mu);
    rmSync("docs/specs/openapi/v3/demo/new", { recursive: true });
    await command.waitFor(/^write +\d+ written, 1 removed/mu);
  });
});

describe("another file is watched:", { timeout: 120_000 }, () => {
  test("corrections, outside of the pages too", async () => {
    specs({ a: pageText() });
    mkdirSync("fixes");
    write({ "fixes/c.yaml": "[]\n" });
    const command = await watch("--corrections", "fixes/c.yaml");
    save("fixes/c.yaml", entry("integer"));
    await command.waitFor(written);
    expect(module()).toContain("name: number;");
    save("fixes/c.yaml", "- word\n");
    await command.waitFor(/^fixes\/c\.yaml:1:3 error .*$/mu);
    save("fixes/c.yaml", entry("boolean"));
    await command.waitFor(written);
    expect(module()).toContain("name: boolean;");
    rmSync("fixes", { recursive: true });
    await command.waitFor(/^fixes\/c\.yaml: is not there\. .*$/mu);
    expect(await command.stop("SIGINT")).toEqual({ code: 3, signal: null });
  });

  test("corrections that begin to exist above the folder of the run", async () => {
    specs({ a: pageText() });
    const command = await watch("--specs", "specs/openapi/v3");
    save("specs/corrections.yaml", entry("integer"));
    await command.waitFor(written);
    expect(module()).toContain("name: number;");
  });

  test("the configuration, from its first line on, and the former one is in effect while it has an error", async () => {
    specs({ a: pageText() });
    specs({ b: pageText() }, "other");
    const command = await watch();
    save("wechatpay-codegen.config.mjs", 'export default { header: "one" };\n');
    await command.waitFor(written);
    expect(module()).toContain("\n// one\n");
    save("wechatpay-codegen.config.mjs", "export default { header: \n");
    await command.waitFor(/^wechatpay-codegen\.config\.mjs: the configuration cannot be loaded: .*$/mu);
    save("specs/openapi/v3/demo/a.md", pageText("integer"));
    await command.waitFor(written);
    expect(module()).toMatch(/\n\/\/ one\n[^]*name: number;/u);
    save("wechatpay-codegen.config.mjs", 'export default { specs: "other" };\n');
    await command.waitFor(/^write +\d+ written, 1 removed/mu);
    expect(Object.keys(tree("generated"))).toContain("v3/demo/b.ts");
    save("other/openapi/v3/demo/b.md", pageText("boolean"));
    await command.waitFor(written);
    expect(module("b")).toContain("name: boolean;");
    expect(await command.stop("SIGINT")).toEqual({ code: 0, signal: null });
  });

  test("a configuration in CommonJS", async () => {
    specs({ a: pageText() });
    write({ "package.json": "{}", "wechatpay-codegen.config.js": 'module.exports = { header: "one" };\n' });
    const command = await watch();
    save("wechatpay-codegen.config.js", 'module.exports = { header: "two" };\n');
    await command.waitFor(written);
    expect(module()).toContain("\n// two\n");
  });

  test("the configuration of prettier where it formats the output", async () => {
    specs({ a: pageText() });
    write({ "package.json": "{}", "wechatpay-codegen.config.json": '{ "format": "prettier" }' });
    mkdirSync("node_modules");
    const installed = fileURLToPath(new URL("../../../node_modules/prettier", import.meta.url));
    symlinkSync(installed, "node_modules/prettier", "junction");
    const command = await watch("--no-cache");
    save(".prettierrc", "semi: false\n");
    await command.waitFor(written);
    expect(module()).toContain("name: string\n");
    rmSync(".prettierrc");
    await command.waitFor(written);
    expect(module()).toContain("name: string;\n");
    save("prettier.config.mjs", "export default { useTabs: true };\n");
    await command.waitFor(/^"format": .* loads only once\. .*$/mu);
    await command.waitFor(written);
    expect(module()).toContain("\tname: string;\n");
  });
});

test("a configuration that ends with an error keeps the former one, and its exit code is that of the run", async () => {
  specs({ a: pageText() });
  specs({ b: pageText() }, "other");
  const path = "wechatpay-codegen.config.json";
  const clients = (header: string) =>
    JSON.stringify([
      { name: "one", out: "out/one", header },
      { name: "two", specs: "other", out: "out/two" },
    ]);
  const one = () => tree("out")["one/v3/demo/a.ts"] ?? "";
  write({ [path]: clients("first") });
  const running = run("generate", "--watch", "--no-cache");
  const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 30_000 });
  await until(() => existsSync("out/two/v3/demo/b.ts") && existsSync("out/one/v3/demo/a.ts"));
  save(path, clients("second"));
  await until(() => one().includes("// second\n"));
  save(path, "[");
  save("specs/openapi/v3/demo/a.md", pageText("integer"));
  await until(() => one().includes("name: number;"));
  // A page of the other client alone.
  save("other/openapi/v3/demo/b.md", pageText("boolean"));
  await until(() => tree("out")["two/v3/demo/b.ts"]?.includes("name: boolean;") === true);
  process.emit("SIGINT");
  const { code, stderr } = await running;
  expect(code).toBe(3);
  expect(one()).toContain("// second\n");
  expect(stderr).toContain("Watching specs, other; stop with Ctrl-C.\n");
  expect(stderr).toMatch(/^wechatpay-codegen\.config\.json: .+ \(line 1, column \d+\)\. .+$/mu);
});
