/** What is explained: operations with their names, and what else is known of them. */
import type { NamedAlias, NamedOperation } from "../ir/model.ts";

/** All operations of a run, or of the IR that comes with the package. */
export interface ExplainModel {
  readonly operations: readonly NamedOperation[];
  readonly aliases: readonly NamedAlias[];
}
