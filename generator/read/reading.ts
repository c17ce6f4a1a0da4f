/** What was read, without what reads: a run whose pages are all known loads no parser. */
import type { Alias, Coverage, Operation } from "../ir/model.ts";
import type { Finding } from "../findings/finding.ts";
import { addLedgers, emptyCoverage } from "./coverage.ts";
import type { ReadPage } from "./page.ts";

export type { ReadPage } from "./page.ts";

export interface Reading {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** Orders notifications by event and endpoints by URL and method, independently of the order of the files. */
export function joinReadings(readings: readonly ReadPage[]): Reading {
  return {
    operations: readings.flatMap(({ operations }) => operations).sort(byUrl),
    aliases: readings.flatMap(({ alias }) => alias ?? []).sort((a, b) => compare(a.page, b.page)),
    findings: readings.flatMap(({ findings }) => findings),
    coverage: readings.map(({ coverage }) => coverage).reduce(addLedgers, emptyCoverage),
  };
}

/** By code units, so that the locale does not change the order of the output. */
function byUrl(a: Operation, b: Operation): number {
  return compare(orderKey(a), orderKey(b));
}

/** Notifications by their events, then endpoints by path and method. */
function orderKey(operation: Operation): string {
  const { file } = operation;
  return operation.kind === "notification"
    ? `${operation.event} ${file}`
    : `~ ${operation.path} ${operation.method} ${file}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
