/** A command whose output nothing reads any more, as in `wechatpay-codegen ir | head -1`. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs } from "../support/command.ts";
import { RunningCommand } from "../support/running.ts";

inOwnFolder();

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe(
  "a command ends without a message, with the exit code of a closed pipe:",
  { timeout: 120_000 },
  () => {
    test.each([
      "ir",
      "openapi",
      "lint",
      "check",
      "check --format json",
      "check --format github",
      "import specs --format json",
      "generate --format json",
      "--help",
      "--version",
    ])("%s", async (line) => {
      specs({ a: pageText() });
      const command = new RunningCommand(line.split(" "), { stdout: "close" });
      expect(await command.ended).toEqual({ code: 141, signal: null });
      expect(command.text).not.toMatch(/error|EPIPE| at /iu);
    });
  },
);

test("generate that is ended so leaves no half output", async () => {
  specs({ a: pageText() });
  const hooks = ["--import", join(root, "test/generator/support/typescript.mjs")];
  const alone = join(root, "test/generator/support/alone.ts");
  const child = spawn(process.execPath, ["-C", "wechatpay-source", ...hooks, alone, "generate"], {
    env: { ...process.env, LOADED: "/dev/null" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.destroy();
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(141);
  expect(await run("generate", "--silent")).toMatchObject({ code: 0, stderr: "" });
  expect(await run("check")).toMatchObject({ code: 0 });
});

/** A module that is loaded first changes the version that the command reads. */
test.each(["generator", "sandbox"])(
  "the command of %s names the version of Node.js that it needs",
  (name) => {
    mkdirSync("bin");
    cpSync(join(root, name, "bin.js"), "bin/bin.mjs");
    const older = 'Object.defineProperty(process.versions, "node", { value: "18.20.8" });';
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", `data:text/javascript,${encodeURIComponent(older)}`, "bin/bin.mjs", "--version"],
      { encoding: "utf8" },
    );
    const { engines } = JSON.parse(readFileSync(join(root, name, "package.json"), "utf8")) as {
      readonly engines: { readonly node: string };
    };
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    const least = engines.node.replace(">=", "");
    expect(stderr).toBe(
      `wechatpay-${name === "generator" ? "codegen" : name}: needs Node.js ${least} or newer, and this is 18.20.8. Update Node.js.\n`,
    );
  },
);
