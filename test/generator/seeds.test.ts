/** The pages that the work began with: four as markdown, one as the text that a browser shows. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyze, importPages } from "#generator/index";
import type { Operation, PageFile } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import type { Finding } from "#generator/findings/finding";
import { inOwnFolder, run, tree, write } from "./support/command.ts";
import { without } from "./support/facts.ts";
import { fixtures, fixtureText } from "./support/fixtures.ts";

const seeds: PageFile[] = readdirSync(new URL("seeds/", fixtures))
  .filter((name) => name.endsWith(".txt"))
  .map((name) => ({ path: name, text: fixtureText(`seeds/${name}`) }));

const renderedPage = "openapi/v3/gov/subsidy/qualification.md";

const specs = (page: string) => readFileSync(new URL(`../../specs/${page}`, fixtures), "utf8");

test("import writes the markdown pages as they are in specs/", async () => {
  const { files, findings } = await importPages(seeds);
  expect(findings.map(({ rule, file }) => [rule, file])).toEqual([
    ["marks-unknown", seeds.find(({ text }) => text.startsWith("Skip to content"))?.path],
  ]);
  const markdown = files.filter(({ path }) => path !== renderedPage);
  expect(markdown).toHaveLength(4);
  for (const { path, text } of markdown) expect(text, path).toBe(specs(path));
});

test("import writes the rendered page as it writes its markdown, except for marks and links", async () => {
  const text = (await importPages(seeds)).files.find(({ path }) => path === renderedPage)?.text ?? "";
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

test("the rendered page and its markdown describe the same operation", async () => {
  const fromSeeds = await analyze(seeds);
  expect(fromSeeds.findings).toEqual([]);
  const fromSpecs = await analyze([{ path: "specs.md", page: renderedPage, text: specs(renderedPage) }]);
  // The generator's own entry for the rendered text has nothing to say of a page that states its marks.
  expect(fromSpecs.findings).toEqual([]);
  expect(factsOf(fromSeeds.operations)).toEqual(factsOf(fromSpecs.operations));
});

function factsOf(operations: readonly Operation[]): unknown {
  const operation = operations.find(({ page }) => page === renderedPage);
  expect(operation).toBeDefined();
  return without(operation, new Set(["links", "description", "line", "column", "file"]));
}

const ruleAndSeverity = ({ rule, severity }: Finding) => [rule, severity];

test("the generator rejects the rendered page without its corrections", async () => {
  const { findings } = await analyze(seeds, { corrections: false });
  expect(findings.map(ruleAndSeverity)).toEqual([["marks-unsettled", "error"]]);
});

test("a project's correction of the rendered page replaces the generator's", async () => {
  const text = `- { page: ${renderedPage}, operation: get, required: [], encrypted: [], reason: A test. }`;
  const { operations, findings } = await analyze(seeds, {
    corrections: [{ path: "corrections.yaml", text }],
  });
  expect(findings).toEqual([]);
  const rendered = operations.find(({ page }) => page === renderedPage);
  const marked = [...walkOperation(rendered ?? missing())].filter(([, field]) => field.encryption);
  expect(marked.map(([path]) => path)).toEqual([]);
});

function missing(): never {
  throw new Error("The rendered page gave no operation.");
}

describe("in an empty folder", () => {
  inOwnFolder();

  test("import and generate need no other file", async () => {
    for (const { path, text } of seeds) write({ [`docs/${path}`]: text });
    const imported = await run("import", "docs", "--silent");
    expect(imported.code).toBe(0);
    expect(imported.stderr).toMatch(/^docs\/003_\w+\.txt:\d+:\d+ warning .* marks-unknown\n$/u);
    expect(await run("generate", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
    const modules = Object.keys(tree("generated")).filter((path) => path.startsWith("v3/"));
    expect(modules).toHaveLength(seeds.length);
    expect(tree("generated")["v3/gov/subsidy/qualification.ts"]).toContain(
      "real_name?: string | Ciphertext | undefined;",
    );
  });
});
