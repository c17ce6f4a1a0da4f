/** The documentation's own pages, where they lie beside the repository: ../corpus.test.ts says more of them. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPageTree } from "#generator/io/pages";
import { baseCorrections } from "#generator/corrections/base";
import { lintOperations } from "#generator/lint/lint";
import { cutFences } from "#generator/read/markdown/preprocess";
import { joinPageResults } from "#generator/read/page-result";
import { joinCorrections, noCorrections } from "#generator/refine/join-corrections";
import { refine } from "#generator/refine/refine";
import { corpusFolder, hasCorpus } from "../../support/needs.ts";
import { readingsOf } from "../../support/readings.ts";

const options = { timeout: 300_000, meta: { needs: "corpus" } } as const;

describe.skipIf(!hasCorpus)("the corpus", options, () => {
  test("lint reads every sample and reports each finding once, at its place", async () => {
    const { pages } = readPageTree([join(corpusFolder, "openapi")]);
    // As analyze does with `lint`, which validators.test.ts runs on specs/.
    const model = refine(
      joinPageResults(await readingsOf(pages, { samples: true })),
      joinCorrections(baseCorrections, noCorrections),
    );
    const { operations } = model;
    const findings = [...model.findings, ...lintOperations(model)];
    const calls = pages
      .flatMap(({ text }) => cutFences(text).fences)
      .filter(({ text }) => /->(?:get|post|put|patch|delete)(?:Async)?\(/u.test(text));
    const samples = operations.flatMap((operation) => operation.samples ?? []);
    expect(samples.filter(({ style }) => style !== undefined)).toHaveLength(calls.length);

    const reported = findings.filter(({ rule }) =>
      /^sample-(?:enum|type|(?:unknown|missing)-field)$/u.test(rule),
    );
    const subjects = reported.map(
      ({ file, rule, reason }) => `${file} ${rule} ${/request\.[^\s,]+/u.exec(reason)?.[0]}`,
    );
    expect(subjects).toEqual([...new Set(subjects)]);
    for (const { file, line, column, rule, reason } of reported) {
      const lines = pages.find(({ path }) => path === file)?.text.split("\n");
      const text = lines?.[line - 1]?.slice(column - 1) ?? "";
      // A field that is missing is missing from an array; another's value, or its name, begins there.
      const name = /request\.(?:[^\s,]+\.)?([^\s,.]+)/u.exec(reason)?.[1] ?? "";
      if (rule === "sample-missing-field") expect(text, reason).toMatch(/^\[/u);
      else if (rule === "sample-unknown-field")
        expect(text, reason).toMatch(new RegExp(`^['"]${name}['"]`, "u"));
      else expect(text, reason).toMatch(/^(?:\d|['"[\\]|json_encode)/u);
    }
  });
});
