/** The pages that the work began with: four as markdown, one as the text that a browser shows. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Operation, PageFile } from "#generator/model";
import { importPages, understand } from "#generator/index";
import { without } from "./support/facts.ts";
import { fixtures, fixtureText } from "./support/fixtures.ts";

const seeds: PageFile[] = readdirSync(new URL("seeds/", fixtures))
  .filter((name) => name.endsWith(".txt"))
  .map((name) => ({ path: name, text: fixtureText(`seeds/${name}`) }));

const corrections = { path: "corrections.yaml", text: fixtureText("seeds/corrections.yaml") };

const renderedPage = "openapi/v3/gov/subsidy/qualification.md";

const specs = (page: string) => readFileSync(new URL(`../../specs/${page}`, fixtures), "utf8");

test("the markdown pages are imported as they stand in specs/", () => {
  const { files, problems } = importPages(seeds);
  expect(problems.map(({ rule, file }) => [rule, file])).toEqual([
    ["marks-unknown", seeds.find(({ text }) => text.startsWith("Skip to content"))?.path],
  ]);
  const markdown = files.filter(({ path }) => path !== renderedPage);
  expect(markdown).toHaveLength(4);
  for (const { path, text } of markdown) expect(text, path).toBe(specs(path));
});

test("the rendered page is imported as its markdown is, but for marks, links and what it says of them", () => {
  const text = importPages(seeds).files.find(({ path }) => path === renderedPage)?.text ?? "";
  const unknown = "unknown:\n  - required\n  - encrypted\n";
  expect(text).toContain(unknown);
  expect(text.replace(unknown, "")).toBe(withoutMarks(specs(renderedPage)));
});

function withoutMarks(page: string): string {
  return page
    .replace(/^links:\n(?: {2}- .*\n)+/mu, "")
    .replaceAll("data-required ", "")
    .replaceAll(/ \{(?:data-required|data-encrypted=by-rsa-pubkey)\}/gu, "");
}

test("the rendered page with its corrections is the operation that its markdown gives", () => {
  const fromSeeds = understand(seeds, corrections);
  expect(fromSeeds.problems).toEqual([]);
  const fromSpecs = understand([{ path: "specs.md", page: renderedPage, text: specs(renderedPage) }]);
  expect(factsOf(fromSeeds.operations)).toEqual(factsOf(fromSpecs.operations));
});

function factsOf(operations: readonly Operation[]): unknown {
  const operation = operations.find(({ page }) => page === renderedPage);
  expect(operation).toBeDefined();
  return without(operation, new Set(["links", "description", "line", "column", "file"]));
}

test("the rendered page without its corrections is refused", () => {
  const { problems } = understand(seeds);
  expect(problems.map(({ rule, severity }) => [rule, severity])).toEqual([["marks-unsettled", "error"]]);
});
