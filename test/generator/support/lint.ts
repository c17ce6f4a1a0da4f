import { lintOperations } from "#generator/lint/lint";
import type { Operation } from "#generator/model";
import type { Problem } from "#generator/problem";

/** Lints operations that no rule of the generator has changed since they were read. */
export function lintAll(operations: readonly Operation[]): Problem[] {
  return lintOperations({ operations, documented: operations });
}
