/** The vocabulary of the project: sources, tests, documents and messages do not use the words of the list. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { describe, expect, test } from "vitest";

import { root } from "./support/specs.ts";

/** Words and turns that do not belong in comments, messages and documents, each with what to write instead. */
const phrases: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\btold\b/giu, "reports, receives, prints"],
  [/\bmend(?:s|ed|ing)?\b/giu, "fix"],
  [/\bwho(?:m|so)?ever\b/giu, "the caller, a user, anyone who"],
  [/\bwhatever\b/giu, "any, regardless of"],
  [/\bnobody\b/giu, "no caller, no one"],
  [/\bas it came\b/giu, "unchanged"],
  [/\bat hand\b/giu, "available"],
  [/\b(?:is|are|was|were) no\b(?! longer| more than)/giu, "is not a, there is no"],
  [/\b(?:un)?seal(?:s|ed|ing)?\b/giu, "encrypt, decrypt"],
  [/\bthe way of\b/giu, "how"],
  [/\bmisfits?\b/giu, "issue"],
  [/\bledgers?\b/giu, "coverage"],
  [/\b(?:is|are|was) (?:dis)?believed\b/giu, "is used, is trusted"],
  [/\bhand(?:s|ed) out\b/giu, "returns"],
  [/\bgoes? wrong\b/giu, "fails"],
  [/\bby heart\b/giu, "cached"],
];

/** Past participles that name a variable, a parameter, a property, a function or a type. */
const names: ReadonlySet<string> = new Set([
  "told",
  "made",
  "kept",
  "given",
  "found",
  "asked",
  "meant",
  "heard",
  "said",
]);

interface Exception {
  readonly file: string;
  /** The words as they stand there. */
  readonly words: string;
  readonly reason: string;
}

/** An exception that no text needs any more fails the test below. */
const exceptions: readonly Exception[] = [
  { file: "CHANGELOG.md", words: "sealed", reason: "the former name `.sealed()`" },
  { file: "CHANGELOG.md", words: "unseal", reason: "the former name `unseal`" },
  { file: "CHANGELOG.md", words: "Sealed", reason: "the former name `Sealed`" },
  { file: "CHANGELOG.md", words: "Ledger", reason: "the former name `Ledger`" },
];

interface Use {
  readonly file: string;
  readonly line: number;
  readonly words: string;
  readonly instead: string;
}

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 26,
})
  .split("\0")
  .filter((file) => /\.(?:ts|mjs|js|md|txt)$/u.test(file))
  .filter(
    (file) =>
      !/^(?:generated|specs|test\/fixtures\/(?:pages|seeds))\//u.test(file) && file !== "test/words.test.ts",
  );

function phrasesIn(file: string, text: string): Use[] {
  return phrases.flatMap(([pattern, instead]) =>
    [...text.matchAll(pattern)].map(({ index, 0: words }) => ({
      file,
      line: text.slice(0, index).split("\n").length,
      words,
      instead,
    })),
  );
}

function namesIn(file: string, text: string): Use[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    const name = (node as { name?: ts.Node }).name; // a declaration has one
    if (name && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node) && names.has(name.text)) {
      const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
      uses.push({ file, line: line + 1, words: name.text, instead: "a noun" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

const uses = files.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  return [...phrasesIn(file, text), ...(/\.ts$/u.test(file) ? namesIn(file, text) : [])];
});

const isExcepted = ({ file, words }: Use) =>
  exceptions.some((one) => one.file === file && one.words === words);

describe("the vocabulary", () => {
  test("the word list finds its words", () => {
    expect(phrasesIn("a.md", "The caller is told.\nIt is no list.").map(({ line }) => line)).toEqual([1, 2]);
    expect(namesIn("a.ts", "const told = 1; function f(given: string) { const { kept } = x; }")).toHaveLength(
      3,
    );
  });

  test("sources, tests, documents and messages use the words of the vocabulary", () => {
    const wrong = uses.filter((use) => !isExcepted(use));
    expect(
      wrong.map(({ file, line, words, instead }) => `${file}:${line} "${words}": write ${instead}.`),
    ).toEqual([]);
  });

  test("every exception is needed", () => {
    const unused = exceptions.filter(
      (one) => !uses.some(({ file, words }) => file === one.file && words === one.words),
    );
    expect(unused).toEqual([]);
  });
});
