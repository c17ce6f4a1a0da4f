/** Why check says that a file differs. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

beforeEach(async () => {
  specs({ a: pageText(), b: pageText() });
  await run("generate", "--silent");
});

/** Each file that differs, with its category. */
async function categories(): Promise<Record<string, string>> {
  const { code, stdout } = await run("check", "--format", "json");
  const { differences } = JSON.parse(stdout) as {
    differences: readonly { readonly path: string; readonly category: string }[];
  };
  expect(code).toBe(differences.length > 0 ? 1 : 0);
  return Object.fromEntries(differences.map(({ path, category }) => [path, category]));
}

const module = "generated/v3/demo/a.ts";

function change(path: string, act: (text: string) => string): void {
  const text = readFileSync(path, "utf8");
  const changed = act(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

describe("a file is", () => {
  test("edited, where its code is not what generate wrote", async () => {
    change(module, (text) => text.replace("name: string", "name: number"));
    expect(await categories()).toEqual({ "v3/demo/a.ts": "edited" });
    change("generated/chain.ts", (text) => text.replace("createClient(options", "createClient( options "));
    change("generated/names.json", (text) => text.replace("getDemoA", "getDemoX"));
    expect(await categories()).toEqual({
      "v3/demo/a.ts": "edited",
      "chain.ts": "reformatted",
      "names.json": "edited",
    });
  });

  test("edited, where only a comment is edited", async () => {
    change(module, (text) => text.replace("演示", "演示二"));
    expect(await categories()).toEqual({ "v3/demo/a.ts": "edited" });
  });

  test("stale, where its page has changed, and edited, where a person has changed it too", async () => {
    specs({ a: pageText("integer"), b: pageText("integer") });
    expect(await categories()).toEqual({ "v3/demo/a.ts": "stale", "v3/demo/b.ts": "stale" });
    change(module, (text) => text.replace("name: string", "name: boolean"));
    expect(await categories()).toEqual({ "v3/demo/a.ts": "edited", "v3/demo/b.ts": "stale" });
  });

  test("stale, where a correction or an option has changed", async () => {
    const at = "page: openapi/v3/demo/a.md, operation: get, field: response.name";
    write({
      "specs/corrections.yaml": `- { ${at}, was: { type: string }, is: { type: integer }, reason: so }`,
    });
    expect(await categories()).toEqual({ "v3/demo/a.ts": "stale" });
    await run("generate", "--silent", "--import-extension", ".js");
    expect(await categories()).toEqual({ "chain.ts": "stale", "chain/v3/demo.ts": "stale" });
  });

  test("missing, also digests.json, without which an edit cannot be distinguished", async () => {
    rmSync(module);
    rmSync("generated/digests.json");
    change("generated/v3/demo/b.ts", (text) => text.replace("name: string", "name: number"));
    expect(await categories()).toEqual({
      "digests.json": "missing",
      "v3/demo/a.ts": "missing",
      "v3/demo/b.ts": "unrecorded",
    });
  });

  test("left over, in the folder itself too, until generate removes it", async () => {
    copyFileSync("generated/chain.ts", "generated/chain copy.ts");
    copyFileSync(module, "generated/v3/demo/a 2.ts");
    write({ "generated/index.ts": "// By hand.\n", "generated/README.md": "By hand.\n" });
    const others = { "chain copy.ts": "leftover", "v3/demo/a 2.ts": "leftover" };
    expect(await categories()).toEqual(others);
    expect((await run("generate")).stderr).toContain("0 written, 2 removed");
    expect(await categories()).toEqual({});
    expect(Object.keys(tree("generated"))).toEqual(expect.arrayContaining(["README.md", "index.ts"]));
  });

  test("of other line ends", async () => {
    const paths = Object.keys(tree("generated")).map((path) => `generated/${path}`);
    for (const path of paths) change(path, (text) => text.replaceAll("\n", "\r\n"));
    change(module, (text) => `\ufeff${text}`);
    const all = await categories();
    expect(Object.keys(all).map((path) => `generated/${path}`)).toEqual(expect.arrayContaining(paths));
    expect(new Set(Object.values(all))).toEqual(new Set(["line-ends"]));
    const { stdout } = await run("check");
    expect(stdout).toContain(`${paths.length} files differ (${paths.length} by line ends only)`);
    expect(stdout).not.toContain("@@");
  });

  test("of other line ends, and stale by its page", async () => {
    change(module, (text) => text.replaceAll("\n", "\r\n"));
    specs({ a: pageText("integer") });
    expect(await categories()).toEqual({ "v3/demo/a.ts": "stale" });
  });
});

const reformats: Readonly<Record<string, (text: string) => string>> = {
  "single quotes, no semicolons": (text) =>
    text
      .replaceAll('"', "'")
      .replaceAll(/;$/gmu, "")
      .replaceAll(/,(\s*[\]})])/gu, "$1"),
  "other indents and line breaks": (text) => text.replaceAll(/^ +/gmu, "\t").replaceAll("{ ", "{\n"),
  "quoted keys, parentheses and bars": (text) =>
    text
      .replace("name: string", '"name": | (string)')
      .replace("name: requiredString", '"name": (requiredString)'),
  "comments over several lines": (text) => text.replace(/\/\*\* (.*) \*\//u, "/**\n * $1\n */"),
};
const edits: Readonly<Record<string, (text: string) => string>> = {
  "another literal": (text) => text.replace('"/v3/demo/a"', '"/v3/demo/a "'),
  "another word": (text) => text.replace("requiredString", "string"),
  "a member more": (text) => text.replace("name: string;", "name: string; x: string;"),
  "an optional member": (text) => text.replace("name: string", "name?: string"),
  "a list": (text) => text.replace("name: string", "name: string[]"),
  "a keyword more": (text) => text.replace("export interface", "export declare interface"),
  "a syntax error": (text) => text.replace(/\);\n$/u, ";\n"),
};

describe("a file with", () => {
  test.each(Object.entries(reformats))("%s is reformatted", async (_, act) => {
    change(module, act);
    expect(await categories()).toEqual({ "v3/demo/a.ts": "reformatted" });
    // When its page changes, it does not count as edited.
    specs({ a: pageText("integer") });
    expect(await categories()).toEqual({ "v3/demo/a.ts": "stale" });
  });

  test.each(Object.entries(edits))("%s is edited", async (_, act) => {
    change(module, act);
    expect(await categories()).toEqual({ "v3/demo/a.ts": "edited" });
  });
});

test("after a merge conflict in digests.json, files are compared with both sides", async () => {
  const ours = readFileSync("generated/digests.json", "utf8");
  specs({ a: pageText("integer") });
  await run("generate", "--silent");
  const theirs = readFileSync("generated/digests.json", "utf8");
  writeFileSync("generated/digests.json", `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`);
  expect(await categories()).toEqual({ "digests.json": "stale" });
  specs({ a: pageText("boolean") });
  expect(await categories()).toEqual({ "v3/demo/a.ts": "stale" });
  expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
  expect(await categories()).toEqual({});
});

test.each([
  ["nothing", ""],
  [
    "a conflict in its first line",
    "<<<<<<< ours\n// Generated by wechatpay-codegen from a.md. Do not edit.\n=======\n",
  ],
  ["a byte order mark", "\ufeff// Generated by wechatpay-codegen from a.md. Do not edit.\n"],
])("generate replaces a module with %s", async (_, text) => {
  const before = tree("generated");
  writeFileSync(module, text);
  expect((await categories())["v3/demo/a.ts"]).toBe("edited");
  expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
  expect(tree("generated")).toEqual(before);
});

test("the first files that check shows are those that a person has changed", async () => {
  const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
  specs(Object.fromEntries(names.map((name) => [name, pageText()])));
  await run("generate", "--silent");
  specs(Object.fromEntries(names.map((name) => [name, pageText("integer")])));
  change("generated/v3/demo/b.ts", (text) => text.replace("name: string", "name: number"));
  const { stdout } = await run("check");
  expect(stdout).toMatch(/^generated\/v3\/demo\/b\.ts: is edited by hand/u);
  expect(stdout).toContain("31 files differ (1 edited by hand, 30 stale)");
  const github = await run("check", "--format", "github");
  expect(github.stdout).toMatch(
    /^::error file=generated\/v3\/demo\/b\.ts::.* is edited by hand\. .*%0A {2}getDemoB: specs\/openapi\/v3\/demo\/b\.md\n/u,
  );
});
