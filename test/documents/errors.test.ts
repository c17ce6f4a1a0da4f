/** docs/errors.md lists every error code once, in both languages, and says whether the request was sent. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { describe, expect, test } from "vitest";

import { root } from "../support/spec-pages.ts";
import { readDocument } from "./blocks.ts";

/** The codes that a file of the client has in its types. */
function codesIn(file: string): string[] {
  const codes = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && node.text.startsWith("ERR_")) codes.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest));
  return [...codes];
}

const codes = [...codesIn("runtime/errors.ts"), ...codesIn("runtime/expect-payment.ts"), "ERR_UNEXPECTED"];

/** The rows of the page: code, and what its third cell says. */
function rowsOf(file: string, words: Readonly<Record<string, string>>): (readonly [string, string])[] {
  const rows = [...readDocument(file).prose.matchAll(/^\| `(ERR_\w+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$/gmu)];
  return rows.map(([, code = "", sent = ""]) => [code, words[sent] ?? `unknown: ${sent}`] as const);
}

const english = rowsOf("docs/errors.md", { no: "no", maybe: "maybe", yes: "yes", "–": "–" });
const chinese = rowsOf("docs/zh-CN/errors.md", { 否: "no", 可能: "maybe", 是: "yes", "–": "–" });

describe("docs/errors.md", () => {
  test("has each code of the client once", () => {
    const listed = english.map(([code]) => code).sort();
    expect(listed).toEqual([...new Set(codes)].sort());
    expect(listed).toContain("ERR_PAYMENT_MISMATCH");
    expect(codes.length).toBeGreaterThan(50);
  });

  test("says the same in Chinese", () => {
    expect(chinese).toEqual(english);
  });

  test("says that nothing was sent of a RequestError alone, and of options", () => {
    const unsent = english.filter(([, sent]) => sent === "no").map(([code]) => code);
    expect(unsent.filter((code) => !/^ERR_(?:CONFIG|REQUEST|ENCRYPT|CHAIN)_/u.test(code))).toEqual([]);
    const others = english.filter(([, sent]) => sent !== "no").map(([code]) => code);
    expect(others.filter((code) => /^ERR_(?:REQUEST|ENCRYPT|CHAIN)_/u.test(code))).toEqual([]);
    // A call can throw the first; the second is not of a request.
    expect(others.filter((code) => code.startsWith("ERR_CONFIG_"))).toEqual([
      "ERR_CONFIG_TRANSPORT",
      "ERR_CONFIG_EVAL",
    ]);
  });
});
