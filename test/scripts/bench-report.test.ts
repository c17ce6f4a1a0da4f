/** The tables that `npm run bench -- --write` writes into the pages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { root } from "../support/specs.ts";
import { tableOf, withTable } from "../bench/report.mjs";

const row = { part: "start", what: "import", unit: "ms", besideWhat: "node -e 0", target: 1.5 } as const;

test("a row has the figures with their units, the ratio and the target", () => {
  expect(tableOf([{ ...row, ours: 0.06, beside: 0.03 }])).toEqual([
    ["", "ours", "beside", "ratio", "target"],
    ["start: import", "60.0 ms", "node -e 0 30.0 ms", "2.00", "≤ 1.5"],
  ]);
});

test("a table takes the place of the former one, and the rest of the page stays", () => {
  const page = "# A\n\n<!-- size -->\n\n| old |\n\n<!-- /size -->\n\nText $& of $1.\n";
  expect(
    withTable(page, "size", [
      ["a", "b"],
      ["1 $&", "2"],
    ]),
  ).toBe(
    "# A\n\n<!-- size -->\n\n| a | b |\n| --- | --- |\n| 1 $& | 2 |\n\n<!-- /size -->\n\nText $& of $1.\n",
  );
});

test("a table without a place is refused", () => {
  expect(() => withTable("# A\n", "size", [["a"]])).toThrow("size: the page has no place for this table");
});

test.each(["docs/benchmarks.md", "docs/zh-CN/benchmarks.md"])("%s has a place for every table", (file) => {
  const page = readFileSync(join(root, file), "utf8");
  for (const name of ["facts", "generate", "scale", "size", "install", "calls", "types", "cost", "validate"])
    expect(withTable(page, name, [["a"]])).toContain(`<!-- ${name} -->\n\n| a |`);
});
