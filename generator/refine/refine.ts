import type { Alias, NamedAlias, NamedOperation, Operation } from "../model.ts";
import { nameOperation } from "../names.ts";
import type { Problem } from "../problem.ts";
import { resolveAliases } from "./aliases.ts";
import { applyCorrections } from "./apply-corrections.ts";
import { reportClashes } from "./clashes.ts";
import type { Correction } from "./corrections.ts";
import { reportUnmarked } from "./encryption.ts";
import { dropUnknownHosts } from "./hosts.ts";
import { settleIntegers } from "./integers.ts";
import { dropInvalidPaths } from "./path.ts";
import { settlePathParameters } from "./path-parameters.ts";
import { relaxFlattened } from "./shapes.ts";
import { reportUnlistedEvents, reportUnsettled, reportUnsupported } from "./support.ts";
import { settleTypes } from "./types.ts";
import { settleUnits } from "./units.ts";
import { dropZeroValues } from "./zero-values.ts";

export interface Refined {
  readonly operations: readonly NamedOperation[];
  /** The operations before rules replace what whole kinds of pages get wrong: what `lint` checks. */
  readonly documented: readonly Operation[];
  readonly aliases: readonly NamedAlias[];
  readonly problems: readonly Problem[];
}

/** From what the pages say to what they mean. Every finding of every pass is kept. */
export function refine(
  read: readonly Operation[],
  corrections: readonly Correction[],
  moved: readonly Alias[] = [],
): Refined {
  const problems: Problem[] = [];
  const corrected = applyCorrections(read, corrections, problems);
  const documented = dropUnknownHosts(dropInvalidPaths(corrected, problems), problems)
    .map(settleUnits)
    .map((operation) => settlePathParameters(operation, problems))
    .map((operation) => settleTypes(operation, problems));
  const operations = documented
    .map(settleIntegers)
    .map(dropZeroValues)
    .map((operation) => relaxFlattened(operation, problems))
    .map(nameOperation);
  const aliases = resolveAliases(dropInvalidPaths(moved, problems), operations, problems);
  reportUnsettled(operations, problems);
  reportUnlistedEvents(operations, problems);
  reportUnsupported(operations, problems);
  reportUnmarked(operations, problems);
  reportClashes([...operations, ...aliases], problems);
  return { operations, documented, aliases, problems };
}
