/** Damaged pages: the reader reports what it cannot read, and what the generator emits for the rest parses. */
import fc from "fast-check";
import ts from "typescript";
import { expect } from "vitest";

import { analyze, emit } from "#generator/index";

import { damages, toLines, type DamagedLine } from "../generator/support/damage.ts";
import { specPages } from "../support/specs.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const pages = specPages()
  .filter(({ text }) => text.length < 8000)
  .map(({ page, text }) => ({ path: page, lines: toLines(text) }));

const nasty = [
  "*/ globalThis.pwned = 1 /*",
  "`${pwned}`",
  "\u2028",
  "{#post}",
  "| a {data-indent=99} | object | x",
  "```",
  "<!--",
  "-->",
  "[[[[",
  "*a_ ",
  "\u0000",
  "---",
];
const place = fc.record({ table: fc.nat(3), row: fc.nat(200), choice: fc.nat(100), offset: fc.nat(300) });
const damage = fc.tuple(fc.constantFrom(...Object.keys(damages)), place);
const insertion = fc.record({
  line: fc.nat(300),
  at: fc.nat(200),
  text: fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary" })),
});
const outcomes: Outcomes = new Map();

const property = fc.asyncProperty(
  fc.nat(pages.length - 1),
  fc.array(damage, { maxLength: 1 }),
  fc.array(insertion, { maxLength: 2 }),
  async (index, applied, insertions) => {
    const page = pages[index];
    if (!page) throw new Error("no page");
    const damaged = applied.reduce<readonly DamagedLine[]>(
      (lines, [name, at]) => damages[name]?.(lines, at) ?? lines,
      page.lines,
    );
    const lines = damaged.map(({ text }) => text);
    for (const { line, at, text } of insertions) {
      const own = lines[line % lines.length] ?? "";
      lines[line % lines.length] = own.slice(0, at) + text + own.slice(at);
    }
    const model = await analyze([{ path: page.path, text: lines.join("\n") }]);
    for (const one of model.findings) expect(one.line).toBeGreaterThan(0);
    if (model.findings.some(({ severity }) => severity === "error")) {
      count(outcomes, "an error");
      return;
    }
    count(outcomes, "emitted");
    for (const { path, text } of await emit(model, {
      emitted: { isUnchanged: (file) => !file.path.startsWith("v3/") },
    })) {
      expect(path).not.toMatch(/(?:^|\/)\.\.?(?:\/|$)/u);
      const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
      expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    }
  },
);

fuzz("pages", property, outcomes, ["an error", "emitted"]);
