/** Each page below fixtures/damaged-tables, and the findings that reading it gives: `line:column rule`. */
import { expect, test } from "vitest";

import { analyze } from "#generator/index";
import { fixturePage, fixturePages, fixtureText } from "./support/fixtures.ts";

const wanted = JSON.parse(fixtureText("damaged-tables/findings.json")) as Readonly<
  Record<string, readonly string[]>
>;

async function findingsOf(name: string): Promise<string[]> {
  const { findings } = await analyze([fixturePage("damaged-tables", name)]);
  return findings.map(({ line, column, severity, rule }) => `${line}:${column} ${severity} ${rule}`);
}

test("every damaged page has expected findings", () => {
  expect(Object.keys(wanted).sort()).toEqual(fixturePages("damaged-tables"));
});

test.each(Object.entries(wanted))("the reader reports what the page %s loses", async (name, findings) => {
  expect(await findingsOf(name)).toEqual(findings);
});

test.each(["good", "commented-row", "commented-table"])("the reader reports no error in %s", async (name) => {
  expect((await findingsOf(name)).filter((finding) => finding.includes(" error "))).toEqual([]);
});
