/**
 * Every page below fixtures/findings with the findings it gives, all of them in one pass: in English in its .txt, in
 * Chinese in its .zh.txt. Where a .yaml lies beside it, that is its corrections file. `UPDATE_FIXTURES=1 npx vitest run test/generator/findings.test.ts` writes the
 * wanted files anew.
 */
import { expect, test } from "vitest";
import { analyze, importPages } from "#generator/index";
import { rules, sortFindings, type Finding } from "#generator/findings/finding";
import { formatFinding } from "#generator/findings/format";
import type { Language } from "#generator/util/language";
import { expectFixture, fixturePage, fixturePages, fixtureText, fixtureThere } from "./support/fixtures.ts";

const names = fixturePages("findings");

/** The findings of each page, for both languages. */
const reported = new Map<string, Promise<Finding[]>>();

function findingsOf(name: string): Promise<Finding[]> {
  const findings = reported.get(name) ?? lintAndImport(name);
  reported.set(name, findings);
  return findings;
}

/** What linting says, and what importing says besides. */
async function lintAndImport(name: string): Promise<Finding[]> {
  const page = fixturePage("findings", name);
  const yaml = `findings/${name}.yaml`;
  const corrections = fixtureThere(yaml) ? { path: `${name}.yaml`, text: fixtureText(yaml) } : undefined;
  return sortFindings([
    ...(await analyze([page], { corrections: [...(corrections ? [corrections] : [])], lint: true })).findings,
    ...(await importPages([page])).findings,
  ]);
}

function format(findings: readonly Finding[], language: Language): string {
  const lines = new Set(findings.map((finding) => formatFinding(finding, language)));
  return [...lines].map((line) => `${line}\n`).join("");
}

test.each(names)("lint and import report %s in English", async (name) => {
  expectFixture(`findings/${name}.txt`, format(await findingsOf(name), "en"));
});

test.each(names)("lint and import report %s in Chinese", async (name) => {
  expectFixture(`findings/${name}.zh.txt`, format(await findingsOf(name), "zh"));
});

test("the fixtures show every rule, and no other rule", () => {
  const lines = names.flatMap((name) => fixtureText(`findings/${name}.txt`).trimEnd().split("\n"));
  const shown = lines.map((line) => /^\S+:\d+:\d+ (error|warning|note) .* (\S+)$/u.exec(line)?.slice(1));
  expect(Object.fromEntries(shown.map((match) => [match?.[1], match?.[0]]))).toEqual(rules);
});

test("import writes no page after an error, and writes one after a warning", async () => {
  expect((await importPages([fixturePage("findings", "rows")])).files).toEqual([]);
  expect((await importPages([fixturePage("findings", "marks")])).files).toHaveLength(1);
});
