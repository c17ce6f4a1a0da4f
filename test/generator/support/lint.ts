import { lintOperations } from "#generator/lint/lint";
import type { Operation } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";

/** Lints operations that no rule of the generator has changed since they were read. */
export function lintAll(operations: readonly Operation[]): Finding[] {
  return lintOperations({ operations, documented: operations });
}
