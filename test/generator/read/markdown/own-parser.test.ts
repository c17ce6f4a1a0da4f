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
