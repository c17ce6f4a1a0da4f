/** The command as a developer runs it: exit codes, formats, languages, colours, a closed pipe. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";

import { EnvFileError, readSettings, type Environment } from "#runtime/doctor/environment";
import { languageOf, parseOptions, UsageError } from "#runtime/doctor/command-line";
import { main } from "#runtime/doctor/main";
import { lineOf } from "#runtime/doctor/report";
import { result, type Texts } from "#runtime/doctor/result";
import { chinese } from "#runtime/doctor/texts/chinese";
import { english } from "#runtime/doctor/texts/english";
import { root } from "../support/specs.ts";
import { leaksIn, merchantWith, type Merchant } from "./support/merchant.ts";

const bin = join(root, "bin.js");
const isBuilt = existsSync(join(root, "dist/runtime/doctor/main.js"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }; // our manifest

let merchant: Merchant;
beforeAll(async () => void (merchant = await merchantWith()));
afterAll(() => merchant.close());

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the folder of the merchant, with nothing of this process's environment but the locale. */
function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { LC_ALL: "en_US.UTF-8", ...environment };
  const child = spawn(process.execPath, [bin, ...args], { cwd: merchant.folder, env });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk: Buffer) => (texts[name] += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
}

describe.skipIf(!isBuilt)("wechatpay-ts doctor", { meta: { needs: "build" } }, () => {
  test("ends with 0 if nothing failed, and prints no colours into a pipe", async () => {
    const { code, stdout, stderr } = await start(["doctor"], merchant.variables);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("ok       signed request: WeChat Pay accepts");
    expect(stdout).toContain(" 0 failed");
    expect(stdout).not.toContain("\u001b");
    expect(leaksIn(stdout, [merchant.privateKey, merchant.apiV3Key])).toEqual([]);
  });

  test("ends with 1 if a check failed, and names the fix and the place of the value", async () => {
    const { code, stdout } = await start(["doctor", "--offline"], {
      ...merchant.variables,
      WECHATPAY_MCHID: "wx1",
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /failed {3}WECHATPAY_MCHID: has an AppID \(wx…\)\n +fix: Set it .+\n +from: .*商户信息/,
    );
  });

  test("reads .env of the current folder, or the file of --env-file", async () => {
    const lines = Object.entries(merchant.variables).map(([name, value]) => `${name}=${value}`);
    merchant.write("named.env", lines.join("\n"));
    const named = await start(["doctor", "--env-file", "named.env"]);
    expect(named.stdout).toContain("named.env: read, 10 variables");
    expect(named.code).toBe(0);
    merchant.write(".env", lines.join("\n"));
    const usual = await start(["doctor", "--offline"]);
    expect(usual.stdout).toContain(".env: read, 10 variables");
    expect(usual.code).toBe(0);
    merchant.write(".env", "");
  });

  test("a folder named .env is that of another tool", async () => {
    rmSync(join(merchant.folder, ".env"), { force: true });
    mkdirSync(join(merchant.folder, ".env"));
    const { code, stdout } = await start(["doctor", "--offline"], merchant.variables);
    rmdirSync(join(merchant.folder, ".env"));
    expect([code, stdout]).toEqual([0, expect.stringContaining("env file: .env does not exist")]);
  });

  test("prints JSON in English, in every locale", async () => {
    const { code, stdout } = await start(["doctor", "--json"], {
      ...merchant.variables,
      LC_ALL: "zh_CN.UTF-8",
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version,
      ok: true,
      summary: { failed: 0 },
      results: expect.arrayContaining([
        { check: "caller", status: "ok", code: "mchid-ok", message: "WECHATPAY_MCHID: merchant 1900000001" },
      ]) as unknown,
    });
  });

  test("prints Chinese by the locale, or by --lang", async () => {
    const byLocale = await start(["doctor", "--offline"], { ...merchant.variables, LC_ALL: "zh_CN.UTF-8" });
    const byFlag = await start(["doctor", "--offline", "--lang", "zh"], merchant.variables);
    expect(byFlag.stdout).toContain("正常  WECHATPAY_MCHID：商户 1900000001");
    expect(byLocale.stdout).toBe(byFlag.stdout);
  });

  test("prints its version and its usage", async () => {
    expect(await start(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect((await start(["doctor", "--help"])).stdout).toBe(english.usage);
    expect((await start(["--help", "--lang", "zh"])).stdout).toBe(chinese.usage);
  });

  test.each([
    { args: [], want: "wechatpay-ts: the command is missing" },
    { args: ["heal"], want: "wechatpay-ts: this command is unknown" },
    { args: ["doctor", "--fix"], want: "--fix: is not an option" },
    { args: ["doctor", "--offline", "--notify"], want: "--notify: it cannot be combined with --offline" },
    { args: ["doctor", "--lang", "fr"], want: "--lang: this language is unknown" },
  ])("ends with 2 for $args", async ({ args, want }) => {
    const { code, stdout, stderr } = await start(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(want);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  test("names an env file that does not exist", async () => {
    const { code, stdout, stderr } = await start(["doctor", "--env-file", "none.env"]);
    // Node.js 20 reads --env-file behind the name of a script, too, and refuses the file itself, with 9.
    expect(code).toBe(stderr.includes("node: none.env") ? 9 : 2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/node: none\.env: not found|^--env-file: the file cannot be read \(ENOENT\)/);
  });

  test("ends without a message when nothing reads its output any more", async () => {
    const child = spawn(process.execPath, [bin, "doctor", "--offline"], { cwd: merchant.folder });
    let message = "";
    child.stderr.on("data", (chunk: Buffer) => (message += chunk.toString()));
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(141);
    expect(message).toBe("");
  });
});

/** Runs the command in this process, and captures what it prints. */
async function runMain(args: readonly string[], environment?: Environment): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      texts[name] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await main(args, environment), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const [byEnglish, byChinese] = [{ LC_ALL: "en_US.UTF-8" }, { LC_ALL: "zh_CN.UTF-8" }];

describe("main", () => {
  test("prints its version and its usage, in the locale of this process if it gets no environment", async () => {
    const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
    expect(await runMain(["-v"])).toEqual(ok(`${version}\n`));
    expect(await runMain(["-h"])).toEqual(ok(english.usage));
    expect(await runMain(["doctor", "--help"], byChinese)).toEqual(ok(chinese.usage));
  });

  test.each([
    { args: [], reason: (texts: Texts) => texts.commandMissing() },
    { args: ["--offline"], reason: (texts: Texts) => texts.commandMissing() },
    { args: ["heal"], reason: (texts: Texts) => texts.commandUnknown() },
    { args: ["doctor", "doctor"], reason: (texts: Texts) => texts.argumentUnexpected() },
    { args: ["doctor", "--lang", "fr"], reason: (texts: Texts) => texts.langUnknown() },
    { args: ["doctor", "--offline", "--notify"], reason: (texts: Texts) => texts.notifyOffline() },
    { args: ["doctor", "--fix"], reason: (texts: Texts) => texts.argumentsInvalid("--fix") },
    { args: ["doctor", "-x"], reason: (texts: Texts) => texts.argumentsInvalid("-x") },
    { args: ["doctor", "--json=yes"], reason: (texts: Texts) => texts.argumentsInvalid("--json") },
    { args: ["doctor", "--env-file"], reason: (texts: Texts) => texts.argumentsInvalid("--env-file") },
    { args: ["--lang", "--offline"], reason: (texts: Texts) => texts.argumentsInvalid("--lang") },
    { args: ["--env-file=.env", "--a.b=1"], reason: (texts: Texts) => texts.argumentsInvalid("--") },
    { args: ["--json", `--${"a".repeat(33)}`], reason: (texts: Texts) => texts.argumentsInvalid("--") },
  ])("refuses $args in both languages", async ({ args, reason }) => {
    const isJson = args.includes("--json");
    for (const [environment, texts] of [[byEnglish, english] as const, [byChinese, chinese] as const]) {
      const wanted = isJson ? english : texts;
      expect(await runMain(args, environment)).toEqual({
        code: 2,
        stdout: "",
        stderr: `${wanted.helpHint(reason(wanted))}\n`,
      });
    }
  });

  test("refuses an env file that does not exist, and one that is a folder", async () => {
    const [file, { folder }] = [join(merchant.folder, "none.env"), merchant];
    for (const [environment, texts] of [[byEnglish, english] as const, [byChinese, chinese] as const]) {
      expect(await runMain(["doctor", "--env-file", file], environment)).toEqual({
        code: 2,
        stdout: "",
        stderr: `${texts.envFileUnreadable("ENOENT")}\n`,
      });
      const { stderr } = await runMain(["doctor", `--env-file=${folder}`], environment);
      expect(stderr).toBe(`${texts.envFileUnreadable("EISDIR")}\n`);
    }
  });

  test("ends with 0 if nothing failed, and sends requests only without --offline", async () => {
    const requests = () => merchant.sandbox.received.length;
    const before = requests();
    const offline = await runMain(["doctor", "--offline"], { ...merchant.variables, ...byEnglish });
    expect([offline.code, offline.stderr, requests() - before]).toEqual([0, "", 0]);
    expect(offline.stdout).toContain("\n\n16 ok, 1 warning, 0 failed, 9 skipped.\n");
    const online = await runMain(["doctor"], { ...merchant.variables, ...byEnglish });
    expect([online.code, online.stderr, requests() - before]).toEqual([0, "", 3]);
  });

  test("ends with 1 if a check failed, as lines and as JSON", async () => {
    const environment = { ...merchant.variables, ...byChinese, WECHATPAY_MCHID: "wx1" };
    const lines = await runMain(["doctor", "--offline"], environment);
    const { fix } = english.outcomes["caller-appid"]({ variable: "WECHATPAY_MCHID" });
    expect(lines.code).toBe(1);
    expect(lines.stdout).toContain(
      `失败  ${chinese.outcomes["caller-appid"]({ variable: "WECHATPAY_MCHID" }).text}\n`,
    );
    const json = await runMain(["doctor", "--offline", "--json"], environment);
    const report = JSON.parse(json.stdout) as { ok: boolean; results: { check: string; fix?: string }[] }; // jsonReport
    expect([json.code, report.ok]).toEqual([1, false]);
    expect(report.results.find(({ check }) => check === "caller")?.fix).toBe(fix);
  });

  test.each([
    { isTTY: true, color: undefined, want: "\u001b[32mok\u001b[39m " },
    { isTTY: true, color: "1", want: "ok " },
    { isTTY: true, color: "", want: "\u001b[32mok\u001b[39m " },
    { isTTY: false, color: undefined, want: "ok " },
  ])("prints colours to a terminal without NO_COLOR: $isTTY, $color", async ({ isTTY, color, want }) => {
    const before = Object.getOwnPropertyDescriptor(process.stdout, "isTTY") ?? { value: undefined };
    onTestFinished(
      () => void Object.defineProperty(process.stdout, "isTTY", { configurable: true, ...before }),
    );
    Object.defineProperty(process.stdout, "isTTY", { configurable: true, value: isTTY });
    const environment = { ...merchant.variables, ...byEnglish, NO_COLOR: color };
    const { stdout } = await runMain(["doctor", "--offline"], environment);
    expect(stdout.split("\n").find((line) => line.includes("WECHATPAY_MCHID"))).toBe(
      `${want}      WECHATPAY_MCHID: merchant 1900000001`,
    );
  });

  test("ends with 141 for a closed pipe, throws another error of a stream, and listens once", async () => {
    const listeners = () => process.stdout.listeners("error");
    await runMain(["--version"]);
    const before = listeners();
    await runMain(["--version"]);
    expect(listeners()).toEqual(before);
    const exit = vi.spyOn(process, "exit").mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    onTestFinished(() => exit.mockRestore());
    const emit = (code: string) => () =>
      process.stdout.emit("error", Object.assign(new Error(`write ${code}`), { code }));
    expect(emit("EPIPE")).toThrow("exit 141");
    expect(emit("EIO")).toThrow("write EIO");
  });
});

describe("the command line", () => {
  test("an error does not repeat a secret that is in the wrong place", () => {
    const secret = merchant.apiV3Key;
    for (const args of [
      [secret],
      ["doctor", secret],
      [`--${secret}${secret}`],
      ["doctor", "--lang", secret],
    ]) {
      const parse = () => parseOptions(args);
      expect(parse).toThrow(UsageError);
      try {
        parse();
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        expect(leaksIn(error.wording(english) + error.wording(chinese), [secret])).toEqual([]);
      }
    }
  });

  test("an env file that does not exist is an error only if it is named", async () => {
    await expect(readSettings({}, join(merchant.folder, "none.env"))).rejects.toThrow(EnvFileError);
    expect(await readSettings({}, undefined)).toMatchObject({ envFile: undefined });
  });

  test.each([
    { args: [], environment: { LANG: "zh_CN.UTF-8" }, want: "zh" },
    { args: [], environment: { LC_ALL: "en_US.UTF-8", LANG: "zh_CN.UTF-8" }, want: "en" },
    { args: [], environment: { LC_ALL: "", LANG: "zh-TW" }, want: "zh" },
    { args: [], environment: { LANG: "zha_CN" }, want: "en" },
    { args: ["--lang", "zh"], environment: { LANG: "en_US" }, want: "zh" },
    { args: ["--lang", "zh", "--json"], environment: {}, want: "en" },
    { args: ["--nonsense", "--lang=zh"], environment: {}, want: "zh" },
  ])("$args with $environment: $want", ({ args, environment, want }) => {
    expect(languageOf(args, environment)).toBe(want);
  });

  test.each(["en", "zh"])("the locale of the process decides without variables: %s", (locale) => {
    const real = new Intl.DateTimeFormat().resolvedOptions();
    const options = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions");
    onTestFinished(() => options.mockRestore());
    options.mockReturnValue({ ...real, locale: `${locale}-SG` });
    expect(languageOf(["doctor"], { LC_ALL: "" })).toBe(locale);
  });
});

test("a terminal shows the status in colour", () => {
  const one = result("client", "client-ok");
  expect(lineOf(one, english, true)).toBe(
    "\u001b[32mok\u001b[39m       createClient: accepts these options\n",
  );
  expect(lineOf(one, english, false)).toBe("ok       createClient: accepts these options\n");
});
