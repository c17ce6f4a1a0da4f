import { join } from "node:path";

import { importPages, type Imported, type OutputFile } from "../index.ts";
import { readIfThere, shown } from "./disk.ts";
import { exit, UsageError } from "./exit.ts";
import { writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { readFiles } from "./pages.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { isSelected, selectionOf } from "./select.ts";
import { pagesNotInSource, reachOf } from "./source-reach.ts";
import { correctionsFor, readSelected } from "./sources.ts";

export const usage = `wechatpay-codegen import DIR… [--out DIR] [--include PATTERN…] [--exclude PATTERN…] [--prune]
                         [--corrections FILE]

Reads pages as the documentation has them, markdown or the text of a rendered page, and writes them in canonical form
below --out (specs): facts only, one page a URL. Nothing is written where a finding is an error, also one that generate
would report with the corrections beside --out.
Lists the pages below --out that the source no longer has, and removes them with --prune. A DIR with openapi/ or webhook/
in it is compared with all of that tree, a DIR within such a tree (docs/openapi/v3/pay) with that part alone, and only
selected pages are compared. Files that import did not write are never listed or removed.`;

export const takesFolders = true;
export const takesPrune = true;

export async function run(options: Options): Promise<number> {
  const roots = options.positionals;
  if (roots.length === 0) throw new UsageError("import takes the folder that holds the pages.");
  const stages = new Stages(options);
  const out = options.out ?? options.specs ?? "specs";
  if (out === "") throw new UsageError("--out names no folder.");
  const selection = await selectionOf(options);
  const sources = readFiles(roots);
  const pages = readSelected(sources, roots, selection, stages);
  const { files, findings } = importPages(pages, ...correctionsFor([out], options));
  stages.done("parse", plural(files.length, "canonical page"));
  await report(findings, options, process.stderr);
  const settled = alreadySettled(out, files);
  if (settled.length > 0) {
    const fix = "Import their markdown instead, or take the old pages out first";
    process.stderr.write(
      `${settled.join(", ")} in ${out} know their marks, and the new pages do not. ${fix}.\n`,
    );
    return exit.findings;
  }
  if (files.length === 0) return concludeUnwritten(findings, out, options);
  const paths = files.map(({ path }) => path);
  const isCompared = (place: string) => isSelected(selection, place);
  const notInSource = pagesNotInSource(out, paths, reachOf(roots, sources), isCompared);
  const written = writeTree(out, files, options.prune ? notInSource : []);
  stages.done("write", `${written.changed.length} written, ${written.removed.length} removed`);
  if (options.format === "json") printJson({ findings, ...written, notInSource });
  else printNotInSource(notInSource, out, options);
  return exitCode(findings, options);
}

function concludeUnwritten(findings: Imported["findings"], out: string, options: Options): number {
  if (options.format === "json") printJson({ findings });
  else process.stderr.write(`${countLine(findings)}: nothing was written to ${out}.\n`);
  return exitCode(findings, options);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a line a page and their count. */
function printNotInSource(pages: readonly string[], out: string, { prune, silent }: Options): void {
  if (pages.length === 0 || silent) return;
  const lines = pages.map((page) => `${shown(join(out, page))} is no longer in the source.`);
  const count = plural(pages.length, "page");
  const left = `${count} in ${out} ${pages.length === 1 ? "is" : "are"} not in the source. --prune removes them.`;
  lines.push(prune ? `${count} removed from ${out}.` : left);
  process.stderr.write(`${lines.join("\n")}\n`);
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
