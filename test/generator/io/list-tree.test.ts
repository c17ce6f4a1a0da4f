/** Which files below a folder are listed, and what becomes of links. */
import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";

import { listTree } from "#generator/io/list-tree";
import { selectPages, readFiles } from "#generator/io/pages";
import { inOwnFolder, pageText, write } from "../support/command.ts";

inOwnFolder();

test("files, and links to files and folders, are listed at their paths, and all else is left out", () => {
  write({
    "tree/b.md": "",
    "tree/a/c.md": "",
    "tree/a/other.txt": "",
    "tree/._b.md": "",
    "tree/.hidden/d.md": "",
    "tree/node_modules/e.md": "",
    "elsewhere/f.md": "",
    "elsewhere/g.txt": "",
  });
  mkdirSync("tree/folder.md");
  for (const [target, path] of [
    ["../elsewhere/f.md", "tree/linked.md"],
    ["../elsewhere/g.txt", "tree/linked.txt"],
    ["../elsewhere/f.md", "tree/._linked.md"],
    ["../elsewhere", "tree/linked"],
    ["../elsewhere", "tree/.linked"],
    ["../elsewhere", "tree/a/node_modules"],
    ["/dev/null", "tree/device.md"],
    ["none.md", "tree/missing.md"],
    ["..", "tree/a/around"],
    ["itself.md", "tree/itself.md"],
  ] as const)
    symlinkSync(target, path);
  const folders: string[] = [];
  expect(listTree("tree", /\.md$/u, (folder) => folders.push(folder))).toEqual([
    { path: "tree/a/around", link: { case: "cyclic", target: ".." } },
    { path: "tree/a/c.md" },
    { path: "tree/b.md" },
    { path: "tree/itself.md", link: { case: "missing", target: "itself.md" } },
    { path: "tree/linked.md" },
    { path: "tree/linked/f.md" },
    { path: "tree/missing.md", link: { case: "missing", target: "none.md" } },
  ]);
  expect(folders.sort()).toEqual(["tree", "tree/a", "tree/folder.md", "tree/linked"]);
  expect(listTree("tree/a/other.txt", /\.md$/u)).toEqual([{ path: "tree/a/other.txt" }]);
});

test("a link without a target is a fault of a page, unless it stands among those of another API", () => {
  write({ "specs/openapi/v3/demo/a.md": pageText() });
  mkdirSync("specs/openapi/v2");
  for (const path of ["specs/openapi/v3/demo/b.md", "specs/openapi/v2/c.md"]) symlinkSync("none.md", path);
  symlinkSync("..", "specs/openapi/v3/demo/d");
  const { pages, skipped } = selectPages(readFiles(["specs"]));
  expect(pages.map(({ path, fault }) => [path, fault])).toEqual([
    ["specs/openapi/v3/demo/a.md", undefined],
    ["specs/openapi/v3/demo/b.md", { case: "link", target: "none.md" }],
  ]);
  expect([...skipped].sort()).toEqual([
    ["cyclic-link", 1],
    ["other-api", 1],
  ]);
});
