import { join } from "node:path";

import { importPages, type OutputFile } from "../index.ts";
import { readIfThere } from "./disk.ts";
import { exit, UsageError } from "./exit.ts";
import { writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { correctionsFor, readSources } from "./sources.ts";

export const usage = `wechatpay-codegen import DIR… [--out DIR]

Reads pages as the documentation has them, markdown or the text of a rendered page, and writes them in canonical form
below --out (specs): facts only, one page a URL. Nothing is written where a finding is an error.`;

export const takesFolders = true;

export async function run(options: Options): Promise<number> {
  if (options.positionals.length === 0) throw new UsageError("import takes the folder that holds the pages.");
  const stages = new Stages(options);
  const out = options.out ?? options.specs ?? "specs";
  if (out === "") throw new UsageError("--out names no folder.");
  const pages = readSources(options.positionals, stages);
  const { files, problems } = importPages(pages, ...correctionsFor([out], options));
  stages.done("parse", plural(files.length, "canonical page"));
  await report(problems, options, process.stderr);
  const settled = alreadySettled(out, files);
  if (settled.length > 0) {
    const mend = "Import their markdown instead, or take the old pages out first";
    process.stderr.write(
      `${settled.join(", ")} in ${out} know their marks, and the new pages do not. ${mend}.\n`,
    );
    return exit.findings;
  }
  const written = files.length > 0 ? writeTree(out, files, []) : undefined;
  if (written) stages.done("write", `${written.changed.length} written`);
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ problems, ...written }, null, 2)}\n`);
  } else if (!written) process.stderr.write(`${countLine(problems)}: nothing was written to ${out}.\n`);
  return exitCode(problems, options);
}

/** Pages that are there with all their marks, and would be replaced by ones that do not know them. */
function alreadySettled(out: string, files: readonly OutputFile[]): string[] {
  const settled: string[] = [];
  for (const { path, text } of files.filter((file) => isUnsettled(file.text))) {
    const there = readIfThere(join(out, path));
    if (there !== undefined && there !== text && !isUnsettled(there)) settled.push(path);
  }
  return settled;
}

function isUnsettled(page: string): boolean {
  return /^---\n(?:(?!---).*\n)*unknown:/u.test(page);
}
