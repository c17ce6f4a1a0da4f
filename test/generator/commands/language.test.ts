/** The language of what the commands print. */
import { describe, expect, test } from "vitest";
import { main } from "#generator/commands/cli";
import { inOwnFolder, pageText, ran, specs, tree, type Ran } from "../support/command.ts";

inOwnFolder();

const locales = { en: { LC_ALL: "en_US.UTF-8" }, zh: { LANG: "zh_CN.UTF-8" } } as const;
const commands = ["generate", "check", "import", "lint", "ir", "openapi", "explain", "find"] as const;
/** What a command looks for, where it must be named. */
const wordsOf = (command: string) => (command === "explain" || command === "find" ? ["/v3/zzzzzz"] : []);
const han = /\p{Script=Han}/u;

function runIn(language: "en" | "zh", ...args: readonly string[]): Promise<Ran> {
  return ran(() => main(args, locales[language]));
}

/** Without the seconds that a stage took. */
const timeless = (ran: Ran): Ran => ({ ...ran, stderr: ran.stderr.replaceAll(/\d+\.\d\d/gu, "0.00") });

describe("--help", () => {
  test.each(commands)("of %s is in the language of --lang, else of the locale", async (command) => {
    const english = await runIn("en", command, "--help");
    expect(english).toMatchObject({ code: 0, stderr: "" });
    expect(english.stdout).toMatch(new RegExp(`^wechatpay-codegen ${command} `, "u"));
    expect(english.stdout).not.toMatch(han);
    const chinese = await runIn("zh", command, "--help");
    expect(chinese).toMatchObject({ code: 0, stderr: "" });
    expect(chinese.stdout).toMatch(new RegExp(`^wechatpay-codegen ${command} .*\\p{Script=Han}`, "su"));
    expect(await runIn("en", command, "--help", "--lang", "zh")).toEqual(chinese);
    expect(await runIn("zh", command, "--help", "--lang", "en")).toEqual(english);
    expect((await runIn("zh", "--help")).stdout).toContain(chinese.stdout.trimEnd());
  });
});

describe("errors", () => {
  test.each([
    [["generat"], "generat: is not a command. Name one", "generat：没有这个命令。请指定"],
    [[], "command: is missing. Name one", "命令：缺少命令名称。请指定"],
    [["lint", "--frob"], "--frob: is not an option.", "--frob：没有这个选项。"],
    [["check", "--out"], "--out: the value is missing.", "--out：缺少选项的值。"],
    [["ir", "--silent=1"], "--silent: takes no value.", "--silent：该选项不带值。"],
    [["import"], "import: no folder is named. Name the folder", "import：未指定目录。请指定"],
    [["openapi", "--out", ""], "--out: the file name is empty.", "--out：文件名为空。"],
    [["generate", "--format", "xml"], "--format: the value is not known.", "--format：取值无效。"],
    [["generate", "--include", "a/**"], "matches no page. Name pages", "没有匹配到页面。请填写"],
  ])("of usage in %j are in the language of the locale", async (args, english, chinese) => {
    specs({ a: pageText() });
    const own = await runIn("en", ...args);
    expect(own.stderr).toContain(english);
    expect(own.stderr).toMatch(/^[^\n]*See wechatpay-codegen --help\.\n$/u);
    const other = await runIn("zh", ...args);
    expect(other.stderr).toContain(chinese);
    expect(other.stderr).toMatch(/^[^\n]*。详见 wechatpay-codegen --help。\n$/u);
    expect([own.code, other.code]).toEqual([2, 2]);
  });

  test.each(commands)("of %s about files are in the language of the locale", async (command) => {
    const args = command === "import" ? [command, "none"] : [command, ...wordsOf(command), "--specs", "none"];
    expect(await runIn("en", ...args)).toMatchObject({
      code: 3,
      stderr:
        "none: is not there. Name a folder of pages with --specs, or write one with wechatpay-codegen import.\n",
    });
    expect(await runIn("zh", ...args)).toMatchObject({
      code: 3,
      stderr: "none：不存在。请用 --specs 指定存放页面的目录，或用 wechatpay-codegen import 生成。\n",
    });
  });

  test.each(["en", "zh"] as const)("an unknown --lang is refused under the locale %s", async (locale) => {
    specs({ a: pageText() });
    for (const command of commands) {
      const { code, stdout, stderr } = await runIn(locale, command, "--lang", "fr", "--help");
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(locale === "en" ? "Use one of en, zh." : "可选取值：en, zh。");
    }
  });
});

describe("findings", () => {
  const place = "specs/openapi/v3/demo/a.md:9:26 error";

  test("lint prints findings and their count in the language of the locale", async () => {
    specs({ a: pageText("decimal") });
    const english = await runIn("en", "lint");
    expect(english.stdout).toMatch(
      new RegExp(`^${place} Unknown type .* type-unknown\\n1 error\\.\\n$`, "u"),
    );
    const chinese = await runIn("zh", "lint");
    expect(chinese.stdout).toMatch(new RegExp(`^${place} .*"?decimal.* type-unknown\\n1 个错误。\\n$`, "u"));
    expect(chinese.stderr).toMatch(/^读取 1 个页面，用时 .*\n解析 1 个接口和通知，用时 .*\n$/u);
    expect(chinese.code).toBe(english.code);
  });

  test.each([
    ["generate", /\ngenerated：没有写入任何文件：1 个错误。请修改页面。\n$/u],
    ["check", /\ngenerated：没有比对：1 个错误。请修改页面。\n$/u],
    ["openapi", /\nopenapi：没有输出文档：1 个错误。请修改页面。\n$/u],
  ])("%s says in Chinese that an error stops it", async (command, text) => {
    specs({ a: pageText("decimal") });
    const { code, stderr } = await runIn("zh", command);
    expect(code).toBe(1);
    expect(stderr).toContain(place);
    expect(stderr).toMatch(text);
  });

  test("check compares in Chinese", async () => {
    specs({ a: pageText() });
    expect((await runIn("zh", "check")).stdout).toMatch(
      /generated：与 specs 不一致：\d+ 个文件有差异（缺失 \d+ 个）。请运行：/u,
    );
    await runIn("zh", "generate", "--silent");
    expect(await runIn("zh", "check")).toMatchObject({ code: 0, stdout: "generated 与 specs 一致。\n" });
  });

  test("a run that repeats the findings of an earlier run words them in its own language", async () => {
    specs({ a: pageText("decimal") });
    const args = ["generate", "--cache", "cache"];
    const report = ({ stderr }: Ran) => stderr.split("\n").slice(-3); // the first run also prints a line about its reading
    const first = await runIn("zh", ...args);
    expect(report(await runIn("en", ...args))[1]).toBe(
      "generated: nothing is written: 1 error. Correct the pages.",
    );
    expect(report(await runIn("zh", ...args))).toEqual(report(first));
  });
});

describe("output for programs", () => {
  test.each(["json", "github"].flatMap((format) => commands.map((command) => [command, format] as const)))(
    "%s --format %s prints the same bytes under every locale",
    async (command, format) => {
      specs({ a: pageText("decimal"), b: pageText() });
      const args = [
        command,
        ...wordsOf(command),
        "--format",
        format,
        ...(command === "import" ? ["specs"] : []),
        "--exclude",
        "x/**",
      ];
      const english = timeless(await runIn("en", ...args));
      expect(english.code).toBe(1);
      expect(timeless(await runIn("zh", ...args))).toEqual(english);
      expect(timeless(await runIn("en", ...args, "--lang", "zh"))).toEqual(english);
      expect(timeless(await runIn("zh", command, "--format", format, "--frob"))).toEqual(
        await runIn("en", command, "--format", format, "--frob"),
      );
    },
  );

  test("check --format github prints the same bytes under every locale", async () => {
    specs({ a: pageText() });
    const english = await runIn("en", "check", "--format", "github");
    expect(english.stdout).toContain("::error file=generated/v3/demo/a.ts::");
    expect((await runIn("zh", "check", "--format", "github")).stdout).toBe(english.stdout);
  });

  test("generate, ir and openapi write the same files under every locale", async () => {
    specs({ a: pageText() });
    const written: unknown[] = [];
    for (const locale of ["en", "zh"] as const) {
      await runIn(locale, "generate", "--out", locale, "--no-cache");
      const [ir, openapi] = [await runIn(locale, "ir"), await runIn(locale, "openapi")];
      written.push([tree(locale), ir.stdout, openapi.stdout]);
    }
    expect(written[1]).toEqual(written[0]);
  });
});
