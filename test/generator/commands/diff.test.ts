/** `diff` and `changelog` on folders, revisions of git, IR files and published versions. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";

import type { DiffDocument } from "#generator/diff/report";
import {
  ordersPage,
  ordersPlace as page,
  relabelledPage as relabelled,
  requiredPage as required,
} from "../diff/support/pages.ts";
import { inOwnFolder, run, write } from "../support/command.ts";
import { git } from "../support/git.ts";
import { runAlone } from "../support/process.ts";

inOwnFolder();

/** Commits the page of orders. */
function commit(text: string, subject: string, folder = "specs"): string {
  write({ [`${folder}/${page}`]: text });
  git("add", "-A");
  git("commit", "-q", "-m", subject);
  return git("rev-parse", "HEAD").trim();
}

const jsonOf = (stdout: string) => JSON.parse(stdout) as DiffDocument; // the schema describes it
const rulesOf = (stdout: string) => jsonOf(stdout).changes.map(({ rule }) => rule);

describe("the sides of diff", () => {
  test("are folders", async () => {
    write({ [`old/${page}`]: ordersPage, [`new/${page}`]: required });
    const { code, stdout } = await run("diff", "old", "new", "--format", "json");
    expect([code, rulesOf(stdout)]).toEqual([0, ["field-required"]]);
    const [change] = jsonOf(stdout).changes;
    expect(change?.places.old?.file).toBe(`old/${page}`);
    expect(change?.places.new?.file).toBe(`new/${page}`);
  });

  test("are revisions, by their pages or a path", async () => {
    git("init", "-q");
    const first = commit(ordersPage, "one");
    commit(required, "two");
    write({ [`specs/${page}`]: relabelled });
    for (const [args, want] of [
      [["HEAD"], ["label-changed"]],
      [[first], ["field-required", "label-changed"]],
      [[first, "HEAD"], ["field-required"]],
      [[`${first}:specs`, "HEAD:specs"], ["field-required"]],
      [[`${first}:specs/openapi/v3/demo`, "HEAD:./specs/openapi"], ["field-required"]],
      [["HEAD", first], ["field-optional"]],
    ] as const) {
      const { code, stdout } = await run("diff", ...args, "--format", "json");
      expect([args, code, rulesOf(stdout)]).toEqual([args, 0, want]);
    }
  });

  test("are revisions, from a folder within the repository", async () => {
    git("init", "-q");
    commit(ordersPage, "one", "packages/client/specs");
    write({ [`packages/client/specs/${page}`]: required });
    process.chdir("packages/client");
    expect(rulesOf((await run("diff", "HEAD", "--format", "json")).stdout)).toEqual(["field-required"]);
    process.chdir("../..");
  });

  test("are IR files, also in a revision", async () => {
    git("init", "-q");
    write({ [`specs/${page}`]: ordersPage });
    expect((await run("ir", "--out", "ir.json")).code).toBe(0);
    commit(required, "one");
    expect(rulesOf((await run("diff", "ir.json", "specs", "--format", "json")).stdout)).toEqual([
      "field-required",
    ]);
    expect(rulesOf((await run("diff", "specs", "HEAD:ir.json", "--format", "json")).stdout)).toEqual([
      "field-optional",
    ]);
  });

  test("have the corrections of their own state", async () => {
    git("init", "-q");
    const correction = `- page: ${page}\n  operation: post\n  field: request.json.goods_tag\n  was: { required: false }\n  is: { required: true }\n  reason: test\n`;
    commit(ordersPage, "one");
    write({ "specs/corrections.yaml": correction });
    const corrected = await run("diff", "HEAD", "--format", "json");
    expect(jsonOf(corrected.stdout).changes.map(({ rule, correction }) => [rule, correction])).toEqual([
      ["field-required", "cause"],
    ]);
    expect(rulesOf((await run("diff", "HEAD", "--no-corrections", "--format", "json")).stdout)).toEqual([]);
    git("add", "-A");
    git("commit", "-q", "-m", "two");
    expect(rulesOf((await run("diff", "HEAD", "--format", "json")).stdout)).toEqual([]);
  });

  test.each([
    [["nothing"], 2, "nothing: is not a folder, an IR file, a git revision or a version."],
    [[], 2, "diff: one or two sides are needed."],
    [["specs", "specs", "specs"], 2, "diff: one or two sides are needed."],
    [["empty.json"], 3, "empty.json: is not JSON."],
    [["other.json"], 3, "other.json: is not a valid IR"],
    [["--out"], 2, "--out: the value is missing."],
    [["specs", "--format", "yaml"], 2, "--format: the value is not known."],
    [["specs", "--fail-on", "warn"], 2, "--fail-on: the value is not known. Use one of breaking, behaviour."],
  ] as const)("%j are refused", async (args, want, message) => {
    write({ [`specs/${page}`]: ordersPage, "empty.json": "", "other.json": "{}" });
    const { code, stderr, stdout } = await run("diff", ...args);
    expect([code, stdout]).toEqual([want, ""]);
    expect(stderr).toContain(message);
  });

  test("of other commands refuse what only diff takes", async () => {
    write({ [`specs/${page}`]: ordersPage });
    expect((await run("generate", "--format", "markdown")).stderr).toContain(
      "--format: the value is not known.",
    );
    expect((await run("lint", "--ignore", "a.yaml")).stderr).toContain(
      "--ignore: lint takes no ignore file.",
    );
    expect((await run("check", "--fail-on", "breaking")).stderr).toContain(
      "--fail-on: the value is not known.",
    );
  });

  test("with errors are compared as far as they are read, and fail", async () => {
    const broken = required.replace("| 币种 |", "| 币种 | x | y | z |\n| {data-required lost |");
    write({ [`old/${page}`]: ordersPage, [`new/${page}`]: broken });
    const { code, stderr } = await run("diff", "old", "new");
    expect(code).toBe(1);
    expect(stderr).toMatch(/new: \d errors? in the pages that differ/u);
    expect(stderr).toContain(`new/${page}:`);
  });
});

describe("the published version", () => {
  /** A package as npm publishes it, with the IR of the page of orders. */
  async function pack(): Promise<string> {
    write({ [`specs/${page}`]: ordersPage });
    expect((await run("ir", "--out", "package/dist/specs.json")).code).toBe(0);
    write({
      "package/package.json": JSON.stringify({
        name: "wechatpay-sandbox",
        version: "7.8.9",
        files: ["dist"],
      }),
    });
    execFileSync("npm", ["pack", "./package", "--silent"], { encoding: "utf8", timeout: 60_000 });
    return "wechatpay-sandbox-7.8.9.tgz";
  }

  test("is read of the installed package", async () => {
    await pack();
    mkdirSync("node_modules");
    renameSync("package", "node_modules/wechatpay-sandbox");
    write({ [`specs/${page}`]: required });
    for (const name of ["wechatpay-sandbox@7.8.9", "wechatpay-ts@7.8.9"])
      expect(rulesOf((await run("diff", name, "--format", "json")).stdout)).toEqual(["field-required"]);
    expect((await run("changelog", "wechatpay-ts@7.8.9")).stdout).toContain("`json.goods_tag`");
  });

  test("is fetched by npm, from the registry that it is configured for", async () => {
    const tarball = readFileSync(await pack());
    rmSync("package", { recursive: true });
    const registry = createServer((request, response) => {
      if (request.url?.endsWith(".tgz")) return response.end(tarball);
      const { port } = registry.address() as AddressInfo; // it listens on a port
      const dist = { tarball: `http://127.0.0.1:${port}/wechatpay-sandbox/-/wechatpay-sandbox-7.8.9.tgz` };
      const manifest = { name: "wechatpay-sandbox", version: "7.8.9", dist };
      const document = {
        name: "wechatpay-sandbox",
        "dist-tags": { latest: "7.8.9" },
        versions: { "7.8.9": manifest },
      };
      return response.setHeader("content-type", "application/json").end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void registry.close());
    const { port } = registry.address() as AddressInfo; // it listens on a port
    writeFileSync(".npmrc", `registry=http://127.0.0.1:${port}/\ncache=${process.cwd()}/cache\n`);
    write({ [`specs/${page}`]: required });
    // The command waits for npm, so that the registry needs a process of its own beside it.
    const ran = await runAlone("diff", "wechatpay-ts@7.8.9", "--format", "json");
    expect(rulesOf(ran.stdout)).toEqual(["field-required"]);
    const missing = await runAlone("diff", "wechatpay-ts@1.0.0");
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining("npm pack: failed:")]);
  });
});
