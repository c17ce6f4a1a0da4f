/** What was read, without what reads: a run whose pages are all known loads no parser. */
import type { Alias, Ledger, Operation } from "../model.ts";
import type { Problem } from "../problem.ts";
import { addLedgers, emptyLedger } from "./ledger.ts";
import type { ReadPage } from "./page.ts";

export type { ReadPage } from "./page.ts";

export interface Reading {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly problems: readonly Problem[];
  readonly ledger: Ledger;
}

/** Ordered by URL and method whatever the order of the files. */
export function joinReadings(readings: readonly ReadPage[]): Reading {
  return {
    operations: readings.flatMap(({ operations }) => operations).sort(byUrl),
    aliases: readings.flatMap(({ alias }) => alias ?? []).sort((a, b) => compare(a.page, b.page)),
    problems: readings.flatMap(({ problems }) => problems),
    ledger: readings.map(({ ledger }) => ledger).reduce(addLedgers, emptyLedger),
  };
}

/** By code units: no locale has a say in the order of the output. */
function byUrl(a: Operation, b: Operation): number {
  return compare(`${a.path} ${a.method} ${a.file}`, `${b.path} ${b.method} ${b.file}`);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
