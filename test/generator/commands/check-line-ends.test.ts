/** A clone whose line ends git converts, as git on Windows does by default. */
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../../support/specs.ts";
import { inOwnFolder, pageText, run, specs, write } from "../support/command.ts";

inOwnFolder();

function git(...args: readonly string[]): void {
  const author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...author, ...args], { stdio: "ignore" });
}

async function commitAndClone(): Promise<void> {
  specs({ a: pageText() });
  await run("generate", "--silent");
  git("init");
  git("add", ".");
  git("commit", "--message", "All");
  git("clone", "--config", "core.autocrlf=true", ".", "clone");
  process.chdir("clone");
}

test("check names line ends where git converts them, and shows no diff", async () => {
  await commitAndClone();
  expect(readFileSync("generated/chain.ts", "utf8")).toContain("\r\n");
  const { code, stdout } = await run("check");
  expect(code).toBe(1);
  expect(stdout).toContain("6 files differ (6 by line ends only)");
  expect(stdout).toMatch(/generated\/v3\/demo\/a\.ts: differs only in line ends .*\.gitattributes\.\n/u);
  expect(stdout).not.toContain("@@");
});

test.each([
  ["the attributes of this repository", () => copyFileSync(`${root}/.gitattributes`, ".gitattributes")],
  [
    "the attributes that the documentation advises",
    () => write({ ".gitattributes": "generated/** text eol=lf\n" }),
  ],
])("check agrees with %s", async (_, configure) => {
  configure();
  await commitAndClone();
  expect(readFileSync("generated/chain.ts", "utf8")).not.toContain("\r");
  expect(await run("check")).toMatchObject({ code: 0 });
});
