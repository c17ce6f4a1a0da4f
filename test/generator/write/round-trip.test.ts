import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation } from "#generator/ir/model";
import { formatFinding } from "#generator/findings/format";
import { readPages } from "#generator/read/read";
import { writePages } from "#generator/write/write";
import { factsOf } from "../support/facts.ts";
import { fixturePage, fixturePages } from "../support/fixtures.ts";
import { anyOperations } from "../support/ir.ts";

/** Writes canonical pages and reads them, which must find nothing to say about them. */
function reread(operations: readonly Operation[]) {
  const pages = writePages(operations);
  const reading = readPages(pages.map(({ path, text }) => ({ path, page: path, text })));
  expect(reading.findings.map((finding) => formatFinding(finding))).toEqual([]);
  return { pages, operations: reading.operations };
}

describe("a canonical page reads as what it was written from", () => {
  test.each([
    ...fixturePages("emit").map((name) => ["emit", name] as const),
    ...fixturePages("findings").map((name) => ["findings", name] as const),
    ...fixturePages("pages").map((name) => ["pages", name] as const),
  ])("%s/%s", (folder, name) => {
    const { operations } = readPages([fixturePage(folder, name)]);
    const again = reread(operations);
    expect(factsOf(again.operations)).toEqual(factsOf(operations));
    expect(writePages(again.operations)).toEqual(again.pages);
  });

  test.each([
    "{data-required}",
    "{data-required",
    "data-required",
    "data-tooltip=x",
    "［data-required］",
    "by-rsa-pubkey 加密",
    "字段 {.type} data-encrypted",
    "名称 | string | 描述",
    "| 名称 | string | 描述 |",
    "<td>名称</td>",
  ])("the title %j is not a row", (title) => {
    const { operations } = readPages([fixturePage("emit", fixturePages("emit")[0] ?? "")]);
    const [one] = operations;
    if (one?.kind !== "endpoint") throw new Error("The page has no endpoint.");
    const methods = ["GET", "DELETE"] as const;
    const titled = methods.map((method) => ({ ...one, method, title: method === "GET" ? title : "另一个" }));
    const again = reread(titled);
    expect(again.operations.map((operation) => operation.title).sort()).toEqual(["另一个", title].sort());
  });

  test("a written page is read back with the same fields", () => {
    fc.assert(
      fc.property(anyOperations, (operations) => {
        const again = reread(operations);
        expect(again.operations).toHaveLength(operations.length);
        expect(factsOf(again.operations)).toEqual(factsOf(operations));
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
