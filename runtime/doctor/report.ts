/** Writes the results: as lines for a person, or as JSON for a program. */
import { styleText } from "node:util";
import { VERSION } from "../version.ts";
import type { Status } from "./outcomes.ts";
import type { Result, Texts } from "./result.ts";

const COLORS = { ok: "green", warning: "yellow", failed: "red", skipped: "gray" } as const;

/** Counts the results by their status. */
export function countOf(results: readonly Result[]): Readonly<Record<Status, number>> {
  const count = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { status } of results) count[status]++;
  return count;
}

/** Writes a result: one line, and for a warning or failure lines with the fix and where the value comes from. */
export function lineOf(one: Result, texts: Texts, isColored: boolean): string {
  const { status, fix, source } = texts.report;
  const { text, fix: advice } = one.sentence(texts);
  const word = status[one.status];
  const width = Math.max(...Object.values(status).map(widthOf)) + 2;
  const place = one.status === "failed" ? texts.sources[one.check] : undefined;
  const indent = " ".repeat(width);
  const lines = [
    `${paint(word, one.status, isColored)}${" ".repeat(width - widthOf(word))}${text}`,
    ...(advice === undefined ? [] : [`${indent}${fix}${advice}`]),
    ...(place === undefined ? [] : [`${indent}${source}${place}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Writes the last lines: how many checks ended in which way. */
export function summaryOf(results: readonly Result[], texts: Texts): string {
  return `\n${texts.report.summary(countOf(results))}\n${texts.report.help}\n`;
}

/** Writes all results as one JSON object. */
export function jsonReport(results: readonly Result[], texts: Texts): string {
  const report = {
    version: VERSION,
    ok: countOf(results).failed === 0,
    summary: countOf(results),
    results: results.map((one) => {
      const { text, fix } = one.sentence(texts);
      const source = one.status === "failed" ? texts.sources[one.check] : undefined;
      return { check: one.check, status: one.status, code: one.code, message: text, fix, source };
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function paint(word: string, status: Status, isColored: boolean): string {
  return isColored ? styleText(COLORS[status], word, { validateStream: false }) : word;
}

/** Returns the columns of a word: a Chinese character takes two. */
function widthOf(word: string): number {
  return word.length + word.replace(/[^\u2e80-\u{ffff}]/gu, "").length;
}
