/** What a check of the pages alone says: nothing here changes what is read from them. */
import type { Operation } from "../model.ts";
import type { Problem } from "../problem.ts";
import { reportEnums, reportPlaceholders } from "./enums.ts";
import { reportExamples } from "./examples.ts";
import { reportGaps } from "./gaps.ts";
import { reportRows } from "./rows.ts";
import { reportSamples } from "./samples.ts";

interface Linted {
  readonly operations: readonly Operation[];
  /** The same as their pages write them, where rules of the generator replace it. */
  readonly documented: readonly Operation[];
}

/** Operations as corrected, with their samples → the findings that generating does without. */
export function lintOperations({ operations, documented }: Linted): Problem[] {
  const problems: Problem[] = [];
  for (const operation of operations) {
    reportSamples(operation, problems);
    reportExamples(operation, problems);
    reportGaps(operation, problems);
  }
  for (const operation of documented) {
    reportRows(operation, problems);
    reportPlaceholders(operation, problems);
  }
  reportEnums(operations, problems);
  return problems;
}
