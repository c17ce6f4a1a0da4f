/** The command as a developer runs it: exit codes, formats, languages, colours, a closed pipe. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { EnvFileError, readSettings } from "#runtime/doctor/environment";
import { languageOf, parseOptions, UsageError } from "#runtime/doctor/command-line";
import { lineOf } from "#runtime/doctor/report";
import { result } from "#runtime/doctor/result";
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
});

test("a terminal shows the status in colour", () => {
  const one = result("client", "client-ok");
  expect(lineOf(one, english, true)).toBe(
    "\u001b[32mok\u001b[39m       createClient: accepts these options\n",
  );
  expect(lineOf(one, english, false)).toBe("ok       createClient: accepts these options\n");
});
