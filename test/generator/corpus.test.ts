/** The pages as the documentation has them, hundreds of them: they are nobody's to copy, so they lie elsewhere. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTree } from "#generator/commands/pages";
import { importPages } from "#generator/index";
import type { PageFile } from "#generator/model";
import { readPages } from "#generator/read/read";
import { writePages } from "#generator/write/write";
import { factsOf } from "./support/facts.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const corpus = join(root, "../shared/corpus/openapi");
const there = existsSync(corpus);
if (!there) console.warn("The corpus is not beside the repository: its tests are skipped.");

describe.skipIf(!there)("the corpus", { timeout: 300_000 }, () => {
  test("gives the pages of specs/ byte for byte", async () => {
    const { pages } = await readTree([join(corpus, "v3/gov/subsidy")]);
    const { files, problems } = importPages(pages);
    expect(problems).toEqual([]);
    expect(files).toHaveLength(34);
    for (const { path, text } of files) {
      expect(text, path).toBe(readFileSync(join(root, "specs", path), "utf8"));
    }
  });

  test("loses no row, and reads from canonical pages what it reads from its own", async () => {
    const { pages } = await readTree([corpus]);
    const source = readPages(pages);
    const { rows, fields, separators, emptyAnswers, byteStreams, findings } = source.ledger;
    expect(fields + separators + emptyAnswers + byteStreams + findings).toBe(rows);
    expect(rows).toBe(pages.map(rowsOf).reduce((sum, count) => sum + count, 0));

    const canonical = writePages(source.operations, source.aliases).map(({ path, text }) => ({
      path,
      page: path,
      text,
    }));
    const reading = readPages(canonical);
    expect(reading.problems).toEqual([]);
    const [one, other] = [factsOf(source.operations), factsOf(reading.operations)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    // One by one: a difference among hundreds of pages is best shown alone.
    for (const [name, facts] of one) expect(other.get(name), name).toEqual(facts);
  });
});

/** Counts the rows below the heads of a page's tables by their bars alone. */
function rowsOf({ text }: PageFile): number {
  const lines = text.replace(/^```[\s\S]*?^```/gmu, "").split("\n");
  const inTables = lines.filter((line) => line.startsWith("|"));
  const rules = inTables.filter((line) => /^[|\s:-]+$/u.test(line));
  return inTables.length - 2 * rules.length;
}
