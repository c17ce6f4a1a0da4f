import { textsIn } from "../texts/texts.ts";
import { analyzeSources, rootsOf } from "./analyze-sources.ts";
import type { CommandResult } from "./clients.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, report, Stages, withClient } from "./report.ts";

/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;

/** The command takes folders as arguments. */
export const takesFolders = true;

/** Prints every finding about the pages. */
export async function run(options: Options): Promise<CommandResult> {
  const { findings } = await analyzeSources(rootsOf(options), options, new Stages(options), { lint: true });
  await report(findings, options, process.stdout);
  if (options.format === "text") {
    const texts = textsIn(options.language);
    const counts = findingCounts(findings, texts);
    const message = counts === "" ? texts.noFindings() : texts.findings(counts);
    process.stdout.write(`${withClient(options, message)}\n`);
  }
  return { code: exitCode(findings, options), json: { findings } };
}
