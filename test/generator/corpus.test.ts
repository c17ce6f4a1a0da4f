/** Hundreds of pages as the documentation has them. They may not be copied, so they are outside the repository. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPageTree } from "#generator/io/pages";
import { analyze, emit, hasErrors, importPages } from "#generator/index";
import { formatFinding } from "#generator/findings/format";
import { joinPageResults } from "#generator/read/page-result";
import { writePages } from "#generator/write/write";
import { corpusFolder, hasCorpus } from "../support/needs.ts";
import { readingsOf, sharedReadings } from "../support/readings.ts";
import { root, specPages } from "../support/specs.ts";
import { factsOf } from "./support/facts.ts";

/** Pages of specs/ that no source describes: official SDKs have the operation. */
const withoutSource = ["openapi/v3/marketing/favor/stocks/{stock_id}/stop.md"];

const options = { timeout: 300_000, meta: { needs: "corpus" } } as const;

describe.skipIf(!hasCorpus)("the corpus", options, async () => {
  const pages = hasCorpus ? readPageTree([corpusFolder]).pages : [];
  const source = joinPageResults(await readingsOf(pages));

  test("import writes the pages of specs/ byte for byte", async () => {
    const { files, findings } = await importPages(pages);
    expect(
      findings.filter(({ severity }) => severity === "error").map((finding) => formatFinding(finding)),
    ).toEqual([]);
    expect(files).toHaveLength(pages.length);
    for (const { path, text } of files) {
      expect(text, path).toBe(readFileSync(join(root, "specs", path), "utf8"));
    }
    const imported = new Set(files.map(({ path }) => path));
    const others = specPages().filter(
      ({ page, text }) => !imported.has(page) && !text.includes("\nsource: official-samples\n"),
    );
    expect(others.map(({ page }) => page)).toEqual(withoutSource);
  });

  test("the reader reads the same from canonical pages as from the original ones", async () => {
    const canonical = new Map(
      writePages(source.operations, source.aliases).map(({ path, text }) => [path, text]),
    );
    // The canonical pages are those of specs/, so the shared readings of specs/ are theirs.
    const specs = specPages();
    const readings = (await readingsOf(specs)).filter((_, at) => canonical.has(specs[at]?.page ?? ""));
    for (const { page, text } of specs) expect(canonical.get(page) ?? text, page).toBe(text);
    expect(readings).toHaveLength(canonical.size);
    const reading = joinPageResults(readings);
    expect(reading.findings.map((finding) => formatFinding(finding))).toEqual([]);
    const [one, other] = [factsOf(source.operations), factsOf(reading.operations)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    // One by one: a difference among hundreds of pages is best shown alone.
    for (const [name, facts] of one) expect(other.get(name), name).toEqual(facts);
    expect(reading.aliases.map(({ file: _, ...alias }) => alias)).toEqual(
      source.aliases.map(({ file: _, ...alias }) => alias),
    );
  });

  test("analyze without the generator's corrections reports what they fix", async () => {
    const errors = (await analyze(pages, { corrections: false, cache: sharedReadings })).findings.filter(
      ({ severity }) => severity === "error",
    );
    expect(errors.map(({ file }) => file.replace(/^.*\/corpus\//u, ""))).toContain(
      "webhook/v3/RECHARGE.CLOSED.md",
    );
  });

  test("generate needs no other file, and emits every description", async () => {
    const understood = await analyze(pages, { cache: sharedReadings });
    expect(hasErrors(understood.findings)).toBe(false);
    // Nothing of the generator's own corrections is outdated where the whole tree is read.
    expect(understood.findings.filter(({ rule }) => rule.startsWith("correction-"))).toEqual([]);
    const files = await emit(understood);
    const paths = new Set(files.map(({ path }) => path));
    const { operations, aliases } = understood;
    expect(operations.length).toBeGreaterThan(pages.length - aliases.length - 1);
    expect([...paths].filter((path) => /^(?:v3|webhook)\//u.test(path))).toHaveLength(
      new Set([...operations, ...aliases].map(({ names }) => names.module)).size,
    );
    const micropay = files.find(({ path }) => path === "v3/transactions/micropay.ts")?.text;
    expect(micropay).toContain("payer_currency");
  });
});
