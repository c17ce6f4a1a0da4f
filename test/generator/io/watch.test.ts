/** Watching folders for `generate --watch`. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

import { UnreadableError } from "#generator/io/errors";
import { formatterFiles, runOnChange, type WatchedInput } from "#generator/io/watch";

import { inOwnFolder, write } from "../support/command.ts";

inOwnFolder();

test("a watched folder that is replaced, or moved away and back, is watched again", async () => {
  mkdirSync("specs");
  let runs = 0;
  let begin: () => void = () => undefined;
  const watching = new Promise<void>((resolve) => (begin = resolve));
  const earlier = new Set(process.listeners("SIGTERM"));
  const run = () => {
    runs += 1;
    return Promise.resolve();
  };
  const inputs = () => [{ kind: "folder", name: "specs" }] as const;
  const ended = runOnChange({ inputs, prepare: () => Promise.resolve(), run, onWatching: begin });
  await watching;
  const afterNextRun = async (act: () => void) => {
    const before = runs;
    act();
    await expect.poll(() => runs).toBeGreaterThan(before);
  };
  await afterNextRun(() => writeFileSync("specs/a.md", "1"));
  // Another folder takes its place at once, as after `git checkout` or `rsync --delete`.
  await afterNextRun(() => {
    rmSync("specs", { recursive: true });
    mkdirSync("specs");
  });
  await afterNextRun(() => writeFileSync("specs/a.md", "in the new folder"));
  for (const round of ["one", "two"]) {
    await afterNextRun(() => renameSync("specs", "away"));
    await afterNextRun(() => renameSync("away", "specs"));
    await afterNextRun(() => writeFileSync("specs/a.md", round));
  }
  const [end] = process.listeners("SIGTERM").filter((one) => !earlier.has(one));
  end?.("SIGTERM");
  await ended;
}, 60_000);

test("a folder that is missing at the start is an error", async () => {
  const inputs = () => [{ kind: "folder", name: "none" }] as const;
  const never = () => Promise.reject(new Error("It does not run."));
  await expect(
    runOnChange({ inputs, prepare: never, run: never, onWatching: () => undefined }),
  ).rejects.toThrow(UnreadableError);
});

test("each run gets the names of what has changed and of what is new, and what is no longer an input is not watched", async () => {
  write({ "specs/a.md": "1", "one.yaml": "1", "two.yaml": "1" });
  const file = (name: string): WatchedInput => ({ kind: "files", name, paths: () => [name] });
  const folder: WatchedInput = { kind: "folder", name: "specs" };
  let now: readonly WatchedInput[] = [folder, file("one.yaml")];
  const runs: (readonly string[])[] = [];
  const earlier = new Set(process.listeners("SIGINT"));
  const watching = new Promise<() => Promise<void>>((resolve) => {
    const ended = runOnChange({
      inputs: () => now,
      prepare: (changed) => {
        if (changed.has("one.yaml")) now = [folder, file("two.yaml")];
        return Promise.resolve();
      },
      run: (changed) => {
        runs.push([...changed].sort());
        return Promise.resolve();
      },
      onWatching: () => {
        const [end] = process.listeners("SIGINT").filter((one) => !earlier.has(one));
        resolve(() => (end?.("SIGINT"), ended));
      },
    });
  });
  const end = await watching;
  const next = async (path: string, text: string) => {
    const count = runs.length;
    write({ [path]: text });
    await expect.poll(() => runs.length).toBeGreaterThan(count);
    return runs.at(-1);
  };
  expect(runs).toEqual([["one.yaml", "specs"]]);
  expect(await next("one.yaml", "22")).toEqual(["one.yaml", "two.yaml"]);
  write({ "one.yaml": "333" });
  expect(await next("two.yaml", "22")).toEqual(["two.yaml"]);
  rmSync("two.yaml");
  await expect.poll(() => runs.length).toBe(4);
  expect(runs.at(-1)).toEqual(["two.yaml"]);
  await end();
}, 60_000);

test("prettier is configured by the files of a folder and of those around it, up to the project", () => {
  write({
    "package.json": "{}",
    ".prettierrc": "{}",
    "project/package.json": "{}",
    "project/.editorconfig": "",
    "project/prettier.config.mjs": "",
    "project/src/.prettierrc.yaml": "",
    "project/src/other.json": "{}",
  });
  const paths = (folder: string) =>
    formatterFiles(folder).map((path) => path.slice(process.cwd().length + 1));
  const inProject = ["project/.editorconfig", "project/package.json", "project/prettier.config.mjs"];
  expect(paths("project/src/none").sort()).toEqual([...inProject, "project/src/.prettierrc.yaml"]);
  expect(paths("project").sort()).toEqual(inProject);
  expect(paths(".").sort()).toEqual([".prettierrc", "package.json"]);
  rmSync("package.json");
  // Without a project, only the folder itself counts.
  expect(formatterFiles(".")).toEqual([join(resolve("."), ".prettierrc")]);
});
