/** The place, the row and the indent that explain prints are those of the page. */
import { expect, test } from "vitest";

import { explainField } from "#generator/explain/field";
import type { ExplainContext } from "#generator/explain/operation";
import { placedFields } from "#generator/explain/paths";
import { readPages } from "#generator/read/read";
import { identityOf } from "#generator/ir/operation";
import { specOperations, specPages } from "../../support/specs.ts";

const pages = new Map(specPages().map((page) => [page.path, page]));
const chosen = specOperations().filter((_, at) => at % 9 === 0);
const read = readPages(
  [...new Set(chosen.map(({ file }) => file))].flatMap((file) => pages.get(file) ?? []),
).operations;

const context: ExplainContext = {
  source: { from: "package" },
  corrections: [],
  aliases: [],
  pageOf: ({ file }) => pages.get(file),
  readOf: (operation) => read.find((one) => identityOf(one) === identityOf(operation)),
};

test("the row of every field that a page has names it, at the indent that the page marks", () => {
  const wrong: string[] = [];
  let rows = 0;
  for (const operation of chosen) {
    const stated = context.readOf(operation);
    if (!stated) continue;
    const known = new Set([...placedFields(stated)].map(({ path }) => path));
    for (const placed of placedFields(operation)) {
      if (!known.has(placed.path)) continue;
      rows += 1;
      const { row, indent } = explainField(placed, operation, context);
      const [, name = ""] = /^\| ([^\s{|]+)/u.exec(row.text ?? "") ?? [];
      const mark = Number(/^[^|]*\|[^|]*data-indent=(\d+)/u.exec(row.text ?? "")?.[1] ?? 0);
      if (name.replaceAll("\\", "") !== placed.field.name || mark !== indent) {
        wrong.push(`${row.file}:${row.line} ${placed.path} ${indent}: ${row.text ?? ""}`);
      }
    }
  }
  expect(rows).toBeGreaterThan(2000);
  expect(wrong).toEqual([]);
});
