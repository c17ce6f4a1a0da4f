/** Which branches count, on reports of the form that the coverage of the test runner has. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../support/folder.ts";
import { countBranches, sumOf } from "./branches.mjs";

const source = `export const first = (text: string) => text.split("/")[0] ?? "";
export const name = (text?: string) => text ?? "none";
export const wrapped = (list: readonly number[]) => list[0] ??
  0;
export const rest = (text?: string) => text ?? "".concat("a");
if (first("")) name();
`;

/** The branch behind the first `??` of a line, or that of an `if`, which no test has reached. */
function reportOf(file: string) {
  const lines = source.split("\n");
  const places = [1, 2, 4, 5].map((line) => ({
    line,
    column: line === 4 ? 2 : (lines[line - 1] ?? "").indexOf("?? ") + 3,
  }));
  const fallbacks = places.map((start) => ({
    type: "binary-expr",
    loc: { start: { line: start.line, column: 0 } },
    locations: [{ start: { line: start.line, column: 0 } }, { start }],
  }));
  const condition = {
    type: "if",
    loc: { start: { line: 6, column: 0 } },
    locations: [{ start: { line: 6, column: 0 } }, { start: {} }],
  };
  const branches = [...fallbacks, condition];
  return {
    [file]: {
      branchMap: Object.fromEntries(branches.map((branch, id) => [id, branch])),
      b: Object.fromEntries(branches.map((_, id) => [id, [1, 0]])),
    },
  };
}

test("an empty value behind ?? does not count, and every other branch does", () => {
  const root = temporaryFolder();
  const file = join(root, "names.ts");
  writeFileSync(file, source);
  const { all, emptyValues, files } = countBranches(reportOf(file), root);
  expect([all, emptyValues]).toEqual([{ total: 10, covered: 5 }, 2]);
  expect(files).toEqual([
    { file: "names.ts", total: 8, covered: 5, missed: ["2 binary-expr", "5 binary-expr", "6 if"] },
  ]);
  expect(sumOf([...files, { total: 2, covered: 2 }])).toEqual({ total: 10, covered: 7 });
});
