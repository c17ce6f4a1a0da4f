/** The IR of a published version, with each fault of the tools that fetch it. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";

import { UnreadableError } from "#generator/io/errors";
import { packagedIr, parsePackage } from "#generator/io/package-ir";
import { inOwnFolder, write } from "../support/command.ts";

inOwnFolder();
afterEach(() => void vi.unstubAllEnvs());

test.each([
  ["wechatpay-ts@0.1.0", "0.1.0"],
  ["wechatpay-codegen@1.2.3-rc.1+x", "1.2.3-rc.1+x"],
  ["wechatpay-sandbox@latest", "latest"],
  ["wechatpay-ts", undefined],
  ["wechatpay-ts@", undefined],
  ["wechatpay-ts@1/../2", undefined],
  ["another@1.0.0", undefined],
])("the name %s has the version %s", (name, version) => {
  expect(parsePackage(name)).toBe(version);
});

/** Puts a script named `npm` before the real one. `$6` is the folder that the archive has to be written to. */
function installNpm(script: string): void {
  write({ "bin/npm": `#!/bin/sh\necho "$@" >> calls.txt\n${script}\n` });
  chmodSync("bin/npm", 0o755);
  vi.stubEnv("PATH", `${resolve("bin")}${delimiter}${process.env["PATH"] ?? ""}`);
}

/** Writes an archive as npm packs a package, with these files. */
function archive(files: Readonly<Record<string, string>>): void {
  write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`package/${path}`, text])));
  execFileSync("tar", ["-czf", "some.tgz", "package"]);
}

const pack = 'cp some.tgz "$6/some.tgz"; echo \'[{"filename":"some.tgz"}]\'';
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("wechatpay-codegen-"));

async function messageOf(version: string): Promise<string> {
  const error = await packagedIr(version).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnreadableError);
  return error instanceof Error ? error.message : "";
}

describe("a version that is not installed", () => {
  test("is read from the archive that npm fetches, and nothing is left", async () => {
    archive({ "dist/specs.json": '{"operations":[]}', "package.json": "{}" });
    installNpm(pack);
    const before = leftovers();
    expect((await packagedIr("7.8.9")).toString()).toBe('{"operations":[]}');
    expect(leftovers()).toEqual(before);
    expect(readFileSync("calls.txt", "utf8")).toMatch(
      /^pack wechatpay-sandbox@7\.8\.9 --json --ignore-scripts --pack-destination \S+\n$/u,
    );
  });

  test.each([
    ["has no IR", pack, "tar -xzf: failed:"],
    ["is not among those that npm names", "echo '[]'", "wechatpay-sandbox@1.0.0"],
    ["has no file name", "echo '[{}]'", "wechatpay-sandbox@1.0.0"],
    ["is listed as npm 12 might", "echo '{}'", "wechatpay-sandbox@1.0.0"],
    ["has a number as its file name", "echo '[{\"filename\":1}]'", "wechatpay-sandbox@1.0.0"],
    [
      "is not in the registry",
      "printf 'npm error code ETARGET\\nnpm error A log is in x\\n' >&2; exit 1",
      "npm pack: failed: npm error code ETARGET",
    ],
    [
      "cannot be fetched for another reason",
      "printf 'one\\n\\nlast words\\n\\n' >&2; exit 1",
      "npm pack: failed: last words",
    ],
    ["cannot be fetched for no reason", "exit 3", "npm pack: failed: "],
  ])("is an error where it %s", async (_, script, words) => {
    archive({ "package.json": "{}" });
    installNpm(script);
    const before = leftovers();
    expect(await messageOf("1.0.0")).toContain(words);
    expect(leftovers()).toEqual(before);
  });

  test("is an error without npm", async () => {
    mkdirSync("bin");
    vi.stubEnv("PATH", resolve("bin"));
    expect(await messageOf("1.0.0")).toContain("npm pack: failed: spawnSync npm ENOENT");
  });
});

test("the installed package is read without npm if it has the version", async () => {
  const installed = "node_modules/wechatpay-sandbox";
  write({
    [`${installed}/package.json`]: JSON.stringify({ name: "wechatpay-sandbox", version: "7.8.9" }),
    [`${installed}/dist/specs.json`]: "installed",
  });
  installNpm("exit 3");
  expect((await packagedIr("7.8.9")).toString()).toBe("installed");
  expect(existsSync("calls.txt")).toBe(false);
  expect(await messageOf("7.8.8")).toContain("npm pack: failed:");
});
