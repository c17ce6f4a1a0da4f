/** A snapshot tells by stamps alone that nothing has changed, and has no stamp of what may change without another one. */
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";

import { changedPaths, renewPaths, takeSnapshot, type Snapshot } from "#generator/io/cache/snapshot";
import { inOwnFolder, write } from "../../support/command.ts";

inOwnFolder();

const paths = ["pages", "pages/a.md", "pages/b.md", "pages/none.md", "link"];

beforeEach(() => {
  write({ "pages/a.md": "text\n", "pages/b.md": "text\n", "elsewhere.md": "text\n" });
  symlinkSync("elsewhere.md", "link");
});

/** A time after all stamps of the folder. */
const later = () =>
  Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0)) + 1;

function snapshot(): Snapshot {
  const taken = takeSnapshot([{ paths, moment: later() }]);
  if (!taken) throw new Error("No snapshot was taken.");
  return taken;
}

test("a snapshot is current while nothing changes", () => {
  expect(changedPaths(snapshot())).toEqual([]);
});

test.each<[string, () => void]>([
  ["a file of another size", () => writeFileSync("pages/a.md", "longer text\n")],
  [
    "a file of the same size and time",
    () => {
      const { atimeMs, mtimeMs } = statSync("pages/a.md");
      writeFileSync("pages/a.md", "next\n");
      utimesSync("pages/a.md", atimeMs / 1000, mtimeMs / 1000);
    },
  ],
  ["another file of that name", () => renameSync("pages/b.md", "pages/a.md")],
  ["no file", () => rmSync("pages/a.md")],
  ["a file where there was none", () => writeFileSync("pages/none.md", "")],
  ["one more file in a folder", () => writeFileSync("pages/c.md", "")],
  ["one more folder in a folder", () => mkdirSync("pages/c")],
  ["another target of a link", () => writeFileSync("elsewhere.md", "next\n")],
])("a snapshot is not current with %s", async (_, change) => {
  const taken = snapshot();
  // The clock of the disk may be as coarse as this.
  await new Promise((resolve) => setTimeout(resolve, 20));
  change();
  expect(changedPaths(taken)).not.toEqual([]);
});

/** The newest time of the paths alone, and the paths that have it. */
function newestPaths() {
  const times = paths.map((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats ? Math.max(stats.mtimeMs, stats.ctimeMs) : 0;
  });
  const newest = Math.max(...times);
  return { newest, newestOnes: paths.filter((_, at) => times[at] === newest) };
}

test("files that were touched in the same moment or later have no stamp, and the others have theirs", async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync("pages/b.md", "next\n");
  const { newest, newestOnes } = newestPaths();
  expect(newestOnes).toEqual(["pages/b.md"]);
  for (const moment of [newest, newest - 0.5]) {
    const taken = takeSnapshot([{ paths, moment }]);
    expect(taken && changedPaths(taken)).toEqual(["pages/b.md"]);
  }
});

test("a file without a stamp counts as changed when it has gone, too", () => {
  const taken = takeSnapshot([{ paths: ["pages/a.md"], moment: 0 }]);
  rmSync("pages/a.md");
  expect(taken && changedPaths(taken)).toEqual(["pages/a.md"]);
});

test("the stamps of some paths can be taken again", async () => {
  const taken = snapshot();
  await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync("pages/a.md", "next\n");
  writeFileSync("pages/b.md", "next\n");
  const renewed = renewPaths(taken, [{ paths: ["pages/a.md", "elsewhere"], moment: later() }]);
  expect(changedPaths(renewed)).toEqual(["pages/b.md"]);
  const unsettled = renewPaths(renewed, [{ paths: ["pages/a.md"], moment: 0 }]);
  expect(changedPaths(unsettled)).toEqual(["pages/a.md", "pages/b.md"]);
});

test("no snapshot is taken with a path that it cannot keep", () => {
  expect(takeSnapshot([{ paths: ["pages/a.md", "pages/\0"], moment: later() }])).toBeUndefined();
});
