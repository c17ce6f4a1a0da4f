/** The pages as the documentation has them, hundreds of them: they are nobody's to copy, so they lie elsewhere. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTree } from "#generator/commands/pages";
import { emit, hasErrors, importPages, understand } from "#generator/index";
import { formatProblem } from "#generator/problem";
import { readPages } from "#generator/read/read";
import { writePages } from "#generator/write/write";
import { root } from "../support/specs.ts";
import { factsOf } from "./support/facts.ts";

const corpus = join(root, "../shared/corpus");
const there = existsSync(corpus);
if (!there) console.warn("The corpus is not beside the repository: its tests are skipped.");

describe.skipIf(!there)("the corpus", { timeout: 300_000 }, async () => {
  const pages = there ? (await readTree([corpus])).pages : [];
  const source = readPages(pages);

  test("gives the pages of specs/ byte for byte", () => {
    const { files, problems } = importPages(pages);
    expect(problems.filter(({ severity }) => severity === "error").map(formatProblem)).toEqual([]);
    expect(files).toHaveLength(pages.length);
    for (const { path, text } of files) {
      expect(text, path).toBe(readFileSync(join(root, "specs", path), "utf8"));
    }
  });

  test("reads from canonical pages what it reads from its own", () => {
    const canonical = writePages(source.operations, source.aliases);
    const reading = readPages(canonical.map(({ path, text }) => ({ path, page: path, text })));
    expect(reading.problems.map(formatProblem)).toEqual([]);
    const [one, other] = [factsOf(source.operations), factsOf(reading.operations)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    // One by one: a difference among hundreds of pages is best shown alone.
    for (const [name, facts] of one) expect(other.get(name), name).toEqual(facts);
    expect(reading.aliases.map(({ file: _, ...alias }) => alias)).toEqual(
      source.aliases.map(({ file: _, ...alias }) => alias),
    );
  });

  test("generates as it is, without corrections, with every description in it", async () => {
    const understood = understand(pages);
    expect(hasErrors(understood.problems)).toBe(false);
    const files = await emit(understood);
    expect(files.length).toBeGreaterThan(640);
    const micropay = files.find(({ path }) => path === "v3/transactions/micropay.ts")?.text;
    expect(micropay).toContain("payer_currency");
  });
});
