import { textsIn } from "../texts/texts.ts";
import { analyzeSources, rootsOf } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, report, Stages } from "./report.ts";

/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;

/** The command takes folders as arguments. */
export const takesFolders = true;

/** Prints every finding about the pages. */
export async function run(options: Options): Promise<number> {
  const { findings } = await analyzeSources(rootsOf(options), options, new Stages(options), { lint: true });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else await report(findings, options, process.stdout);
  if (options.format === "text") {
    const texts = textsIn(options.language);
    const counts = findingCounts(findings, texts);
    process.stdout.write(`${counts === "" ? texts.noFindings() : texts.findings(counts)}\n`);
  }
  return exitCode(findings, options);
}
