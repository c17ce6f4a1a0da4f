/** An output folder whose files cannot all be written is as it was before. */
import { expect, test } from "vitest";

import { writeTree } from "#generator/io/output";
import { inOwnFolder, tree, write } from "../support/command.ts";

inOwnFolder();

test("files are written and removed, with the folders that become empty", () => {
  write({ "out/a.ts": "old", "out/deep/er/b.ts": "old", "out/same.ts": "same" });
  const files = [
    { path: "a.ts", text: "new" },
    { path: "c/d.ts", text: "new" },
    { path: "same.ts", text: "same" },
  ];
  expect(writeTree("out", files, ["deep/er/b.ts", "none.ts"])).toEqual({
    changed: ["a.ts", "c/d.ts"],
    removed: ["deep/er/b.ts", "none.ts"],
  });
  expect(tree("out")).toEqual({ "a.ts": "new", "c/d.ts": "new", "same.ts": "same" });
});

test("a file that cannot be removed brings back the old files, and takes away the new ones", () => {
  write({ "out/a.ts": "old", "out/folder.ts/kept.txt": "kept" });
  const files = [
    { path: "a.ts", text: "new" },
    { path: "b.ts", text: "new" },
  ];
  expect(() => writeTree("out", files, ["folder.ts"])).toThrow(/^out: cannot be written: .*folder\.ts/u);
  expect(tree("out")).toEqual({ "a.ts": "old", "folder.ts/kept.txt": "kept" });
});
