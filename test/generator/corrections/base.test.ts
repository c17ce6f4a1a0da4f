import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { baseCorrections } from "#generator/corrections/base";
import { parseBase } from "#generator/corrections/parse";
import { analyze } from "#generator/index";
import { formatFinding } from "#generator/findings/format";
import { targetsOf, type Edit } from "#generator/refine/edits";
import { specPages } from "../../support/specs.ts";

const corrected = new Set(baseCorrections.map(({ page }) => page));
const pages = specPages().filter(({ page }) => corrected.has(page));

test("every page that the generator corrects is in specs/", () => {
  const there = new Set(pages.map(({ page }) => page));
  expect([...corrected].filter((page) => !there.has(page))).toEqual([]);
});

test("every correction applies to the pages of specs/", { timeout: 120_000 }, async () => {
  const { findings } = await analyze(pages);
  expect(
    findings.filter(({ rule }) => rule.startsWith("correction-")).map((finding) => formatFinding(finding)),
  ).toEqual([]);
});

/** What an edit settles, fact by fact: two entries may correct the name and the mark of one field. */
function factsOf(edit: Edit): string[] {
  if (edit.kind !== "field") return targetsOf(edit).map((target) => `${edit.kind} ${target}`);
  return Object.keys(edit.is).map((fact) => `${fact} of ${edit.field}`);
}

test("no two corrections settle the same fact", () => {
  const seen = new Map<string, string>();
  const twice = baseCorrections.flatMap(({ page, operation, edit, place }) =>
    factsOf(edit).flatMap((fact) => {
      const key = `${operation} ${page} ${fact}`;
      const here = `${place.file}:${place.line}`;
      const other = seen.get(key);
      seen.set(key, here);
      return other === undefined ? [] : [`${key}: ${other} and ${here}`];
    }),
  );
  expect(twice).toEqual([]);
});

test("the build reads the files by their names, and stops at the faults of all of them", () => {
  const folder = mkdtempSync(join(tmpdir(), "wechatpay-test-"));
  try {
    const entry = (page: string) => `- { page: ${page}, operation: get, plain: [response], reason: so }\n`;
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
    put("b.yaml", entry("two.md"));
    put("a.yaml", entry("one.md"));
    put("notes.txt", "- word\n");
    const url = pathToFileURL(`${folder}/`);
    expect(parseBase(url).map(({ page, place }) => [page, place.file])).toEqual([
      ["one.md", "wechatpay-codegen/corrections/a.yaml"],
      ["two.md", "wechatpay-codegen/corrections/b.yaml"],
    ]);
    put("c.yaml", "- word\n");
    put("d.yaml", "word\n");
    expect(() => parseBase(url)).toThrow(
      /^wechatpay-codegen\/corrections\/c\.yaml:1:3 error .*\n.*\/d\.yaml:1:1 error .* correction-invalid$/u,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
