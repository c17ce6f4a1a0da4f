/** Properties of comparisons, on random operations and on the pages of specs/. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Change, Rule } from "#generator/diff/change";
import { diffPages } from "#generator/diff-pages";
import { diffStates } from "#generator/diff/diff";
import { nameOperation } from "#generator/ir/names";
import type { Endpoint, Field } from "#generator/ir/model";
import { specPages } from "../../support/specs.ts";
import { anyOperations } from "../support/ir.ts";
import { changedRows } from "./support/changed-rows.ts";
import { pageAt } from "./support/pages.ts";

const stateOf = (operations: readonly Endpoint[]) => ({
  operations: operations.map((operation) => nameOperation(operation)),
  aliases: [],
});
const compare = (old: readonly Endpoint[], now: readonly Endpoint[]) =>
  diffStates({ client: { old: stateOf(old), new: stateOf(now) } });

/** The rule of the same change in the other direction. */
const opposite: Readonly<Partial<Record<Rule, Rule>>> = {
  "operation-added": "operation-removed",
  "operation-removed": "operation-added",
  "field-added": "field-removed",
  "field-removed": "field-added",
  "field-required": "field-optional",
  "field-optional": "field-required",
  "enum-added": "enum-removed",
  "enum-removed": "enum-added",
  "enum-value-added": "enum-value-removed",
  "enum-value-removed": "enum-value-added",
  "encryption-added": "encryption-removed",
  "encryption-removed": "encryption-added",
};

function keyOf({ rule, operation, side, path, old, new: now }: Change): string {
  return JSON.stringify([rule, operation, side, path, old, now]);
}

function mirrored(change: Change): string {
  const { rule, path, formerPath, old, new: now } = change;
  return keyOf({ ...change, rule: opposite[rule] ?? rule, path: formerPath ?? path, old: now, new: old });
}

describe("random operations", () => {
  test("have no changes beside themselves", () => {
    fc.assert(
      fc.property(anyOperations, (operations) => {
        expect(compare(operations, structuredClone(operations))).toEqual([]);
      }),
    );
  });

  test("have the mirrored changes in the other direction", () => {
    fc.assert(
      fc.property(anyOperations, anyOperations, (old, now) => {
        const there = compare(old, now).map(keyOf).sort();
        expect(compare(now, old).map(mirrored).sort()).toEqual(there);
      }),
    );
  });

  test("with the same paths have the mirrored changes, too", () => {
    fc.assert(
      fc.property(anyOperations, fc.infiniteStream(fc.boolean()), (operations, choices) => {
        const now = operations.map((operation) => ({
          ...operation,
          request: thinned(operation.request, choices),
          response: thinned(operation.response, choices),
        }));
        const there = compare(operations, now).map(keyOf).sort();
        expect(compare(now, operations).map(mirrored).sort()).toEqual(there);
      }),
    );
  });
});

/** Leaves out some fields, and changes the required flag of others. */
function thinned(fields: readonly Field[], choices: Iterator<boolean>): Field[] {
  const next = () => choices.next().value === true;
  return fields
    .filter(() => next() || next())
    .map((field) => ({
      ...field,
      required: next() ? !field.required : field.required,
      ...(field.children && { children: thinned(field.children, choices) }),
    }));
}

describe("a page of specs/", () => {
  const pages = specPages()
    .filter(
      ({ page, text }) =>
        page.startsWith("openapi/") && text.includes("{.im-table #response}") && !text.includes("\nunknown:"),
    )
    .map(({ page, text }) => pageAt(page, text));
  /** Edits of one row; undefined where the row cannot have it. */
  const edits: Readonly<Record<string, (row: string) => string | undefined>> = {
    "field-required": (row) =>
      row.includes("data-required") ? undefined : row.replace(/\{data-indent/u, "{data-required data-indent"),
    "field-optional": (row) =>
      row.includes("{data-required data-indent") ? row.replace("data-required ", "") : undefined,
    "label-changed": (row) =>
      /\| ([^|`<]+) \|/u.test(row.slice(row.indexOf("|", 1) + 1))
        ? row.replace(/\| ([^|`<{]+) \|(?=[^|]*$)/u, "| 甲$1 |")
        : undefined,
    "enum-value-added": (row) => row.replace(/` 枚举值(?:之一)?/u, "` \\| `ADDED_BY_TEST` 枚举值之一"),
  };

  test("with an edited row has the statement of that edit alone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(pages.length - 1),
        fc.nat(),
        fc.constantFrom(...Object.keys(edits)),
        async (index, choice, rule) => {
          const page = pages[index];
          const edit = edits[rule];
          if (!page || !edit) throw new Error("Unknown page or edit.");
          const lines = page.text.split("\n");
          const candidates = lines.flatMap((line, at) => {
            const edited = line.startsWith("| ") && line.includes("data-indent") ? edit(line) : undefined;
            return edited === undefined || edited === line ? [] : [{ at, edited }];
          });
          const chosen = candidates[choice % Math.max(candidates.length, 1)];
          if (!chosen) return fc.pre(false);
          const text = lines.with(chosen.at, chosen.edited).join("\n");
          // Without corrections, some pages have errors, such as marks that are missing.
          const { changes } = await diffPages(
            { pages: [page], corrections: false },
            { pages: [{ ...page, text }], corrections: false },
          );
          expect(changes.map((change) => change.rule)).toContain(rule);
          const line = chosen.at + 1;
          expect(
            changes.filter(({ side }) => side !== "operation").map(({ places }) => places.new?.line),
          ).toEqual(changes.filter(({ side }) => side !== "operation").map(() => line));
          expect(changedRows(page.text, text)).toEqual({ old: [line], new: [line] });
        },
      ),
      { numRuns: 150 },
    );
  });
});
