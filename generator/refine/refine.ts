import type { NamedOperation, Operation } from "../model.ts";
import type { Problem } from "../problem.ts";
import { applyCorrections } from "./apply-corrections.ts";
import { completePath, dropInvalidPaths } from "./path.ts";
import { settleTypes } from "./types.ts";
import { nameOperation, reportClashes } from "./names.ts";
import { reportUnsettled, reportUnsupported } from "./support.ts";
import type { Correction } from "./corrections.ts";

export interface Refined {
  readonly operations: readonly NamedOperation[];
  readonly problems: readonly Problem[];
}

/** From what the pages say to what they mean. Every finding of every pass is kept. */
export function refine(read: readonly Operation[], corrections: readonly Correction[]): Refined {
  const problems: Problem[] = [];
  const operations = dropInvalidPaths(applyCorrections(read, corrections, problems), problems)
    .map((operation) => completePath(operation, problems))
    .map((operation) => settleTypes(operation, problems))
    .map(nameOperation);
  reportUnsettled(operations, problems);
  reportUnsupported(operations, problems);
  reportClashes(operations, problems);
  return { operations, problems };
}
