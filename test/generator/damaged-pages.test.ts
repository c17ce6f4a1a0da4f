/** Damaged files at the place of a page: `generate` reports each at its place, and the modules of an earlier run stay. */
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

import { beforeEach, describe, expect, test } from "vitest";

import { writeTree } from "#generator/io/output";
import { staleFiles } from "#generator/io/output-files";
import { respell } from "#generator/io/file-case";
import { encodeGbk } from "./support/gbk.ts";
import { inOwnFolder, pageText, run, specs, tree, write } from "./support/command.ts";

inOwnFolder();

const folder = "specs/openapi/v3/demo";
const file = `${folder}/a.md`;
const good = pageText();

/** The output of a run with two good pages. */
let client: Record<string, string> = {};

beforeEach(async () => {
  specs({ a: good, b: pageText("integer") });
  expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
  client = tree("generated");
  expect(client).toHaveProperty(["v3/demo/a.ts"]);
}, 30_000);

/** Runs `generate`, which reports an error of this rule at this place and leaves the output unchanged. */
async function expectFinding(place: string, rule: string, words = ""): Promise<void> {
  const { code, stderr } = await run("generate", "--silent");
  const lines = stderr.split("\n").filter((line) => line.startsWith(`${place} error `));
  expect({ code, stderr, lines }).toMatchObject({ code: 1, lines: [expect.stringMatching(`${rule}$`)] });
  expect(lines[0]).toContain(words);
  expect(tree("generated")).toEqual(client);
}

const bytesOf = (text: string, ...encoding: BufferEncoding[]) => Buffer.from(text, ...encoding);
const utf16be = (text: string) => bytesOf(text, "utf16le").swap16();
const english = good.replace("返回字典", "Response").replace(" {#get}", "");

describe("generate reports", () => {
  test.each<[name: string, bytes: Buffer | string, place: string, rule: string, words: string]>([
    ["an empty file", "", "1:1", "page-unreadable", "empty"],
    ["blank lines", "\n \n\t\n", "1:1", "page-unreadable", "empty"],
    ["a byte order mark alone", "\ufeff", "1:1", "page-unreadable", "empty"],
    ["an HTML page", "<!DOCTYPE html>\n<title>404</title>\n", "1:1", "page-unreadable", "HTML"],
    ["an HTML page that quotes a table", `<html>\n${good}`, "1:1", "page-unreadable", "HTML"],
    [
      "a pointer of Git LFS",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
      "1:1",
      "page-unreadable",
      "git lfs pull",
    ],
    ["a link as text", "../../../store/a.md", "1:1", "page-unreadable", '"../../../store/a.md"'],
    ["JSON", '{ "message": "Not Found" }\n', "1:1", "page-unreadable", "JSON"],
    ["prose", "# 演示\n\n另见下一页。\n", "1:1", "page-unreadable", "does not look like a page"],
    ["other header words without a method", english, "7:1", "page-unreadable", "返回字典"],
    ["a heading that lost its method", good.replace(" {#get}", ""), "5:1", "method-missing", "HTTP method"],
    [
      "UTF-16 with a byte order mark",
      bytesOf(`\ufeff${good}`, "utf16le"),
      "1:1",
      "encoding-invalid",
      "UTF-16",
    ],
    ["UTF-16", bytesOf(good, "utf16le"), "1:2", "encoding-invalid", "UTF-16"],
    ["UTF-16 of the other byte order", utf16be(good), "1:1", "encoding-invalid", "UTF-16"],
    ["GBK", encodeGbk(good), "2:8", "encoding-invalid", "GBK"],
    [
      "a byte that is not UTF-8",
      Buffer.concat([bytesOf(good.split("名称")[0] ?? ""), Buffer.of(0xff), bytesOf("名称\n")]),
      "9:35",
      "encoding-invalid",
      "this byte is invalid",
    ],
    [
      "a character that is cut at the end",
      bytesOf(good + "甲").subarray(0, -1),
      "12:1",
      "encoding-invalid",
      "this byte is invalid",
    ],
    [
      "U+FFFD in a name, with Windows line ends",
      good.replace("| name", "| na\ufffdme").replaceAll("\n", "\r\n"),
      "9:5",
      "encoding-invalid",
      "U+FFFD",
    ],
  ])("%s", async (_, bytes, place, rule, words) => {
    writeFileSync(file, bytes);
    await expectFinding(`${file}:${place}`, rule, words);
  });

  test.each([
    ["# 演示 {#post}{#get}", 7],
    ["# 演示 {#get} {#get}", 7],
    ["# {#post} / 演示 {#get}", 4],
    ["# 演示 {#get #post}", 7],
    ["# 演示 {#get .new #post}", 7],
    ["# 演示 {#mix}{#get}", 7],
    ["# 演示 ｛#post｝{#get}", 7],
    ["# 演示 #post {#get}", 6],
  ])("two methods in the heading %s", async (heading, column) => {
    writeFileSync(file, good.replace(/^# .*$/mu, heading));
    await expectFinding(`${file}:5:${column}`, "method-ambiguous", "several");
  });

  test.each([
    "## 新增 {#post} 旧版",
    "##新增 {#post}",
    "＃＃ 新增 {#post}",
    "## 新增 ｛#post｝",
    "## 新增 {＃post}",
    "## 新增 {#post",
    "## 新增 #post",
    "> ## 新增 {#post}",
    "新增 {#post}",
  ])("the mark of a method that begins no operation: %s", async (heading) => {
    const table = good.slice(good.indexOf("| 返回字典"));
    writeFileSync(file, `${good}\n${heading}\n\n${table}`);
    const column = heading.search(/[#＃]post/u) + 1;
    await expectFinding(`${file}:13:${column}`, "method-ambiguous", "post");
  });

  test.each(["# 新增", "# 新增 {.post}", "新增\n==="])(
    "a second heading that lost its method: %j",
    async (heading) => {
      writeFileSync(file, `${good}\n${heading}\n\n${good.slice(good.indexOf("| 返回字典"))}`);
      await expectFinding(`${file}:13:1`, "method-ambiguous", "names no HTTP method");
    },
  );

  test.each([
    ["objects", "object", 22],
    ["lists", "object[]", 15],
  ])("%s that are nested deeper than the types compile", async (_, type, most) => {
    const rows = (levels: number) =>
      Array.from({ length: levels }, (_, at) => `| a${at} {data-indent=${at}} | ${type} | 甲\n`).join("") +
      `| leaf {data-indent=${levels}} | string | 叶\n`;
    const nested = (levels: number) => good.replace(/^\| name.*\n/mu, rows(levels));
    specs({ c: nested(most) });
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    client = tree("generated");
    specs({ c: nested(most + 2) });
    await expectFinding(`${folder}/c.md:${10 + most}:3`, "nesting-deep", `${most + 1} levels`);
  });
});

describe("files under other names", () => {
  test.each(["markdown", "mdx", "mdown", "MARKDOWN"])(
    "generate reports a page that is renamed to .%s",
    async (extension) => {
      renameSync(file, `${folder}/a.${extension}`);
      await expectFinding(`${folder}/a.${extension}:1:1`, "page-unreadable", "Rename it to a.md.");
    },
  );

  test("generate reads a page whose extension is in capitals", async () => {
    renameSync(file, `${folder}/a.MD`);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(Object.keys(tree("generated"))).toEqual(Object.keys(client));
  });

  test("generate reads linked pages and linked folders", async () => {
    renameSync(folder, "store");
    symlinkSync("../../../store", folder);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(tree("generated")).toEqual(client);
    rmSync(folder);
    mkdirSync(folder);
    for (const name of ["a.md", "b.md"]) symlinkSync(`../../../../store/${name}`, `${folder}/${name}`);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(tree("generated")).toEqual(client);
    expect((await run("check", "--silent")).code).toBe(0);
  });

  test.each([
    ["page", file, "a.md"],
    ["folder", `${folder}/more`, "more"],
  ])("generate reports a link to a %s that does not exist", async (_, path, name) => {
    rmSync(path, { force: true });
    symlinkSync(`../gone/${name}`, path);
    await expectFinding(`${path}:1:1`, "page-unreadable", `"../gone/${name}", which does not exist`);
  });

  test("a link to a folder around it is counted, and its pages are read once", async () => {
    symlinkSync("..", `${folder}/loop`);
    symlinkSync("self", `${folder}/.hidden`);
    const { code, stderr } = await run("ir", "--out", "ir.json");
    expect(stderr).toMatch(/^read +2 pages; skipped: 1 links to a folder that contains them, /u);
    expect(code).toBe(0);
  });

  test("files of the system beside the pages are not pages", async () => {
    write({ [`${folder}/._a.md`]: "\0\x05\x16\x07" });
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(tree("generated")).toEqual(client);
  });

  test("an excluded page is not reported", async () => {
    writeFileSync(file, "");
    expect(await run("lint", "--silent", "--exclude", "openapi/v3/demo/a.md")).toMatchObject({ code: 0 });
  });
});

describe("other files that are not UTF-8", () => {
  test("generate reports corrections at the first byte", async () => {
    writeFileSync("specs/corrections.yaml", encodeGbk("# 更正\n- page: x\n"));
    await expectFinding("specs/corrections.yaml:1:3", "encoding-invalid", "GBK");
    writeFileSync("specs/corrections.yaml", "- page: x\n  reason: \ufffd\n");
    await expectFinding("specs/corrections.yaml:2:11", "encoding-invalid", "U+FFFD");
  });

  test.each(["json", "mjs"])("a configuration in .%s is refused at the first byte", async (extension) => {
    const text = extension === "json" ? '{\n "specs": "演示" }' : 'export default {\n specs: "演示" }';
    writeFileSync(`wechatpay-codegen.config.${extension}`, encodeGbk(text));
    const column = text.split("\n")[1]?.indexOf("演");
    const { code, stderr } = await run("generate");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `wechatpay-codegen.config.${extension}: is not UTF-8 (line 2, column ${(column ?? 0) + 1}). Convert it to UTF-8.\n`,
    });
  });
});

describe("output on a disk that ignores case", () => {
  // A hard link gives one file two names, as such a disk does.
  test("the other spelling of a module is not stale", () => {
    linkSync("generated/v3/demo/a.ts", "generated/v3/demo/A.ts");
    const paths = ["chain.ts", "chain/v3/demo.ts", "labels.ts", "v3/demo/a.ts", "v3/demo/b.ts"];
    expect(staleFiles("generated", paths)).toEqual([]);
    writeFileSync("generated/v3/demo/B.ts", client["v3/demo/b.ts"] ?? "");
    expect(staleFiles("generated", paths)).toEqual(["v3/demo/B.ts"]);
  });

  test("a file takes the case of its new name", () => {
    respell("generated", "v3/demo/a.ts", "v3/Demo/A.ts");
    expect(Object.keys(tree("generated"))).toContain("v3/Demo/A.ts");
    expect(() => respell("generated", "v3/other.ts", "v3/another.ts")).not.toThrow();
    writeTree("generated", [{ path: "v3/Demo/A.ts", text: "" }], []);
    expect(tree("generated")["v3/Demo/A.ts"]).toBe("");
  });
});

test.each(["// another tool\n", "<<<<<<< ours\n// another tool\n"])(
  "generate says what to do about a module that begins with %j",
  async (text) => {
    write({ "generated/v3/demo/a.ts": text });
    const { code, stderr } = await run("generate", "--silent");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("v3/demo/a.ts. Delete them if an earlier run wrote them") as string,
    });
  },
);

test.each([
  "/v3/x.d",
  "/v3/x.d.ts",
  "/v3/x.d.css",
  "/v3/con",
  "/v3/nul/a",
  "/v3/aux.txt",
  "/v3/COM1",
  "/v3/a./b",
])("generate reports the path %s, which cannot be the name of a module", async (path) => {
  writeFileSync(file, good.replace("---\n", `---\npath: ${path}\n`));
  await expectFinding(`${file}:6:1`, "path-invalid", "cannot be the name of a module");
});

test.each([
  ["/v3/{json}", "the parameter {json} has the name of a group"],
  ["/v3/{id}/{id}", "names the parameter {id} twice"],
])("generate reports why the path %s is not valid", async (path, words) => {
  writeFileSync(file, good.replace("---\n", `---\npath: ${path}\n`));
  await expectFinding(`${file}:6:1`, "path-invalid", words);
});
