/** Watching folders for `generate --watch`. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { runOnChange } from "#generator/io/watch";

import { inOwnFolder } from "../support/command.ts";

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
    await expect.poll(() => runs, { timeout: 15_000 }).toBeGreaterThan(before);
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
