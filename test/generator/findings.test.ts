/**
 * Every page below fixtures/findings with the findings it gives, all of them in one pass. Where a .yaml lies beside
 * it, that is its corrections file. `UPDATE_FIXTURES=1 npx vitest run test/generator/findings.test.ts` writes the
 * wanted files anew.
 */
import { expect, test } from "vitest";
import { analyze, importPages } from "#generator/index";
import { rules, sortFindings } from "#generator/findings/finding";
import { formatFinding } from "#generator/findings/format";
import { expectFixture, fixturePage, fixturePages, fixtureText, fixtureThere } from "./support/fixtures.ts";

const names = fixturePages("findings");

/** What linting says, and what importing says besides. */
async function findingsOf(name: string): Promise<string> {
  const page = fixturePage("findings", name);
  const yaml = `findings/${name}.yaml`;
  const corrections = fixtureThere(yaml) ? { path: `${name}.yaml`, text: fixtureText(yaml) } : undefined;
  const findings = [
    ...(await analyze([page], { corrections: [...(corrections ? [corrections] : [])], lint: true })).findings,
    ...(await importPages([page])).findings,
  ];
  return [...new Set(sortFindings(findings).map((finding) => formatFinding(finding)))]
    .map((line) => `${line}\n`)
    .join("");
}

test.each(names)("the generator reports the findings of %s", async (name) => {
  expectFixture(`findings/${name}.txt`, await findingsOf(name));
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
