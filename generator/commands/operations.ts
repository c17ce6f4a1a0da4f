/** The operations that a command works on: those of the pages, or those that come with this package. */
import { hasErrors, type Finding } from "../findings/finding.ts";
import { isThere } from "../io/disk.ts";
import { takeSelected } from "../io/select.ts";
import type { Operation } from "../ir/model.ts";
import { packagedOperations } from "../sandbox/index.ts";
import { analyzeSources, selectionOf } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { printWarnings, type Stages } from "./report.ts";

export interface Operations {
  /** Undefined where a finding is an error. */
  readonly operations: readonly Operation[] | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the pages below --specs. Without the option and a folder `specs`, it takes the packaged operations. */
export async function operationsFor(options: Options, stages: Stages): Promise<Operations> {
  if (options.specs === undefined && !isThere("specs")) {
    return { operations: await selectedPackaged(options), findings: [] };
  }
  const { operations, findings } = await analyzeSources([options.specs ?? "specs"], options, stages);
  return { operations: hasErrors(findings) ? undefined : operations, findings };
}

async function selectedPackaged(options: Options): Promise<readonly Operation[]> {
  const all = await packagedOperations();
  const { items, warnings } = takeSelected(all, ({ page }) => page, await selectionOf(options));
  printWarnings(warnings);
  return items;
}
