/** The language of what the command prints. */
import { describe, expect, test } from "vitest";

import { display } from "#sandbox/cli/display";
import { chinese } from "#sandbox/cli/texts/chinese";
import { english } from "#sandbox/cli/texts/english";
import { CredentialsError, IrError, type Exchange, type IrIssue, type SchemaIssue } from "#sandbox/index";
import { expectSameData, usageFacts, type Samples } from "../support/texts.ts";
import { fileOf, runIn } from "./support/command.ts";

test("--help is in the language of --lang, else of the locale", async () => {
  const own = await runIn("en", "--help");
  expect(own).toEqual({ code: 0, stdout: english.usage(), stderr: "" });
  const other = await runIn("zh", "--help");
  expect(other).toEqual({ code: 0, stdout: chinese.usage(), stderr: "" });
  expect(await runIn("en", "--help", "--lang", "zh")).toEqual(other);
  expect(await runIn("zh", "--help", "--lang", "en")).toEqual(own);
  expect(await runIn("zh", "--help", "--format", "json")).toEqual(own);
});

test("the usage names the same options, placeholders and exit codes in both languages", () => {
  expect(usageFacts(chinese.usage())).toEqual(usageFacts(english.usage()));
});

describe("errors", () => {
  test.each([
    [["--speed", "0"], '--speed: "0" is out of range. Pass', "--speed：“0”超出取值范围。请填写"],
    [["--frob"], "--frob: is not an option.", "--frob：没有这个选项。"],
    [["--ir"], "--ir: the value is missing.", "--ir：缺少选项的值。"],
    [["specs"], "specs: is not an option. Name", "specs：不是选项。请用"],
    [["--ir", "a", "--specs", "b"], "--ir: it cannot be combined", "--ir：不能与 --specs 同时使用。"],
    [
      ["--lang", "fr"],
      '--lang: "fr" is unknown. Pass one of en, zh.',
      "--lang：取值“fr”无效。可选取值：en, zh。",
    ],
  ])("of usage in %j are in the language of the locale", async (args, own, other) => {
    const inEnglish = await runIn("en", ...args);
    expect(inEnglish).toMatchObject({ code: 2, stdout: "" });
    expect(inEnglish.stderr).toContain(own);
    expect(inEnglish.stderr).toMatch(/^[^\n]* See wechatpay-sandbox --help\.\n$/u);
    const inChinese = await runIn("zh", ...args);
    expect(inChinese).toMatchObject({ code: 2, stdout: "" });
    expect(inChinese.stderr).toContain(other);
    expect(inChinese.stderr).toMatch(/^[^\n]*。详见 wechatpay-sandbox --help。\n$/u);
    expect(await runIn("zh", ...args, "--format=json")).toEqual(await runIn("en", ...args, "--format=json"));
  });

  test.each([
    ["--credentials", "{", "the file is not JSON. Check its syntax.", "文件不是 JSON。请检查语法。"],
    ["--credentials", '{ "mchid": "secret" }', '"serialNo" is missing.', "“serialNo”缺失。"],
    ["--ir", "{", "the file is not JSON.", "文件不是 JSON。"],
  ])("of a file of %s that holds %s are in the language of the locale", async (flag, text, own, other) => {
    const path = fileOf(text);
    const inEnglish = await runIn("en", flag, path);
    expect(inEnglish).toMatchObject({ code: 3, stdout: "" });
    expect(inEnglish.stderr).toContain(`${path}: ${own}`);
    const inChinese = await runIn("zh", flag, path);
    expect(inChinese).toMatchObject({ code: 3, stdout: "" });
    expect(inChinese.stderr).toContain(`${path}：${other}`);
    expect(inEnglish.stderr + inChinese.stderr).not.toContain("secret");
  });
});

const path = "〈path〉";
const schemaIssue = (kind: SchemaIssue["kind"], ...expected: string[]): IrIssue => ({
  file: "〈file〉",
  kind: "invalid",
  issue: { path, kind, expected },
});

const samples: Samples<Omit<typeof english, "usage" | "labels" | "irInvalid" | "keysInvalid">> = {
  helpHint: ["〈message〉"],
  controlFile: [path],
  optionUnknown: ["〈option〉"],
  valueMissing: ["〈option〉"],
  valueUnexpected: ["〈option〉"],
  argumentUnexpected: ["〈argument〉"],
  argumentsUnreadable: ["〈reason〉"],
  pathEmpty: ["〈option〉"],
  irAndSpecs: [],
  needsSpecs: ["〈option〉"],
  patternEmpty: ["〈option〉"],
  patternNegated: ["〈option〉", "〈pattern〉"],
  includeUnmatched: ["〈pattern〉"],
  excludeUnmatched: ["〈pattern〉"],
  allExcluded: [],
  portInvalid: [],
  notAddress: ["〈option〉", "〈value〉"],
  noNames: ["〈option〉", "〈value〉"],
  notName: ["〈option〉", "〈value〉"],
  numberInvalid: ["〈option〉", "〈value〉", 31, 37],
  choiceInvalid: ["〈option〉", "〈value〉", "〈choices〉"],
  systemError: ["〈reason〉"],
  codegenMissing: [],
  portInUse: [8080],
  startFailed: ["〈reason〉"],
  keysMissing: ["--credentials", path],
  keysUnreadable: ["--credentials", path, "〈reason〉"],
  keysNotJson: ["--credentials", path],
  ready: [31, "〈url〉", "〈seed〉"],
  page: ["〈url〉"],
  clientFile: [path],
  envFile: [path],
  brandFile: [path],
  clientFolder: [path],
  credentials: ["〈mchid〉", "〈publicKeyId〉"],
  caFile: [path],
  encryptedWith: ["〈serial〉"],
};

type AnyText = (...args: unknown[]) => unknown;
const textOf = (catalog: object, name: string) => (catalog as Record<string, AnyText>)[name]; // names are keys

describe("the texts", () => {
  test.each(Object.entries(samples))("%s show the same data in both languages", (name, args) => {
    expectSameData(textOf(english, name)?.(...args), textOf(chinese, name)?.(...args), args);
  });

  test.each<IrIssue>([
    { file: "〈file〉", kind: "missing" },
    { file: "〈file〉", kind: "notJson" },
    { file: "〈file〉", kind: "unreadable", reason: "〈reason〉" },
    schemaIssue("constant", "〈value〉"),
    schemaIssue("enum", "〈one〉", "〈other〉"),
    schemaIssue("empty"),
    schemaIssue("pattern", "〈pattern〉"),
    schemaIssue("minimum", "〈1〉"),
    schemaIssue("missing"),
    schemaIssue("unknown"),
    schemaIssue("type", "〈type〉"),
  ])("the issue %j of an IR file is worded in both languages", (issue) => {
    const error = new IrError(issue);
    expectSameData(english.irInvalid(error), chinese.irInvalid(error), [issue]);
  });

  test.each([
    ["missing", "is missing", "缺失"],
    ["notDigits", "must be digits", "必须是数字"],
    ["notHexadecimal", "must be hexadecimal", "必须是十六进制"],
    ["notPublicKeyId", "must begin with PUB_KEY_ID_", "必须以 PUB_KEY_ID_ 开头"],
    ["not32Bytes", "must be 32 bytes long", "长度必须为 32 个字节"],
    ["notPem", "is not a key in PEM", "不是 PEM 格式的密钥"],
    ["notList", "must be a list", "必须是列表"],
    ["usedTwice", "is used by another entry", "与其他条目重复"],
  ] as const)("an entry of credentials that is %s is worded in both languages", (problem, own, other) => {
    const error = new CredentialsError("mchid", problem);
    expect(english.keysInvalid("--credentials", path, error)).toBe(`--credentials: ${path}: "mchid" ${own}.`);
    expect(chinese.keysInvalid("--credentials", path, error)).toBe(
      `--credentials：${path}：“mchid”${other}。`,
    );
  });

  test("the log shows an exchange in both languages", () => {
    const exchange = {
      ...{ method: "POST", target: "/v3/demo", headers: {}, body: "{}", page: undefined, signed: false },
      ...{ decrypted: [], faults: [], response: { status: 401, body: "{}" } },
    } as unknown as Exchange; // what the log reads
    expect(display(exchange, false, english)).toContain("  page       undocumented\n  signature  refused");
    expect(display(exchange, false, chinese)).toContain("  页面  没有对应的页面\n  签名  被拒绝");
    expect(Object.values(english.labels()).every(Boolean)).toBe(true);
    expect(Object.keys(chinese.labels())).toEqual(Object.keys(english.labels()));
  });
});
