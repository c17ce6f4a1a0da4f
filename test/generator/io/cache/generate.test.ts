/** What generate keeps, what it takes from there, and who does not. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { codeKey } from "#generator/io/cache/code";
import { readEntry, writeEntry } from "#generator/io/cache/entry";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../../support/command.ts";

inOwnFolder();

const folder = "node_modules/.cache/wechatpay-codegen";
const code = codeKey() ?? "";

beforeEach(() => {
  write({ "package.json": "{}" });
  specs({ a: pageText(), b: pageText() });
});

function entries(of = folder): string[] {
  return readdirSync(of)
    .filter((name) => name !== ".gitignore")
    .map((name) => name.slice(name.lastIndexOf(".")))
    .sort();
}

function entry(kind: string): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith(`.${kind}`)) ?? "");
}

describe("the cache of generate", () => {
  test("lies beside the nearest package.json", async () => {
    write({ "deep/er/package.json": "{}" });
    specs({ a: pageText() }, "deep/er/in/specs");
    process.chdir("deep/er/in");
    await run("generate", "--silent");
    process.chdir("../../..");
    expect(entries(`deep/er/${folder}`)).toEqual([
      ".corrections",
      ".files",
      ".index",
      ".pages",
      ".run",
      ".stamps",
    ]);
    expect(existsSync("node_modules")).toBe(false);
  });

  test("lies where the command line or the configuration says, or nowhere", async () => {
    await run("generate", "--silent", "--cache", "kept");
    expect(entries("kept")).toHaveLength(6);
    write({ "wechatpay-codegen.config.json": '{ "cache": "configured" }' });
    await run("generate", "--silent");
    expect(entries("configured")).toHaveLength(6);
    rmSync("configured", { recursive: true });
    await run("generate", "--silent", "--no-cache");
    write({ "wechatpay-codegen.config.json": '{ "cache": false }' });
    await run("generate", "--silent");
    expect([existsSync("configured"), existsSync("node_modules")]).toEqual([false, false]);
  });

  test.each([
    [["--cache", ""], "", "--cache: the folder name is empty"],
    [[], '{ "cache": true }', '"cache" must be a string that is not empty, or false'],
  ])("%j %s is refused", async (args, config, message) => {
    if (config !== "") write({ "wechatpay-codegen.config.json": config });
    const { code, stderr } = await run("generate", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("does not exist without a package.json", async () => {
    rmSync("package.json");
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(existsSync("node_modules")).toBe(false);
  });

  test("does not exist on a read-only disk, and the run succeeds", async () => {
    write({ blocked: "a file in the way\n" });
    expect(await run("generate", "--cache", "blocked")).toMatchObject({ code: 0 });
    expect(existsSync("generated/v3/demo/a.ts")).toBe(true);
  });
});

describe("a run with nothing changed", () => {
  test("writes nothing, and reports the findings again", async () => {
    specs({ b: pageText().replace("{data-required}", "{data-required data-foo}") });
    const first = await run("generate", "--silent");
    expect(first.stderr).toContain("attribute-unknown");
    const before = state("generated");
    expect(await run("generate", "--silent")).toEqual(first);
    expect(await run("generate", "--format", "json")).toMatchObject({
      stdout: expect.stringContaining('"changed": []') as unknown,
    });
    expect(await run("generate", "--silent", "--format", "github")).toMatchObject({
      stderr: expect.stringMatching(/^::warning file=specs\/openapi\/v3\/demo\/b\.md,/u) as unknown,
    });
    expect(state("generated")).toEqual(before);
  });

  test("reports that nothing has changed", async () => {
    await run("generate");
    expect((await run("generate")).stderr).toMatch(
      /^read +2 pages, \d.*\nwrite +0 written, 0 removed: nothing has changed, \d.*\n$/u,
    );
  });

  test("fails as the first one did, and writes nothing as it did", async () => {
    await run("generate", "--silent");
    const before = state("generated");
    specs({ b: pageText("decimal") });
    const first = await run("generate", "--silent");
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("generated: nothing is written: 1 error.");
    expect(await run("generate", "--silent")).toEqual(first);
    expect(state("generated")).toEqual(before);
  });
});

test("generate emits only changed files after a page was corrected", async () => {
  specs({ c: pageText() });
  await run("generate", "--silent");
  specs({ b: pageText("decimal") });
  await run("generate", "--silent");
  specs({ b: pageText("integer") });
  expect((await run("generate")).stderr).toMatch(/^emit +1 file, 6 unchanged, /mu);
  expect(tree("generated")["v3/demo/b.ts"]).toContain("name: number;");
});

test("a run without changes needs stamps alone after a run that changed a page", async () => {
  await run("generate", "--silent");
  specs({ b: pageText("integer") });
  await pause();
  expect((await run("generate")).stderr).toMatch(/^emit +\d files?, \d unchanged, /mu);
  await pause();
  for (const kind of ["files", "index", "pages"]) rmSync(entry(kind));
  expect((await run("generate")).stderr).toContain("nothing has changed");
});

test("a page that changes without another size, right after a run that changed it, is read", async () => {
  await run("generate", "--silent");
  for (const type of ["integer", "boolean", "integer", "boolean"]) {
    specs({ b: pageText(type) });
    await run("generate", "--silent");
    expect(tree("generated")["v3/demo/b.ts"]).toContain(
      type === "integer" ? "name: number;" : "name: boolean;",
    );
  }
});

/** The clock of the disk may be as coarse as this. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

test("generate emits a file again that was changed by hand", async () => {
  await run("generate", "--silent");
  const before = tree("generated");
  writeFileSync("generated/chain.ts", "// Generated by wechatpay-codegen, and by hand.\n");
  rmSync("generated/v3/demo/a.ts");
  const { code, stderr } = await run("generate");
  expect(code).toBe(0);
  expect(stderr).toContain("2 written, 0 removed");
  expect(tree("generated")).toEqual(before);
});

test("generate does not mix the entries of two runs at the same time", async () => {
  await run("generate", "--silent");
  cpSync("generated", "old", { recursive: true });
  cpSync(entry("files"), "old-files");
  specs({ b: pageText("integer") });
  await run("generate", "--silent");
  // The other run, of the pages as they were, was the last to write its files and what it left.
  rmSync("generated", { recursive: true });
  cpSync("old", "generated", { recursive: true });
  cpSync("old-files", entry("files"));
  await run("generate", "--silent");
  expect(tree("generated")["v3/demo/b.ts"]).toContain("name: number;");
});

/** Says of every page that it has another title than it has. */
function poison(): void {
  const readings = readEntry(entry("pages"), "pages", code);
  expect(readings).toBeInstanceOf(Map);
  const poisoned = [...(readings as Map<string, Uint8Array>)].map(([key, bytes]) => {
    const reading = deserialize(bytes) as { operations: { title: string }[] }; // as it was kept
    for (const operation of reading.operations) operation.title = "毒";
    return [key, serialize(reading)] as const;
  });
  writeEntry(entry("pages"), "pages", code, new Map(poisoned));
}

test(
  "a changed page is analyzed alone, unless other pages depend on the change",
  { timeout: 120_000 },
  async () => {
    specs({ b: pageText("number") });
    for (let runs = 0; runs < 3; runs++) await run("generate", "--silent");
    // Other pages have other readings, which shows whether they were read.
    poison();
    specs({ b: pageText("integer") });
    expect((await run("generate")).stderr).toMatch(/^emit +1 file, 5 unchanged, /mu);
    expect(tree("generated")["v3/demo/b.ts"]).toContain("name: number;");
    expect(tree("generated")["v3/demo/a.ts"]).not.toContain("毒");
    // A mark is a fact that other pages depend on.
    specs({ b: pageText("string {data-encrypted=by-rsa-pubkey}") });
    await run("generate", "--silent");
    expect(tree("generated")["v3/demo/a.ts"]).toContain("毒");
  },
);

describe("the output is that of a run without a cache after", () => {
  const changes: readonly (readonly [what: string, make: () => void])[] = [
    [
      "a page gets another path",
      () => specs({ b: pageText().replace("title: 演示", "title: 演示\npath: /v3/demo/other") }),
    ],
    ["a file that is not a page changes", () => write({ "specs/readme.md": "other words\n" })],
    ["a page is empty", () => specs({ b: "" })],
    [
      "a page has another type, and a file of the output is longer",
      () => {
        specs({ b: pageText("integer") });
        writeFileSync(
          "generated/v3/demo/a.ts",
          `${readFileSync("generated/v3/demo/a.ts", "utf8")}// by hand\n`,
        );
      },
    ],
    ["a page is new in a folder of its own", () => specs({ "new/c": pageText() })],
    ["a page is gone", () => rmSync("specs/openapi/v3/demo/b.md")],
    ["a page is written again without a change", () => specs({ a: pageText(), b: pageText() })],
    [
      "forty pages change",
      () => {
        specs(Object.fromEntries(names.map((name) => [name, pageText("integer")])));
      },
    ],
    [
      "a file is in the output that no page gives",
      () => write({ "generated/v3/old.ts": "// Generated by wechatpay-codegen from old.md. Do not edit.\n" }),
    ],
    [
      "a line of a page has a finding",
      () => specs({ b: pageText().replace("{data-required}", "{data-required data-foo}") }),
    ],
  ];
  const names = Array.from({ length: 40 }, (_, at) => `many/p${at}`);

  test.each(changes)("%s", { timeout: 120_000 }, async (what, make) => {
    write({ "specs/readme.md": "words\n" });
    if (what.startsWith("forty")) specs(Object.fromEntries(names.map((name) => [name, pageText()])));
    for (let runs = 0; runs < 2; runs++) await run("generate", "--silent");
    await pause();
    make();
    const { code, stderr } = await run("generate", "--silent");
    cpSync("generated", "cached", { recursive: true });
    rmSync("generated", { recursive: true });
    const fresh = await run("generate", "--silent", "--no-cache");
    expect({ code, stderr }).toEqual({ code: fresh.code, stderr: fresh.stderr });
    if (code === 0) expect(tree("cached")).toEqual(tree("generated"));
    else expect(existsSync("generated")).toBe(false);
  });
});

describe("a poisoned entry", () => {
  beforeEach(async () => {
    await run("generate", "--silent");
    poison();
  });

  test("changes the output of generate, so that the tests below prove something", async () => {
    specs({ b: pageText("string {data-encrypted=by-rsa-pubkey}") });
    await run("generate", "--silent");
    expect(tree("generated")["v3/demo/a.ts"]).toContain("毒");
  });

  test("does not affect check, lint, ir and import", async () => {
    const before = tree(folder);
    const title = /演示/u;
    expect(await run("check", "--silent")).toMatchObject({ code: 0 });
    expect((await run("ir")).stdout).toMatch(title);
    expect((await run("ir")).stdout).not.toContain("毒");
    expect(await run("lint", "--silent")).toMatchObject({ code: 0 });
    await run("import", "specs", "--out", "canonical");
    expect(readFileSync("canonical/openapi/v3/demo/a.md", "utf8")).toMatch(title);
    // And once generate has believed it, check says that the client is not what the pages give.
    specs({ b: pageText("string {data-encrypted=by-rsa-pubkey}") });
    await run("generate", "--silent");
    expect(await run("check")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("-/** 毒") as unknown,
    });
    expect(Object.keys(tree(folder))).toEqual(Object.keys(before));
  });

  test("of other code does not affect generate", async () => {
    const readings = readEntry(entry("pages"), "pages", code);
    writeEntry(entry("pages"), "pages", "other code", readings);
    specs({ b: pageText("string {data-encrypted=by-rsa-pubkey}") });
    await run("generate", "--silent");
    expect(Object.values(tree("generated")).join("")).not.toContain("毒");
  });
});

test("generate --watch emits only changed files, even without a cache on the disk", async () => {
  const output: string[] = [];
  const running = run("generate", "--watch", "--no-cache").then((ran) => {
    output.push(ran.stderr);
    return ran;
  });
  await vi.waitUntil(() => existsSync("generated/v3/demo/a.ts"), { timeout: 20_000 });
  specs({ a: pageText("integer") });
  await vi.waitUntil(() => tree("generated")["v3/demo/a.ts"]?.includes("name: number"), { timeout: 20_000 });
  process.emit("SIGINT");
  expect(await running).toMatchObject({ code: 0 });
  expect(output.join("")).toMatch(/^emit +6 files, [\s\S]*^emit +1 file, 5 unchanged, /mu);
  expect(existsSync("node_modules")).toBe(false);
});
