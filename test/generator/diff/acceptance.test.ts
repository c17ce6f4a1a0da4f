/** The documentation of August 2026 beside that of February: each changed row is stated once, and nothing else is. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { Change } from "#generator/diff/change";
import { diffPages, type DiffPages } from "#generator/diff-pages";
import { readFiles, selectPages } from "#generator/io/pages";
import type { PageFile } from "#generator/ir/model";
import { corpusFolder, hasCorpus } from "../../support/needs.ts";
import { changedRows } from "./support/changed-rows.ts";

const february = `${corpusFolder}-2026-02`;
const isThere = hasCorpus && existsSync(join(february, "ADDED-SINCE.txt"));

function pagesIn(folder: string): Map<string, PageFile> {
  const { pages } = selectPages(readFiles([folder]));
  return new Map(pages.map((page) => [page.page ?? page.path, { ...page, path: page.page ?? page.path }]));
}

function states(): Readonly<Record<"old" | "new", ReadonlyMap<string, PageFile>>> {
  const now = pagesIn(corpusFolder);
  const added = readFileSync(join(february, "ADDED-SINCE.txt"), "utf8").split("\n");
  const old = new Map([...now].filter(([place]) => !added.includes(place)));
  for (const [place, page] of pagesIn(february)) old.set(place, page);
  return { old, new: now };
}

const sideOf = (pages: ReadonlyMap<string, PageFile>, corrections: DiffPages["corrections"]): DiffPages => ({
  pages: [...pages.values()],
  corrections,
});

/** The changes of one row. */
interface Statement {
  readonly name: string;
  readonly changes: readonly Change[];
}

function statementsOf(changes: readonly Change[]): Statement[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes.filter(({ side }) => side !== "operation")) {
    const { operation, side, path, places, rule } = change;
    const key = JSON.stringify([
      operation,
      side,
      path,
      places.old?.line,
      places.new?.line,
      rule === "field-removed",
    ]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups].map(([name, of]) => ({ name, changes: of }));
}

const noPages: ReadonlyMap<string, PageFile> = new Map();

describe.skipIf(!isThere)(
  "the changes from February to August",
  { timeout: 300_000, meta: { needs: "corpus" } },
  () => {
    const { old, new: now } = isThere ? states() : { old: noPages, new: noPages };

    test.each([
      ["with corrections", []],
      ["of the pages alone", false],
    ] as const)(
      "%s: every changed row is in one statement, and every statement has a changed row",
      async (_, corrections) => {
        const { changes: all } = await diffPages(sideOf(old, corrections), sideOf(now, corrections));
        // What corrections alone change has no row.
        const changes = all.filter(({ correction }) => correction !== "cause");
        const statements = statementsOf(changes);
        const count = new Map<string, number>();
        for (const { changes: all } of statements) {
          const [first] = all;
          for (const [side, place] of Object.entries(first?.places ?? {})) {
            const key = `${side} ${place.file}:${place.line}`;
            count.set(key, (count.get(key) ?? 0) + 1);
          }
        }
        const rows = new Set<string>();
        for (const [place, page] of now) {
          const before = old.get(place);
          if (!before || before.text === page.text) continue;
          const changed = changedRows(before.text, page.text);
          for (const line of changed.old) rows.add(`old ${place}:${line}`);
          for (const line of changed.new) rows.add(`new ${place}:${line}`);
        }
        expect(rows.size).toBeGreaterThan(400);
        expect(
          [...rows].filter((row) => count.get(row) !== 1).map((row) => `${row} ${count.get(row) ?? 0}`),
        ).toEqual([]);
        const unfounded = statements.filter(({ changes: all }) =>
          all.every(
            ({ places }) =>
              !Object.entries(places).some(([side, place]) =>
                rows.has(`${side} ${place.file}:${place.line}`),
              ),
          ),
        );
        expect(unfounded.map(({ name }) => name)).toEqual([]);
      },
    );
  },
);
