import { importPages } from "../index.ts";
import { UsageError } from "./exit.ts";
import { writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { readSources } from "./sources.ts";

export const usage = `wechatpay-codegen import DIR… [--out DIR]

Reads pages as the documentation has them, markdown or the text of a rendered page, and writes them in canonical form
below --out (specs): facts only, one page a URL. Nothing is written where a finding is an error.`;

export const takesFolders = true;

export async function run(options: Options): Promise<number> {
  if (options.positionals.length === 0) throw new UsageError("import takes the folder that holds the pages.");
  const stages = new Stages(options);
  const out = options.out ?? options.specs ?? "specs";
  if (out === "") throw new UsageError("--out names no folder.");
  const pages = await readSources(options.positionals, stages);
  const { files, problems } = importPages(pages);
  stages.done("parse", plural(files.length, "canonical page"));
  await report(problems, options, process.stderr);
  const written = files.length > 0 ? await writeTree(out, files, []) : undefined;
  if (written) stages.done("write", `${written.changed.length} written`);
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ problems, ...written }, null, 2)}\n`);
  } else if (!written) process.stderr.write(`${countLine(problems)}: nothing was written to ${out}.\n`);
  return exitCode(problems, options);
}
