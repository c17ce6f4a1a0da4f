import type { Options } from "./options.ts";
import { countLine, exitCode, report, Stages } from "./report.ts";
import { understandSources } from "./understand.ts";

export const usage = `wechatpay-codegen lint [DIR…] [--include PATTERN…] [--exclude PATTERN…] [--corrections FILE | --no-corrections]

Prints every finding about the pages below DIR (specs): what the other commands find, and where samples, examples and
tables contradict each other. docs/findings.md explains them. --no-corrections applies no correction, not even those that
come with this package: the findings are about the pages as they are.`;
export const takesNoCorrections = true;

export const takesFolders = true;

export async function run(options: Options): Promise<number> {
  const roots = options.positionals.length > 0 ? options.positionals : [options.specs ?? "specs"];
  const { findings } = await understandSources(roots, options, new Stages(options), { lints: true });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else await report(findings, options, process.stdout);
  if (options.format === "text") process.stdout.write(`${countLine(findings) || "No findings"}.\n`);
  return exitCode(findings, options);
}
