/** The findings of a check of the pages: nothing here changes what is read from them. */
import type { Operation } from "../ir/model.ts";
import type { Finding } from "../findings/finding.ts";
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
export function lintOperations({ operations, documented }: Linted): Finding[] {
  const findings: Finding[] = [];
  for (const operation of operations) {
    reportSamples(operation, findings);
    reportExamples(operation, findings);
    reportGaps(operation, findings);
  }
  for (const operation of documented) {
    reportRows(operation, findings);
    reportPlaceholders(operation, findings);
  }
  reportEnums(operations, findings);
  return findings;
}
