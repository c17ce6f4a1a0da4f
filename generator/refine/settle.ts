import type { Alias, Coverage, NamedAlias, NamedOperation, Operation } from "../ir/model.ts";
import { sortFindings, type Finding } from "../findings/finding.ts";
import type { Corrections } from "./corrections.ts";
import { refine } from "./refine.ts";

/** The IR that everything else is made from. */
export interface Understood {
  readonly operations: readonly NamedOperation[];
  /** The operations before rules replace what whole kinds of pages get wrong: what `lint` checks. */
  readonly documented: readonly Operation[];
  readonly aliases: readonly NamedAlias[];
  /** Every page that has moved, also one that leads to no page at hand. */
  readonly moved: readonly Alias[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

interface Read {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

/** What was read of all pages, corrected and refined, with the findings of every pass in one order. */
export function settle(read: Read, corrections: Corrections): Understood {
  const refined = refine(read.operations, corrections.entries, read.aliases);
  return {
    operations: refined.operations,
    documented: refined.documented,
    aliases: refined.aliases,
    moved: read.aliases,
    findings: sortFindings([...read.findings, ...corrections.findings, ...refined.findings]),
    coverage: read.coverage,
  };
}
