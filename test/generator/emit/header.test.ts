import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { addHeader, readHeader } from "#generator/emit/header";

describe("readHeader", () => {
  test.each<[string, string | readonly string[], readonly string[]]>([
    ["keeps a block comment", "/* eslint-disable */", ["/* eslint-disable */"]],
    ["keeps a line comment", ["// @ts-nocheck"], ["// @ts-nocheck"]],
    ["makes a comment of other text", "Copyright 2026 例", ["// Copyright 2026 例"]],
    ["splits a text at line ends", "one\r\ntwo\n\nthree\n", ["// one", "// two", "//", "// three"]],
    ["splits each line of a list", ["one\ntwo", "three"], ["// one", "// two", "// three"]],
    ["keeps a block comment of several lines", "/*\n * MIT\n\n */", ["/*", " * MIT", "", " */"]],
    ["does not begin a comment within a comment", "/* one\n/* two */", ["/* one", "/* two */"]],
    ["does not close a comment with its own opening", "/*/\n*/", ["/*/", "*/"]],
    ["keeps */ outside of block comments within a line", "a */ alert(1)", ["// a */ alert(1)"]],
    ["drops blank lines at both ends, and trailing spaces", "\n  \n // a  \n\n", ["// a"]],
    ["has no lines for an empty text", "", []],
  ])("%s", (_, header, lines) => {
    expect(readHeader(header)).toEqual({ lines });
  });

  test.each([
    ["/* a */ alert(1)", { line: 1, kind: "afterComment" }],
    ["a\n/*\n*/ b", { line: 3, kind: "afterComment" }],
    ["a\n/*\nb", { line: 2, kind: "unclosed" }],
    ["a\u2028alert(1)", { line: 1, kind: "invisible" }],
    ["a\n// \u202e", { line: 2, kind: "invisible" }],
    ["/* \u0000 */", { line: 1, kind: "invisible" }],
    ["// \ud800", { line: 1, kind: "invisible" }],
  ])("%j is refused", (header, issue) => {
    expect(readHeader(header)).toEqual({ issue });
    expect(() => addHeader("// banner\n", header)).toThrow(RangeError);
  });

  test("no header adds code, and every line of a header stays visible", () => {
    const piece = fc.constantFrom(
      "/*",
      "*/",
      "//",
      "\n",
      "\r",
      "\u2028",
      "\\",
      "`",
      "${",
      " ",
      "*",
      "/",
      "a",
      "x = 1",
    );
    const seen = { valid: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 8 })), (parts) => {
        const header = parts.map((one) => one.join(""));
        const { lines } = readHeader(header);
        seen[lines ? "valid" : "refused"]++;
        if (!lines) return;
        const text = addHeader("// banner\nexport const a = 1;\n", header);
        const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest);
        expect(source.statements).toHaveLength(1);
        expect(source.statements[0]?.getText(source)).toBe("export const a = 1;");
        expect(text.split("\n")[0]).toBe("// banner");
        const words = (one: string) => one.match(/a|x = 1/gu)?.length ?? 0;
        expect(words(lines.join(" "))).toBe(words(header.join(" ")));
      }),
      { numRuns: 2000 },
    );
    expect(seen.valid).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(100);
  });
});

test("addHeader writes the lines below all lines of the banner, and dollar signs unchanged", () => {
  expect(addHeader("// one\n// two\nimport a;\n// three\n", ["$& $1"])).toBe(
    "// one\n// two\n// $& $1\nimport a;\n// three\n",
  );
  expect(addHeader("// one\nimport a;\n", [])).toBe("// one\nimport a;\n");
});
