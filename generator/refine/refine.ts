import type { Alias, Coverage, NamedAlias, NamedOperation, Operation } from "../ir/model.ts";
import { nameOperation } from "../ir/names.ts";
import { sortFindings, type Finding } from "../findings/finding.ts";
import { resolveAliases } from "./aliases.ts";
import { applyCorrections } from "./apply-corrections.ts";
import { reportClashes } from "./clashes.ts";
import type { Corrections } from "./corrections.ts";
import { addFormats } from "./formats.ts";
import { marksOf, reportUnmarked, type Mark } from "./encryption.ts";
import { dropUnknownHosts } from "./hosts.ts";
import { resolveIntegers } from "./integers.ts";
import { reportDeepNesting } from "./nesting.ts";
import { addPagination } from "./pagination.ts";
import { dropInvalidPaths } from "./path.ts";
import { resolvePathParameters } from "./path-parameters.ts";
import { relaxFlattened } from "./variants.ts";
import { reportUnlistedEvents, reportUnsettled, reportUnsupported } from "./support.ts";
import { resolveTypes } from "./types.ts";
import { addUnits } from "./units.ts";
import { assignRoles } from "./roles.ts";
import { dropZeroValues } from "./zero-values.ts";

/** What was read of all pages. */
export interface RefineInput {
  readonly operations: readonly Operation[];
  /** Every page that has moved. */
  readonly aliases: readonly Alias[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** The IR of all pages, corrected and refined: the client, the documents and the sandbox follow from it. */
export interface ApiModel {
  readonly operations: readonly NamedOperation[];
  /** The operations as corrected, before passes replace what pages of one kind get wrong. `lint` checks these. */
  readonly documented: readonly Operation[];
  readonly aliases: readonly NamedAlias[];
  /** Every page that has moved, also where no page of the run is its target. */
  readonly moved: readonly Alias[];
  /** Of every pass, sorted by place. */
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/**
 * Refines what the pages say to what they mean, in this order of passes. It keeps every finding of every pass. `marks` are those
 * of all pages, where the input is a part of them.
 */
export function refine(input: RefineInput, corrections: Corrections, marks?: readonly Mark[]): ApiModel {
  const findings = [...input.findings, ...corrections.findings];
  const corrected = applyCorrections(input.operations, corrections.entries, findings);
  const documented = dropUnknownHosts(dropInvalidPaths(corrected, findings), findings)
    .map(addUnits)
    .map((operation) => resolvePathParameters(operation, findings))
    .map((operation) => resolveTypes(operation, findings))
    .map((operation) => assignRoles(operation))
    .map(addFormats);
  const operations = documented
    .map(resolveIntegers)
    .map(dropZeroValues)
    .map((operation) => addPagination(operation))
    .map((operation) => relaxFlattened(operation, findings))
    .map((operation) => nameOperation(operation));
  const aliases = resolveAliases(dropInvalidPaths(input.aliases, findings), operations, findings);
  reportUnsettled(operations, findings);
  reportUnlistedEvents(operations, findings);
  reportUnsupported(operations, findings);
  reportUnmarked(operations, findings, marks ?? marksOf(operations));
  reportDeepNesting(operations, findings);
  reportClashes([...operations, ...aliases], findings);
  const { aliases: moved, coverage } = input;
  return { operations, documented, aliases, moved, findings: sortFindings(findings), coverage };
}
