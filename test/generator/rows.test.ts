/** No table row of a page is lost: of specs/, and of the documentation's own pages where they are beside the repository. */
import { describe, expect, test } from "vitest";
import { readPageTree } from "#generator/io/pages";
import type { Field, Operation, PageFile } from "#generator/ir/model";
import { joinPageResults, type ReadResult } from "#generator/read/page-result";
import { readPages } from "#generator/read/read";
import { corpusFolder, hasCorpus } from "../support/needs.ts";
import { readingsOf } from "../support/readings.ts";
import { specPages } from "../support/specs.ts";
import { lostMarks, marksWithoutTable, rowCoverage } from "./support/rows.ts";

describe("the reading of specs/", { timeout: 120_000 }, async () => {
  const pages = specPages();
  const reading = joinPageResults(await readingsOf(pages));

  test("accounts for every row as a field, as a row without one, or as a finding at its place", () => {
    expectCovered(pages, reading);
    expect(reading.coverage.rows).toBeGreaterThan(25_000);
  });

  test("misses a mark that a field lacks", () => {
    const { operations, ...rest } = reading;
    const at = operations.findIndex(({ request }) => request.some(({ required }) => required));
    const operation = operations[at];
    if (!operation) throw new Error("No operation has a required group.");
    const request = operation.request.map((field) => ({ ...field, required: false }));
    const lost = lostMarks(pages, { ...rest, operations: operations.with(at, { ...operation, request }) });
    expect(lost).not.toEqual([]);
    for (const place of lost) expect(place).toContain(`${operation.file}:`);
  });

  test("misses a row whose field is removed", () => {
    const { operations, ...rest } = reading;
    const at = operations.findIndex(({ response }) => response.some(({ children }) => children));
    const operation = operations[at];
    if (!operation) throw new Error("No operation has nested fields.");
    const [without, removed] = withoutLeaf(operation);
    const coverage = rowCoverage(pages, { ...rest, operations: operations.with(at, without) });
    const place = `${operation.file}:${removed.line}`;
    expect(coverage.lost.map((row) => row.place)).toEqual([place]);
    expect(coverage.lost[0]?.cells).toContain(removed.name);
  });

  test("shows a field without a row", () => {
    const [first, ...more] = reading.operations;
    if (!first) throw new Error("specs/ has no page.");
    const stray: Field = { name: "stray", type: "string", required: false, label: "", line: 1, column: 1 };
    const operations = [{ ...first, response: [...first.response, stray] }, ...more];
    expect(rowCoverage(pages, { ...reading, operations }).fieldsWithoutRow).toEqual([`${first.file}:1`]);
  });
});

const options = { timeout: 300_000, meta: { needs: "corpus" } } as const;

describe.skipIf(!hasCorpus)("the reading of the corpus", options, () => {
  test("accounts for every row as a field, as a row without one, or as a finding at its place", async () => {
    const { pages } = readPageTree([corpusFolder]);
    expectCovered(pages, joinPageResults(await readingsOf(pages)));
  });
});

test("a row that the reader reports does not count as lost", () => {
  const text = `# 演示 {#get}\n\n| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| id {data-indent=x} | string | 编号\n\n{.im-table #request}\n`;
  const pages = [{ path: "page.md", page: "openapi/v3/demo.md", text }];
  const reading = readPages(pages);
  expect(rowCoverage(pages, reading).lost).toEqual([]);
  expect(rowCoverage(pages, { ...reading, operations: [], findings: [] }).lost).toHaveLength(1);
});

function expectCovered(pages: readonly PageFile[], reading: ReadResult): void {
  const { rows, fields, separators, emptyResponses, byteStreams, findings } = reading.coverage;
  const coverage = rowCoverage(pages, reading);
  expect(coverage.lost).toEqual([]);
  expect(coverage.fieldsWithoutRow).toEqual([]);
  expect(lostMarks(pages, reading)).toEqual([]);
  expect(marksWithoutTable(pages)).toEqual([]);
  expect(coverage.rows).toBe(rows);
  expect(coverage.fields).toBe(fields);
  expect(fields + separators + emptyResponses + byteStreams + findings).toBe(rows);
}

test("a row in a comment counts as commented, and a row with other bars as reported", () => {
  const table = `| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| id | string | 编号\n`;
  const hidden =
    "<!-- | a {data-required} | string | 甲 -->\n<!--\n| b | string | 乙\n-->\n| c | string | 丙\n";
  const text = `# 演示 {#get}\n\n${table}${hidden}\n{.im-table #request}\n\n｜d {data-required}｜string｜丁\n`;
  const pages = [{ path: "page.md", page: "openapi/v3/demo.md", text }];
  const reading = readPages(pages);
  expect(reading.findings.map(({ rule, line }) => [rule, line])).toEqual([
    ["row-stray", 14],
    ["row-commented", 6],
  ]);
  expect(reading.coverage).toMatchObject({ rows: 5, fields: 2, findings: 1, commented: 2 });
  expect(rowCoverage(pages, reading)).toMatchObject({ rows: 3, lost: [], fieldsWithoutRow: [] });
  expect(lostMarks(pages, reading)).toEqual([]);
});

/** The operation without the last field of its response that has no fields of its own, and that field. */
function withoutLeaf(operation: Operation): [Operation, Field] {
  const { fields, removed } = dropLast(operation.response);
  return [{ ...operation, response: fields }, removed];
}

function dropLast(fields: readonly Field[]): { fields: Field[]; removed: Field } {
  const last = fields.at(-1);
  if (!last) throw new Error("The response has no field.");
  const before = fields.slice(0, -1);
  if (!last.children?.length) return { fields: before, removed: last };
  const inside = dropLast(last.children);
  return { fields: [...before, { ...last, children: inside.fields }], removed: inside.removed };
}
