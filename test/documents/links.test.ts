/** Every link of a document leads to what is there, also in the packages that the documents are packed into. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import picomatch from "picomatch";
import { describe, expect, test } from "vitest";

import { root } from "../support/spec-pages.ts";
import { parseDocument, readDocument, type Document } from "./blocks.ts";
import { outsidePackages } from "./expected.ts";
import { anchorsOf, faultOf, linksOf } from "./links.ts";

/** The files of the repository. */
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  ...{ cwd: root, encoding: "utf8", maxBuffer: 1 << 26 },
})
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const documents = files
  // The test of the skill checks its links.
  .filter((file) => file.endsWith(".md") && !/^(?:specs|generated|skill|test\/fixtures)\//u.test(file))
  .map(readDocument);

describe("the links", () => {
  test.each(documents.map((document) => [document.file, document] as const))("of %s", (file, document) => {
    const faults = linksOf(document).flatMap((link) => {
      const fault = faultOf(link, document);
      return fault === undefined ? [] : [`${file}:${link.line}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  test("that lead nowhere are found", () => {
    const lines = [
      ...["# Keys and `PEM`", "## 密钥、证书（PEM）", "## Keys and `PEM`", "```md", "[x](nowhere.md)", "```"],
      ...["[a](../README.md) [b](#keys-and-pem-1) [c](#密钥证书pem) `[d](e.md)` [f](https://example.com)"],
      ...[
        "[g](nowhere.md)",
        "[h](#keys)",
        "[i](../README.md#nothing)",
        '<img src="nowhere.png">',
        "[j]: no.md",
      ],
    ];
    const document = parseDocument("docs/example.md", lines.join("\n"));
    const faults = linksOf(document).map((link) => [link.line, faultOf(link, document)]);
    expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([
      [8, "docs/nowhere.md does not exist"],
      [9, "docs/example.md has no heading #keys"],
      [10, "README.md has no heading #nothing"],
      [12, "docs/no.md does not exist"],
      [11, "docs/nowhere.png does not exist"],
    ]);
    expect([...anchorsOf(document)]).toEqual(["keys-and-pem", "密钥证书pem", "keys-and-pem-1"]);
  });
});

const always = /^(?:README.*\.md|LICENSE|package\.json)$/u;

/** Whether npm packs a path of a package: by its name, or by a pattern of `files`, the last one of which counts. */
function isPacked(path: string, patterns: readonly string[]): boolean {
  return patterns.reduce((packed, pattern) => {
    const adds = !pattern.startsWith("!");
    const glob = adds ? pattern : pattern.slice(1);
    return picomatch.isMatch(path, [glob, `${glob}/**`]) ? adds : packed;
  }, always.test(path));
}

/** The files of the repository below a folder that npm packs, as paths from the root. */
function packedIn(folder: string): string[] {
  const { files: patterns } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
    files: string[]; // of npm
  };
  return files.filter((file) => file.startsWith(folder) && isPacked(file.slice(folder.length), patterns));
}

interface LeavingLink {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

/** Links of packed documents to what is not packed. */
function leavingLinks(packed: readonly string[], packedDocuments: readonly Document[]): LeavingLink[] {
  const isThere = (target: string) => packed.some((file) => file === target || file.startsWith(`${target}/`));
  return packedDocuments.flatMap((document) =>
    linksOf(document)
      .filter(({ target }) => !isThere(target))
      .map(({ line, target }) => ({ file: document.file, line, target })),
  );
}

describe("the documents in a package", () => {
  const leaving = ["", "generator/", "sandbox/"].flatMap((folder) => {
    const packed = packedIn(folder);
    return leavingLinks(
      packed,
      documents.filter(({ file }) => packed.includes(file)),
    );
  });

  test("link to nothing outside of it, except what the list names", () => {
    const targets = new Set(leaving.map(({ target }) => target));
    expect(leaving.filter(({ target }) => !outsidePackages.includes(target))).toEqual([]);
    expect(outsidePackages.filter((target) => !targets.has(target))).toEqual([]);
  });

  test("have absolute links once package.json names the repository", () => {
    const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      repository?: unknown; // of npm
    };
    if (repository !== undefined) expect(outsidePackages).toEqual([]);
  });

  test.each(["", "generator/", "sandbox/"])("a link that leaves %j is found", (folder) => {
    const packed = packedIn(folder);
    expect(packed).toContain(`${folder}README.md`);
    const outside = parseDocument(`${folder}README.md`, "[a](package.json)\n[b](vitest.config.ts)");
    const target = `${folder}vitest.config.ts`;
    expect(leavingLinks(packed, [outside])).toEqual([{ file: `${folder}README.md`, line: 2, target }]);
  });

  test("are the READMEs, the changes and docs/", () => {
    const packed = packedIn("");
    for (const file of ["CHANGELOG.md", "README.md", "README.zh-CN.md", "docs/faults.md"])
      expect(packed).toContain(file);
    expect(packed).not.toContain("ARCHITECTURE.md");
  });
});
