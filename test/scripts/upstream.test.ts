/** The steps of the workflows, on a documentation with two states and a repository that follows it: real git, real processes. */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

import {
  collectProposal,
  describeChanges,
  fetchSource,
  importAndGenerate,
  pushProposal,
  refuseBreaking,
} from "../../scripts/upstream/steps.mjs";
import { root } from "../support/specs.ts";

const support = (name: string) => fileURLToPath(new URL(`../generator/support/${name}`, import.meta.url));
const tool = [
  process.execPath,
  "-C",
  "wechatpay-source",
  "--import",
  new URL("../generator/support/typescript.mjs", import.meta.url).href,
  support("alone.ts"),
];

let folder = "";
const at = (...parts: readonly string[]) => join(folder, ...parts);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wechatpay-upstream-"));
  process.env["LOADED"] = at("loaded.txt");
});
afterEach(() => {
  delete process.env["LOADED"];
  rmSync(folder, { recursive: true, force: true });
});

const identity = [
  "-c",
  "user.name=Test",
  "-c",
  "user.email=test@example.com",
  "-c",
  "init.defaultBranch=main",
];

function git(place: string, ...args: readonly string[]): string {
  return execFileSync("git", [...identity, ...args], { cwd: at(place), encoding: "utf8", stdio: "pipe" });
}

function write(place: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(place, name)), { recursive: true });
    writeFileSync(at(place, name), text);
  }
}

const page = (...rows: readonly string[]) =>
  [
    "---",
    "title: 演示",
    "---",
    "",
    "# {{ $frontmatter.title }} {#get}",
    "",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}",
    "| --- | --- | ---",
    ...rows.map((row) => `| ${row}`),
    "",
    "{.im-table #response}",
    "",
  ].join("\n");

const first = {
  "docs/openapi/v3/demo/a.md": page("name {data-required} | string | 名称"),
  "docs/openapi/v3/demo/b.md": page("id | string | 编号"),
};
const second = {
  "docs/openapi/v3/demo/a.md": page(
    "name {data-required} | string | 名称",
    "extra | string | 附加 $(touch pwned) ${{ github.token }}",
  ),
};

/** Creates the documentation in its first state, and a repository that has imported it and has a remote. */
function start(): void {
  for (const place of ["website", "project"]) {
    mkdirSync(at(place));
    git(place, "init", "--quiet");
  }
  execFileSync("git", ["init", "--quiet", "--bare", at("remote.git")]);
  commit("website", first);
  write("project", {
    "package.json": '{ "type": "module" }\n',
    "README.md": "# Demo\n",
    ".gitignore": "node_modules/\n",
  });
  git("project", "remote", "add", "origin", at("remote.git"));
  for (const [key, value] of [
    ["user.name", "Test"],
    ["user.email", "test@example.com"],
  ] as const)
    git("project", "config", key, value);
  update("clone-1");
  git("project", "add", "--all");
  git("project", "commit", "--quiet", "--message", "start");
}

function commit(place: string, files: Readonly<Record<string, string>>): void {
  write(place, files);
  git(place, "add", "--all");
  git(place, "commit", "--quiet", "--message", "a state");
}

/** Fetches, imports and generates, as the workflow does. */
function update(clone: string): string {
  const fetched = fetchSource({ url: at("website"), folder: at(clone) });
  importAndGenerate({ root: at("project"), tool, importArgs: [at(clone, "docs"), "--prune", "--silent"] });
  return fetched;
}

/** What the pull request says of the changes, before the generator can compare. */
const describeByName = () => git("project", "diff", "--cached", "--stat");

const collect = (clone: string, out: string, describe = describeByName) =>
  collectProposal({ root: at("project"), source: at(clone), out: at(out), describe });

describe("the loop with upstream", () => {
  test("proposes nothing if the documentation is the same", () => {
    start();
    update("clone-2");
    expect(collect("clone-2", "proposal")).toBe(false);
    expect(existsSync(at("proposal"))).toBe(false);
  });

  test("fetches, imports, generates and pushes what has changed as one commit on its own branch", () => {
    start();
    commit("website", second);
    rmSync(at("website/docs/openapi/v3/demo/b.md"));
    commit("website", {});
    const fetched = update("clone-2");
    write("project", { "notes.txt": "of another step\n" });
    expect(collect("clone-2", "proposal")).toBe(true);
    expect(readFileSync(at("proposal/title.txt"), "utf8")).toBe(
      `specs: follow the documentation of ${fetched.slice(0, 12)}\n`,
    );
    expect(readFileSync(at("proposal/body.md"), "utf8")).toContain(`at ${fetched}, imported and generated.`);

    // The second job has a clone of its own, and the proposal as files.
    git(".", "clone", "--quiet", at("project"), at("job"));
    for (const [key, value] of [
      ["user.name", "Test"],
      ["user.email", "test@example.com"],
    ] as const)
      git("job", "config", key, value);
    pushProposal({
      root: at("job"),
      from: at("proposal"),
      branch: "upstream-documentation",
      remote: at("remote.git"),
    });
    const changed = git("remote.git", "show", "--name-status", "--format=%s", "upstream-documentation")
      .trim()
      .split("\n");
    expect(changed).toEqual([
      `specs: follow the documentation of ${fetched.slice(0, 12)}`,
      "",
      expect.stringMatching(/^M\tgenerated\/chain\.ts$/u),
      expect.stringMatching(/^M\tgenerated\/chain\//u),
      "M\tgenerated/digests.json",
      "M\tgenerated/labels.ts",
      "M\tgenerated/names.json",
      "M\tgenerated/v3/demo/a.ts",
      "D\tgenerated/v3/demo/b.ts",
      "M\tspecs/openapi/v3/demo/a.md",
      "D\tspecs/openapi/v3/demo/b.md",
    ]);
    expect(existsSync(at("project/pwned"))).toBe(false);
    expect(existsSync(at("job/pwned"))).toBe(false);
  });

  test("replaces an earlier proposal, and applies nothing outside of specs/, generated/ and the READMEs", () => {
    start();
    commit("website", second);
    update("clone-2");
    expect(collect("clone-2", "proposal")).toBe(true);
    const patch = readFileSync(at("proposal/changes.patch"), "utf8");
    const foreign =
      "diff --git a/.github/workflows/x.yml b/.github/workflows/x.yml\nnew file mode 100644\n--- /dev/null\n+++ b/.github/workflows/x.yml\n@@ -0,0 +1 @@\n+on: push\n";
    writeFileSync(at("proposal/changes.patch"), patch + foreign);
    git("project", "stash", "--quiet");
    for (const _ of [1, 2]) {
      git("project", "switch", "--quiet", "main");
      pushProposal({
        root: at("project"),
        from: at("proposal"),
        branch: "upstream-documentation",
        remote: "origin",
      });
    }
    expect(git("remote.git", "log", "--oneline", "upstream-documentation").trim().split("\n")).toHaveLength(
      2,
    );
    const files = git("remote.git", "ls-tree", "-r", "--name-only", "upstream-documentation").split("\n");
    expect(files.filter((file) => file.startsWith(".github"))).toEqual([]);
    expect(files).toContain("specs/openapi/v3/demo/a.md");
  });

  test("stops at an error of a page, and changes nothing", () => {
    start();
    commit("website", { "docs/openapi/v3/demo/a.md": page("name | decimal | 名称") });
    expect(() => update("clone-2")).toThrow(/import .*exit code 1/su);
    expect(git("project", "status", "--porcelain")).toBe("");
  });

  test("cuts a description that GitHub would refuse at the end of a line", () => {
    start();
    commit("website", second);
    update("clone-2");
    collect("clone-2", "proposal", () => "one line of the changes\n".repeat(10_000));
    const body = readFileSync(at("proposal/body.md"), "utf8");
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toMatch(/\none line of the changes\n\n… The rest is in the diff of specs\/\.\n$/u);
  });

  test("does not follow links of the documentation", () => {
    start();
    symlinkSync("/etc/hostname", at("website/docs/openapi/v3/demo/linked.md"));
    commit("website", {});
    fetchSource({ url: at("website"), folder: at("clone-2") });
    expect(readFileSync(at("clone-2/docs/openapi/v3/demo/linked.md"), "utf8")).toBe("/etc/hostname");
  });

  test("describes the changes, and refuses breaking ones", () => {
    start();
    commit("website", { "docs/openapi/v3/demo/a.md": page("other {data-required} | string | 其他") });
    update("clone-2");
    expect(describeChanges({ root: at("project"), tool })).toContain("/v3/demo/a");
    expect(() => refuseBreaking({ root: at("project"), tool, base: "HEAD" })).toThrow(/exit code 1/u);
    git("project", "checkout", "--quiet", "--", ".");
    expect(() => refuseBreaking({ root: at("project"), tool, base: "HEAD" })).not.toThrow();
  });
});

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
}

describe.each(["upstream.yml", "pull-request.yml"])("the workflow %s", (name) => {
  const text = readFileSync(join(root, ".github/workflows", name), "utf8");
  const workflow = parse(text) as Workflow; // written by hand
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test("interpolates nothing into a command", () => {
    expect(steps.flatMap(({ run }) => (run?.includes("${{") ? [run] : []))).toEqual([]);
  });

  test("uses actions of GitHub alone, by their major version", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/u);
  });

  test("lets no job that reads the documentation or a request write", () => {
    expect(Object.values(workflow.permissions).filter((one) => one !== "read")).toEqual([]);
    for (const job of jobs) {
      const mayWrite = Object.values(job.permissions ?? {}).includes("write");
      const commands = job.steps.map(({ run = "" }) => run).join("\n");
      if (mayWrite) expect(commands).not.toMatch(/\bnpm\b|fetch|update|check/u);
    }
  });

  test("calls scripts that exist", () => {
    const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object })
      .scripts;
    const commands = steps.map(({ run = "" }) => run).join("\n");
    for (const [, script] of commands.matchAll(/npm run ([\w:]+)/gu))
      expect(Object.keys(scripts)).toContain(script);
    for (const [, file] of commands.matchAll(/node (\S+)/gu))
      expect(existsSync(join(root, file ?? ""))).toBe(true);
  });
});
