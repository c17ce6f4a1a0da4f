import type { Alias, Ledger, Operation, PageFile } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { addLedgers, emptyLedger } from "./ledger.ts";
import { hasMoved, readMoved } from "./moved.ts";
import type { ReadOptions } from "./options.ts";
import { readMarkdownPage, type ReadPage } from "./page.ts";
import { isRendered, readRenderedPage } from "./rendered.ts";

export interface Reading {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly problems: readonly Problem[];
  readonly ledger: Ledger;
}

/** Pages → operations, ordered by URL and method whatever the order of the files. */
export function readPages(pages: readonly PageFile[], options: ReadOptions = {}): Reading {
  const readings = pages.map((page) => readPage(page, options));
  return {
    operations: readings.flatMap(({ operations }) => operations).sort(byUrl),
    aliases: readings.flatMap(({ alias }) => alias ?? []).sort((a, b) => compare(a.page, b.page)),
    problems: readings.flatMap(({ problems }) => problems),
    ledger: readings.map(({ ledger }) => ledger).reduce(addLedgers, emptyLedger),
  };
}

/** Far beyond what a page needs, and what the parser can do in good time. */
const longestLine = 20_000;

function readPage(page: PageFile, options: ReadOptions): ReadPage {
  const long = page.text.split("\n").findIndex((line) => line.length > longestLine);
  if (long >= 0) return unreadable(page, long + 1, `The line is longer than ${longestLine} signs.`);
  try {
    if (hasMoved(page.text)) return readStub(page);
    return isRendered(page.text) ? readRenderedPage(page, options) : readMarkdownPage(page, options);
  } catch (error) {
    // The parser goes down as deep as the page does.
    if (error instanceof RangeError) return unreadable(page, 1, "The page is nested too deeply.");
    throw error;
  }
}

function readStub(page: PageFile): ReadPage {
  const problems: Problem[] = [];
  const alias = readMoved(page, problems);
  return { operations: [], problems, ledger: emptyLedger, ...(alias && { alias }) };
}

function unreadable({ path: file }: PageFile, line: number, reason: string): ReadPage {
  const mend = "Take out what is no part of the documentation.";
  return {
    operations: [],
    problems: [problem("page-unreadable", { file, line, column: 1 }, reason, mend)],
    ledger: emptyLedger,
  };
}

/** By code units: no locale has a say in the order of the output. */
function byUrl(a: Operation, b: Operation): number {
  return compare(`${a.path} ${a.method} ${a.file}`, `${b.path} ${b.method} ${b.file}`);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
