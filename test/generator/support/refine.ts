import type { Operation } from "#generator/ir/model";
import { emptyCoverage } from "#generator/read/rows/coverage";
import { noCorrections } from "#generator/refine/join-corrections";
import { refine, type ApiModel } from "#generator/refine/refine";

/** Refines operations without any correction. */
export function refineOnly(...operations: readonly Operation[]): ApiModel {
  return refine({ operations, aliases: [], findings: [], coverage: emptyCoverage }, noCorrections);
}
