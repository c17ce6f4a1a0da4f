/** Text of a page in a description: CommonMark shows any text unchanged, and executes none of it. */
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { expect, test } from "vitest";

import { httpUrl, link, plain } from "#generator/openapi/markdown";

const parse = (text: string) => unified().use(remarkParse).parse(text);

function textOf(node: Nodes): string {
  if ("children" in node) return node.children.map(textOf).join("");
  return "value" in node ? node.value : "";
}

function kindsOf(node: Nodes): string[] {
  return "children" in node ? [node.type, ...node.children.flatMap(kindsOf)] : [node.type];
}

const signs = Array.from("\\`*_{}[]()<>#+-.!|&;:=~\"'$@/ 1aA中\n\t");
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...signs), maxLength: 24 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![a](https://a.example/b.png)",
    "<https://a.example>",
    "&lt;b&gt; &amp;amp; &#60;",
    "1. a",
    "12) a",
    "- a",
    "# a",
    "> a",
    "```a",
    "---",
    "a\n===",
    "    a",
    "[a]: https://a.example",
  ),
);

test("escaped text reads back as one paragraph of that text", () => {
  fc.assert(
    fc.property(text, (input) => {
      const want = input.replace(/\s+/gu, " ").trim();
      const tree = parse(plain(input));
      expect(textOf(tree)).toBe(want);
      expect(kindsOf(tree)).toEqual(want === "" ? ["root"] : ["root", "paragraph", "text"]);
    }),
    { numRuns: 2000 },
  );
});

test("a link keeps its address, and only http and https addresses become links", () => {
  fc.assert(
    fc.property(text, fc.webUrl({ withQueryParameters: true, withFragments: true }), (input, url) => {
      const [paragraph] = parse(link(input || "x", url)).children;
      const [node] = paragraph?.type === "paragraph" ? paragraph.children : [];
      expect(node).toMatchObject({ type: "link", url: new URL(url).href });
    }),
  );
  expect(httpUrl("javascript:alert(1)")).toBeUndefined();
  expect(link("a_b", "no address")).toBe("a_b");
  expect(link("官方文档", "javascript:alert(1)")).toBe("官方文档");
  expect(link("a", "https://a.example/(b)?c=<d>")).toBe("[a](<https://a.example/(b)?c=%3Cd%3E>)");
});
