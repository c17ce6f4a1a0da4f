/** The operations that a command works on: those of the pages, or those that come with this package. */
import type { Operation } from "../index.ts";
import { hasErrors, type Finding } from "../findings/finding.ts";
import { packagedOperations } from "../sandbox/index.ts";
import { isThere } from "./disk.ts";
import type { Options } from "./options.ts";
import type { Stages } from "./report.ts";
import { selectionOf, takeSelected } from "./select.ts";

export interface Operations {
  /** None where a finding is an error. */
  readonly operations: readonly Operation[] | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the pages below --specs; where none are named and there is no folder specs, the packaged ones are taken. */
export async function operationsFor(options: Options, stages: Stages): Promise<Operations> {
  if (options.specs === undefined && !isThere("specs")) {
    return { operations: await selectedPackaged(options), findings: [] };
  }
  const { understandSources } = await import("./understand.ts");
  const { operations, findings } = await understandSources([options.specs ?? "specs"], options, stages);
  return { operations: hasErrors(findings) ? undefined : operations, findings };
}

async function selectedPackaged(options: Options): Promise<readonly Operation[]> {
  const all = await packagedOperations();
  const { items, warnings } = takeSelected(all, ({ page }) => page, await selectionOf(options));
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  return items;
}
