/** Compares the strict reader of canonical pages, and the reader of usual rows, with remark: to each node and offset. */
import fc from "fast-check";
import { expect, test } from "vitest";

import type { PageFile } from "#generator/ir/model";
import { parseCanonical } from "#generator/read/markdown/canonical";
import { prepareMarkdown } from "#generator/read/markdown/preprocess";
import { remarkParsers, usualRowParsers } from "#generator/read/markdown/remark";
import { readTableRow } from "#generator/read/markdown/table-lines";
import { readPage } from "#generator/read/read";
import { readCanonicalPage } from "#generator/read/read-page";
import { specPages } from "../../../support/specs.ts";
import { fixturePage, fixturePages } from "../../support/fixtures.ts";
import { applyEdits, edits } from "../../support/mutate.ts";

const sources: readonly PageFile[] = ["pages", "findings"].flatMap((folder) =>
  fixturePages(folder).map((name) => fixturePage(folder, name)),
);
const small = specPages().filter(({ text }) => text.length < 3000);
const withLists = specPages().filter(
  ({ text }) => /^ {2}\w+:$/mu.test(text.slice(0, 600)) && text.length < 8000,
);
const mutable = [...small, ...withLists, ...sources];

/** The text that a parser gets of a page. */
function preparedText({ path, text }: PageFile): string {
  return prepareMarkdown({ path, text: text.replace(/^\ufeff/u, "").replace(/\r\n?/gu, "\n") }, []).text;
}

/** Compares the readers on a page. Returns whether the strict reader has read it. */
function compareReaders(page: PageFile): boolean {
  const text = preparedText(page);
  const tree = remarkParsers.markdown(text);
  expect(usualRowParsers.markdown(text)).toStrictEqual(tree);
  const canonical = parseCanonical(page.text);
  if (!canonical) return false;
  expect(canonical.tree).toStrictEqual(tree);
  const [yaml] = tree.children;
  expect(canonical.values).toStrictEqual(yaml?.type === "yaml" && remarkParsers.yaml(yaml.value, "error"));
  const result = readPage(page, { samples: true, parser: "remark" });
  expect(readCanonicalPage(page, { samples: true })).toStrictEqual(result);
  return true;
}

test(
  "the readers read every page of specs/ as remark does, and 99 % of them need no remark",
  { timeout: 240_000 },
  () => {
    const pages = specPages();
    const strict = pages.filter(compareReaders);
    expect(strict.length / pages.length).toBeGreaterThanOrEqual(0.99);
  },
);

test("the readers read the fixtures as remark does", () => {
  expect(sources.length).toBeGreaterThan(10);
  for (const page of sources) compareReaders(page);
});

test("the readers read changed pages as remark does", { timeout: 120_000 }, () => {
  let strict = 0;
  const property = fc.property(fc.constantFrom(...mutable), edits, (page, changes) => {
    if (compareReaders({ ...page, text: applyEdits(page.text, changes) })) strict++;
  });
  fc.assert(property, { numRuns: 500 });
  // Pages that changed and are still of the form compare both readers.
  expect(strict).toBeGreaterThan(20);
});

const row = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "a",
        "b_c",
        "1",
        " ",
        "字",
        "：",
        "`",
        "``",
        "\\",
        "|",
        "\\|",
        "*",
        "_",
        "__",
        "<br/>",
        "<br />",
      ),
      fc.constantFrom(
        "[]",
        "[",
        "]",
        "(",
        "!",
        "&",
        "&#124;",
        "&amp;",
        "<",
        ">",
        "<a",
        "~",
        "{x=1}",
        ":",
        "@",
        "\u3000",
      ),
      fc.string({ unit: "binary", maxLength: 2 }).map((text) => text.replace(/[\n\r]/gu, "")),
    ),
    { maxLength: 14 },
  )
  .map((parts) => `|${parts.join("")}`);

test("usual rows are read as remark reads them", { timeout: 120_000 }, () => {
  let read = 0;
  const property = fc.property(row, (text) => {
    const head = "| a | b | c\n| --- | --- | ---\n";
    const own = readTableRow({ text, number: 3, offset: head.length });
    if (!own) return;
    read++;
    expect(remarkParsers.markdown(head + text).children).toMatchObject([{ type: "table" }]);
    const [table] = remarkParsers.markdown(head + text).children;
    expect(own).toStrictEqual(table?.type === "table" && table.children[1]);
  });
  fc.assert(property, { numRuns: 3000 });
  expect(read).toBeGreaterThan(300);
});

const canonical = "---\ntitle: 查询\n---\n\n# 查询 {#get}\n\n| a | b | c\n| --- | --- | ---\n| 1 | 2 | 3\n";

test.each<[what: string, isCanonical: boolean, from: string, to: string]>([
  ["the form itself", true, "", ""],
  ["columns that are aligned", true, "| --- | --- | ---", "| :-- | :-: | --:"],
  ["a rule without spaces", true, "| --- | --- | ---", "|-|:-:|-:"],
  ["a table without rows", true, "| 1 | 2 | 3\n", ""],
  ["a rule with fewer columns", false, "| --- | --- | ---", "| --- | ---"],
  ["no empty line below the front matter", false, "---\n\n#", "---\n#"],
  ["two empty lines", false, "\n\n|", "\n\n\n|"],
  ["an empty line at the end", false, "3\n", "3\n\n"],
  ["no end of the last line", false, "3\n", "3"],
  ["an empty front matter", false, "title: 查询\n", ""],
  ["front matter that does not end", false, "查询\n---", "查询\n--"],
  ["front matter that is nested deeply", false, "title: 查询", `title: ${"（[".repeat(101)}`],
  ["front matter that is a list", false, "title: 查询", "- 查询"],
  ["an empty list in the front matter", false, "title: 查询", "title: 查询\nlinks:"],
  ["a comment", false, "| 1", "<!-- 0 -->| 1"],
  ["a table within HTML", false, "| a |", "<pre>\n\n| a |"],
  ["a table behind a paragraph", false, "\n\n| a", "\n\nwords\n| a"],
  ["a table of which remark reads a row", false, "| 1 | 2 |", "| [1](x) | *2* |"],
  ["a table of which remark reads the header", false, "| a | b |", "| [a](x) | *b* |"],
])("the readers read a page with %s as remark does", (_, isCanonical, from, to) => {
  expect(canonical).toContain(from);
  const text = canonical.replace(from, () => to);
  expect(compareReaders({ path: "a.md", page: "openapi/v3/demo.md", text })).toBe(isCanonical);
});
