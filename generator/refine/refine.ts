import type { Alias, NamedAlias, NamedOperation, Operation } from "../ir/model.ts";
import { nameOperation } from "../ir/names.ts";
import type { Finding } from "../findings/finding.ts";
import { resolveAliases } from "./aliases.ts";
import { applyCorrections } from "./apply-corrections.ts";
import { reportClashes } from "./clashes.ts";
import type { Correction } from "./corrections.ts";
import { reportUnmarked } from "./encryption.ts";
import { dropUnknownHosts } from "./hosts.ts";
import { settleIntegers } from "./integers.ts";
import { dropInvalidPaths } from "./path.ts";
import { settlePathParameters } from "./path-parameters.ts";
import { relaxFlattened } from "./variants.ts";
import { reportUnlistedEvents, reportUnsettled, reportUnsupported } from "./support.ts";
import { settleTypes } from "./types.ts";
import { settleUnits } from "./units.ts";
import { assignRoles } from "./roles.ts";
import { dropZeroValues } from "./zero-values.ts";

export interface Refined {
  readonly operations: readonly NamedOperation[];
  /** The operations before rules replace what whole kinds of pages get wrong: what `lint` checks. */
  readonly documented: readonly Operation[];
  readonly aliases: readonly NamedAlias[];
  readonly findings: readonly Finding[];
}

/** From what the pages say to what they mean. Every finding of every pass is kept. */
export function refine(
  read: readonly Operation[],
  corrections: readonly Correction[],
  moved: readonly Alias[] = [],
): Refined {
  const findings: Finding[] = [];
  const corrected = applyCorrections(read, corrections, findings);
  const documented = dropUnknownHosts(dropInvalidPaths(corrected, findings), findings)
    .map(settleUnits)
    .map((operation) => settlePathParameters(operation, findings))
    .map((operation) => settleTypes(operation, findings))
    .map((operation) => assignRoles(operation));
  const operations = documented
    .map(settleIntegers)
    .map(dropZeroValues)
    .map((operation) => relaxFlattened(operation, findings))
    .map((operation) => nameOperation(operation));
  const aliases = resolveAliases(dropInvalidPaths(moved, findings), operations, findings);
  reportUnsettled(operations, findings);
  reportUnlistedEvents(operations, findings);
  reportUnsupported(operations, findings);
  reportUnmarked(operations, findings);
  reportClashes([...operations, ...aliases], findings);
  return { operations, documented, aliases, findings };
}
