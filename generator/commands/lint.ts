import { analyzeSources, rootsOf } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, report, Stages } from "./report.ts";
import { texts } from "./texts.ts";

export const usage = `wechatpay-codegen lint [DIR…] [--include PATTERN…] [--exclude PATTERN…] [--corrections FILE | --no-corrections]

Prints every finding about the pages below DIR (specs): those of the other commands, and where samples, examples and
tables contradict each other. docs/findings.md explains them. --no-corrections applies no correction, not even those that
come with this package: the findings are about the pages alone.`;
export const takesNoCorrections = true;

export const takesFolders = true;

export async function run(options: Options): Promise<number> {
  const { findings } = await analyzeSources(rootsOf(options), options, new Stages(options), { lint: true });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else await report(findings, options, process.stdout);
  if (options.format === "text") process.stdout.write(`${texts.findings(countLine(findings))}\n`);
  return exitCode(findings, options);
}
