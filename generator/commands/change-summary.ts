/** Compares the pages of a run with those of the run before, and prints the summary. */
import type { Change } from "../diff/change.ts";
import type { CachedPages } from "../io/cache/analysis-cache.ts";
import type { PageResult } from "../read/page-result.ts";
import type { TextFile } from "../refine/corrections.ts";
import { printable } from "../util/printable.ts";
import type { Options } from "./options.ts";

/** The pages of a run with its corrections. */
export interface RunPages {
  readonly pages: CachedPages;
  readonly corrections: readonly TextFile[];
}

/** Compares two runs. Returns undefined if a page of them is no longer known. */
export async function changesBetween(
  before: RunPages,
  now: RunPages,
  { levels }: Options,
): Promise<readonly Change[] | undefined> {
  const isCorrected = JSON.stringify(before.corrections) !== JSON.stringify(now.corrections);
  const changed = isCorrected
    ? allPages(before, now)
    : (differentPages(before, now) ?? allPages(before, now));
  if (!changed) return undefined;
  const [old, fresh] = changed;
  if (!isCorrected && old.length + fresh.length === 0) return [];
  const { diffResults } = await import("../diff-pages.ts");
  const result = await diffResults(
    { results: old, corrections: before.corrections },
    { results: fresh, corrections: now.corrections },
    levels,
  );
  return result.changes;
}

type Results = readonly [old: readonly PageResult[], now: readonly PageResult[]];

/** The pages that only one of the runs has; undefined if one of them leads to another page. */
function differentPages(before: RunPages, now: RunPages): Results | undefined {
  const only = ({ pages }: RunPages, other: RunPages) =>
    [...pages].filter(([key]) => !other.pages.has(key)).map(([, read]) => read());
  const [old, fresh] = [only(before, now), only(now, before)];
  const known = [...old, ...fresh].every((result) => result !== undefined && result.alias === undefined);
  return known ? [old.filter(isKnown), fresh.filter(isKnown)] : undefined;
}

/** All pages of both runs, equal ones as the same object; undefined if one is not known. */
function allPages(before: RunPages, now: RunPages): Results | undefined {
  const results = new Map([...before.pages, ...now.pages].map(([key, read]) => [key, read()]));
  const of = ({ pages }: RunPages) => [...pages.keys()].map((key) => results.get(key));
  const [old, fresh] = [of(before), of(now)];
  return [...old, ...fresh].every(isKnown) ? [old.filter(isKnown), fresh.filter(isKnown)] : undefined;
}

function isKnown(result: PageResult | undefined): result is PageResult {
  return result !== undefined;
}

/** Prints the changes in three lines to stderr. */
export async function printSummary(changes: readonly Change[] | undefined, options: Options): Promise<void> {
  if (!changes || changes.length === 0 || options.silent || options.format === "json") return;
  const { summaryLines } = await import("../diff/format/summary.ts");
  for (const line of summaryLines(changes, options.language)) process.stderr.write(`${printable(line)}\n`);
}

/** The counts and the step for `--format json`; nothing where the changes are not known. */
export async function summaryJson(changes: readonly Change[] | undefined): Promise<object> {
  if (!changes) return {};
  const { countLevels, stepOf } = await import("../diff/summary.ts");
  return { changes: { summary: Object.fromEntries(countLevels(changes)), step: stepOf(changes) } };
}
