/** Sides of `diff` in a repository: paths of a revision, corrections around them, and repositories that lack something. */
import { mkdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";

import type { DiffDocument } from "#generator/diff/report";
import {
  ordersPage,
  ordersPlace as page,
  relabelledPage as relabelled,
  requiredPage as required,
} from "../diff/support/pages.ts";
import { inOwnFolder, run, write } from "../support/command.ts";
import { git } from "../support/git.ts";

inOwnFolder();
beforeEach(() => void git("init", "-q"));

function commit(files: Readonly<Record<string, string>>, subject: string): string {
  write(files);
  git("add", "-A");
  git("commit", "-q", "-m", subject);
  return git("rev-parse", "HEAD").trim();
}

async function rulesOf(...args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run("diff", ...args, "--format", "json");
  expect([code, stderr]).toEqual([0, ""]);
  return (JSON.parse(stdout) as DiffDocument).changes.map(({ rule }) => rule); // the schema describes it
}

const correction = `- page: ${page}
  operation: post
  field: request.json.goods_tag
  was: { required: false }
  is: { required: true }
  reason: test
`;

describe("a revision", () => {
  test("is read as a whole with an empty path or a dot, and other files are not pages", async () => {
    commit({ [page]: ordersPage, "picture.svg": "<svg/>", "notes.txt": "words" }, "one");
    write({ [page]: required });
    for (const whole of ["HEAD:", "HEAD:.", "HEAD:./"])
      expect([whole, await rulesOf(whole, "openapi")]).toEqual([whole, ["field-required"]]);
  });

  test("has the corrections of the folder above its pages, up to the root", async () => {
    commit({ [page]: ordersPage, "corrections.yaml": correction }, "one");
    rmSync("corrections.yaml");
    for (const path of ["openapi", "openapi/v3/demo", page])
      expect([path, await rulesOf(`HEAD:${path}`, "openapi")]).toEqual([path, ["field-optional"]]);
    expect(await rulesOf("HEAD:openapi", "openapi", "--no-corrections")).toEqual([]);
  });

  test("has no corrections of a folder above the tree of pages", async () => {
    commit({ [`docs/specs/${page}`]: ordersPage, "docs/corrections.yaml": correction }, "one");
    expect(await rulesOf("HEAD:docs/specs", "docs/specs")).toEqual([]);
  });

  test("has the named corrections in place of its own", async () => {
    commit({ [`specs/${page}`]: ordersPage, "specs/corrections.yaml": correction }, "one");
    write({ "none.yaml": "[]" });
    expect(await rulesOf("HEAD:specs", "specs", "--corrections", "none.yaml")).toEqual([]);
  });

  test.each([
    ["HEAD:specs/none", 3, "HEAD:specs/none: holds no page that documents an endpoint"],
    [":specs", 2, ":specs: is not a folder, an IR file, a git revision or a version."],
    ["none:specs", 2, "none:specs: is not a folder, an IR file, a git revision or a version."],
  ])("%s is refused", async (side, wanted, message) => {
    commit({ [`specs/${page}`]: ordersPage }, "one");
    const { code, stdout, stderr } = await run("diff", side, "specs");
    expect([code, stdout]).toEqual([wanted, ""]);
    expect(stderr).toContain(message);
  });
});

test("single pages outside of a tree are compared, and named as they are given", async () => {
  const text = ordersPage.replace("---\n", "---\npath: /v3/demo/orders\n");
  write({ "old/orders.md": text, "new/orders.md": text.replace("币种", "货币") });
  const { stdout } = await run("diff", "old/orders.md", "new/orders.md", "--format", "json");
  const { changes } = JSON.parse(stdout) as DiffDocument; // the schema describes it
  expect(changes.map(({ rule, places }) => [rule, places.old?.file, places.new?.file])).toEqual([
    ["label-changed", "old/orders.md", "new/orders.md"],
  ]);
});

describe("a repository", () => {
  test("that is shallow does not have earlier revisions, and says so", async () => {
    const first = commit({ [`specs/${page}`]: ordersPage }, "one");
    commit({ [`specs/${page}`]: required }, "two");
    const origin = pathToFileURL(process.cwd()).href;
    mkdirSync("clones");
    git("clone", "-q", "--depth", "1", origin, "clones/shallow");
    process.chdir("clones/shallow");
    const { code, stderr } = await run("diff", first);
    expect(code).toBe(2);
    expect(stderr).toContain("shallow");
  });

  test("that lacks the text of a page is an error", async () => {
    commit({ [`specs/${page}`]: ordersPage }, "one");
    const blob = git("rev-parse", `HEAD:specs/${page}`).trim();
    rmSync(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    const { code, stderr } = await run("diff", "HEAD");
    expect(code).toBe(3);
    expect(stderr).toContain(`object ${blob} is missing`);
  });

  test("without a working folder is an error", async () => {
    const first = commit({ [`specs/${page}`]: ordersPage }, "one");
    process.chdir(".git");
    const { code, stderr } = await run("diff", first, first);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^git: cannot read the repository: .* work tree/u),
    ]);
  });
});

test("changelog leaves out a commit that has no state before it", async () => {
  commit({ [`specs/${page}`]: ordersPage }, "one");
  git("branch", "first");
  git("checkout", "-q", "--orphan", "other");
  commit({ [`specs/${page}`]: required }, "two");
  const third = commit({ [`specs/${page}`]: relabelled }, "three");
  const { code, stdout } = await run("changelog", "first..other", "--format", "json");
  expect(code).toBe(0);
  const { entries } = JSON.parse(stdout) as { entries: readonly { id: string; subject: string }[] }; // as documented
  expect(entries.map(({ id, subject }) => [id, subject])).toEqual([[third, "three"]]);
});
