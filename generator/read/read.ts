import type { Ledger, Operation, PageFile } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { addLedgers, emptyLedger } from "./ledger.ts";
import { readMarkdownPage, type ReadPage } from "./page.ts";
import { isRendered, readRenderedPage } from "./rendered.ts";

export interface Reading {
  readonly operations: readonly Operation[];
  readonly problems: readonly Problem[];
  readonly ledger: Ledger;
}

/** Pages → operations, ordered by URL and method whatever the order of the files. */
export function readPages(pages: readonly PageFile[]): Reading {
  const readings = pages.map(readPage);
  return {
    operations: readings.flatMap(({ operations }) => operations).sort(byUrl),
    problems: readings.flatMap(({ problems }) => problems),
    ledger: readings.map(({ ledger }) => ledger).reduce(addLedgers, emptyLedger),
  };
}

/** Far beyond what a page needs, and what the parser can do in good time. */
const longestLine = 20_000;

function readPage(page: PageFile): ReadPage {
  const long = page.text.split("\n").findIndex((line) => line.length > longestLine);
  if (long >= 0) return unreadable(page, long + 1, `The line is longer than ${longestLine} signs.`);
  try {
    return isRendered(page.text) ? readRenderedPage(page) : readMarkdownPage(page);
  } catch (error) {
    // The parser goes down as deep as the page does.
    if (error instanceof RangeError) return unreadable(page, 1, "The page is nested too deeply.");
    throw error;
  }
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
  const [one, other] = [`${a.path} ${a.method} ${a.file}`, `${b.path} ${b.method} ${b.file}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
