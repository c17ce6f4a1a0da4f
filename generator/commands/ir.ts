import { toIr } from "../pipeline.ts";
import { analyzeSources, rootsOf } from "./analyze-sources.ts";
import type { CommandResult } from "./clients.ts";
import type { Options } from "./options.ts";
import { exitCode, printDocument, report, Stages, textOr } from "./report.ts";

/** The command prints one document. */
export const printsDocument = true;

/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;

/** The command takes folders as arguments. */
export const takesFolders = true;

/** Prints the IR of the pages. */
export async function run(options: Options): Promise<CommandResult> {
  // In any format, stdout holds the IR alone; what was read is reported on stderr.
  const stages = new Stages({ ...options, format: "text" });
  const model = await analyzeSources(rootsOf(options), options, stages);
  await report(model.findings, textOr("github", options), process.stderr);
  printDocument(toIr(model), options.out);
  return { code: exitCode(model.findings, options) };
}
