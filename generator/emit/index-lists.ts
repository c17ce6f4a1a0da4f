/** The contents of the indexes that have more of an operation than its names, as plain data. */
import type { NamedOperation } from "../ir/model.ts";
import { isEndpoint } from "../ir/operation.ts";
import { chainEntries, type ChainEntry } from "./chain-entries.ts";
import { labelOperations, type OperationLabels } from "./label-entries.ts";
import type { EmitInput } from "./plan.ts";

/** The contents of the indexes. */
export interface IndexLists {
  readonly chain: readonly ChainEntry[];
  readonly labels: readonly OperationLabels[];
}

/** Returns the contents of the indexes over all operations. */
export function indexLists({ operations, aliases }: EmitInput): IndexLists {
  return {
    chain: chainEntries(operations.filter(isEndpoint), aliases.filter(isEndpoint)),
    labels: labelOperations(operations),
  };
}

/** Returns the contents of the indexes over some operations, without former paths. */
export function listsOf(operations: readonly NamedOperation[]): IndexLists {
  return indexLists({ operations, aliases: [] });
}
