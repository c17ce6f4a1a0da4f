/** The passes, in order: read what the pages say, refine what they mean, emit the client or write canonical pages. */
import type { OutputFile } from "./emit/emit.ts";
import type { Ledger, NamedOperation, PageFile } from "./model.ts";
import { sortProblems, type Problem } from "./problem.ts";
import { readPages } from "./read/read.ts";
import { readCorrections, type TextFile } from "./refine/corrections.ts";
import { refine } from "./refine/refine.ts";
import { reportUnknown } from "./refine/support.ts";
import { writePages } from "./write/write.ts";

export { emit, type OutputFile } from "./emit/emit.ts";
export type { Field, Json, Ledger, Method, NamedOperation, Operation, PageFile } from "./model.ts";
export { formatProblem, printable, type Problem, type Rule, type Severity } from "./problem.ts";

export interface Understood {
  readonly operations: readonly NamedOperation[];
  readonly problems: readonly Problem[];
  readonly ledger: Ledger;
}

/** Pages and corrections → the IR that everything else is made from. */
export function understand(pages: readonly PageFile[], corrections?: TextFile): Understood {
  const problems: Problem[] = [];
  const entries = corrections ? readCorrections(corrections, problems) : [];
  const read = readPages(pages);
  const refined = refine(read.operations, entries);
  return {
    operations: refined.operations,
    problems: sortProblems([...read.problems, ...problems, ...refined.problems]),
    ledger: read.ledger,
  };
}

export interface Imported {
  /** None where a finding is an error. */
  readonly files: readonly OutputFile[];
  readonly problems: readonly Problem[];
}

/** Pages of any kind → canonical pages. What is wrong on a page stays as it is: corrections come later. */
export function importPages(pages: readonly PageFile[]): Imported {
  const { operations, problems } = readPages(pages);
  const unknown: Problem[] = [];
  reportUnknown(operations, unknown);
  const sorted = sortProblems([...problems, ...unknown]);
  return { files: hasErrors(sorted) ? [] : writePages(operations), problems: sorted };
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}
