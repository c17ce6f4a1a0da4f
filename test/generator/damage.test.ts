/**
 * Damages good pages at random. Of what still stands in a damaged page, the reader reads everything as before, or reports
 * what it does not. fast-check prints the seed of a failure.
 */
import fc from "fast-check";
import { expect, test } from "vitest";

import type { Finding } from "#generator/findings/finding";
import type { Field, PageFile } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import { readPage } from "#generator/read/read";
import { specPages } from "../support/specs.ts";
import { damages, toLines, type DamagedLine, type DamagePlace } from "./support/damage.ts";
import { fixtureText } from "./support/fixtures.ts";

const seeds = [
  "000_f3f22ed907c7c87e",
  "001_a2e25f3b15f3952b",
  "002_04f574a1a9ee5145",
  "004_30f4e2ab4b0d8827",
];
const places = ["openapi/v3/transfer/batches.md", "openapi/v3/refund/domestic/refunds.md"];

const pages: readonly PageFile[] = [
  ...seeds.map((name) => ({ path: `${name}.md`, text: fixtureText(`seeds/${name}.txt`) })),
  ...specPages().filter(
    ({ page, text }, at) => places.includes(page) || (at % 60 === 7 && text.length < 6000),
  ),
];

/** The fields of a page by line. */
function fieldsByLine(page: PageFile): { fields: Map<number, Field>; findings: readonly Finding[] } {
  const { operations, findings } = readPage(page);
  const fields = new Map(
    operations.flatMap((operation) =>
      [...walkOperation(operation)].map(([, field]) => [field.line, field] as const),
    ),
  );
  return { fields, findings };
}

const good = pages.map((page) => ({ page, lines: toLines(page.text), ...fieldsByLine(page) }));

/** Findings that concern all rows of a page. */
const pageRules = new Set([
  "encoding-invalid",
  "front-matter-invalid",
  "method-missing",
  "method-unknown",
  "page-unreadable",
  "path-missing",
  "table-unknown",
]);

/** What a damaged line still says and the reader neither reads nor reports; undefined if there is nothing. */
function lossOf(
  { text, rows }: DamagedLine,
  line: number,
  before: ReadonlyMap<number, Field>,
  after: ReturnType<typeof fieldsByLine>,
): string | undefined {
  const lines = text.split("\n").length;
  const isHere = (one: number) => one >= line && one < line + lines;
  const here = after.findings.filter((one) => isHere(one.line) || pageRules.has(one.rule));
  const read = [...after.fields].filter(([at]) => isHere(at)).map(([, field]) => field);
  for (const row of rows) {
    const field = before.get(row);
    const words = text.replace(/\p{Cf}/gu, "");
    if (!field || !words.includes(field.name)) continue;
    const now = read.find(({ name }) => name === field.name);
    if (!now && here.length === 0) return `${field.name} is lost`;
    const isMarked = /encrypt|pubkey|aes-gcm/iu.test(words);
    const hasError = here.some(({ severity }) => severity === "error");
    if (field.encryption && isMarked && !now?.encryption && !hasError)
      return `the encryption of ${field.name} is lost`;
    if (
      now &&
      here.length === 0 &&
      (now.required !== field.required || now.type !== field.type) &&
      words.includes("data-required") === field.required
    )
      return `${field.name} is read differently`;
  }
  return undefined;
}

const place: fc.Arbitrary<DamagePlace> = fc.record({
  table: fc.nat(3),
  row: fc.nat(200),
  choice: fc.nat(100),
  offset: fc.nat(300),
});
const damage = fc.tuple(fc.constantFrom(...Object.keys(damages)), place);

/** What is lost of a page by damages, with its place. */
function lossesOf(index: number, applied: readonly (readonly [string, DamagePlace])[]): string[] {
  const source = good[index];
  if (!source) throw new Error(`Unknown page ${index}.`);
  const damaged = applied.reduce<readonly DamagedLine[]>(
    (lines, [name, at]) => damages[name]?.(lines, at) ?? lines,
    source.lines,
  );
  const text = damaged.map((line) => line.text).join("\n");
  // A comment that the damage closes hides what it contains.
  if (text.includes("<!--") && text.includes("-->")) return [];
  const after = fieldsByLine({ ...source.page, text });
  let line = 1;
  return damaged.flatMap((one) => {
    const loss = lossOf(one, line, source.fields, after);
    const at = line;
    line += one.text.split("\n").length;
    return loss === undefined ? [] : [`${source.page.path}:${at} ${loss}: ${one.text}`];
  });
}

test("nothing that stands in a page with a damage is lost without a finding, and no encryption mark without an error", () => {
  const property = fc.property(fc.nat(good.length - 1), damage, (index, applied) => {
    expect(lossesOf(index, [applied])).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});

// Behind two damages a row may be prose to any reader, but words of an encryption mark are still reported.
test("no encryption mark in a page with two damages is lost without an error", () => {
  const property = fc.property(fc.nat(good.length - 1), damage, damage, (index, ...applied) => {
    expect(lossesOf(index, applied).filter((loss) => loss.includes("the encryption of"))).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});
