/** The results of reading. This module imports no parser, so that a run whose pages are all cached loads none. */
import type { Alias, Coverage, Operation } from "../ir/model.ts";
import type { Finding } from "../findings/finding.ts";
import { compareTexts } from "../util/compare.ts";
import { addCoverage, emptyCoverage } from "./rows/coverage.ts";

/** Options of reading a page. */
export interface ReadOptions {
  /** Whether an operation keeps all its samples. The examples of its fields come from the first one anyway. */
  readonly samples?: boolean;
  /**
   * `remark` parses every part of the page. `own` reads a canonical page, and usual rows of any page, without remark; the
   * result is the same. Default `own`.
   */
  readonly parser?: "own" | "remark";
}

/** The result of reading one page. */
export interface PageResult {
  readonly operations: readonly Operation[];
  /** The former place and the target of a page that has moved. */
  readonly alias?: Alias;
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** The joined results of all pages. */
export interface ReadResult {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** Joins the results of pages. The order of the files does not matter: notifications are sorted by event, endpoints by URL and method. */
export function joinPageResults(results: readonly PageResult[]): ReadResult {
  return {
    operations: results.flatMap(({ operations }) => operations).sort(byUrl),
    aliases: results.flatMap(({ alias }) => alias ?? []).sort((a, b) => compareTexts(a.page, b.page)),
    findings: results.flatMap(({ findings }) => findings),
    coverage: results.map(({ coverage }) => coverage).reduce(addCoverage, emptyCoverage),
  };
}

function byUrl(a: Operation, b: Operation): number {
  return compareTexts(orderKey(a), orderKey(b));
}

/** Returns a key that sorts notifications by event, then endpoints by path and method. */
function orderKey(operation: Operation): string {
  const { file } = operation;
  return operation.kind === "notification"
    ? `${operation.event} ${file}`
    : `~ ${operation.path} ${operation.method} ${file}`;
}
