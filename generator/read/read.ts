import type { Ledger, Operation, PageFile } from "../model.ts";
import type { Problem } from "../problem.ts";
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

function readPage(page: PageFile): ReadPage {
  return isRendered(page.text) ? readRenderedPage(page) : readMarkdownPage(page);
}

/** By code units: no locale has a say in the order of the output. */
function byUrl(a: Operation, b: Operation): number {
  const [one, other] = [`${a.path} ${a.method} ${a.file}`, `${b.path} ${b.method} ${b.file}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
