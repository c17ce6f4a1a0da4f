import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import type { Finding } from "../findings/finding.ts";
import { readIfThere, shown } from "../io/disk.ts";
import { UsageError } from "../io/errors.ts";
import { writeTree } from "../io/output.ts";
import { readFiles } from "../io/pages.ts";
import { isSelected } from "../io/select.ts";
import { pagesNotInSource, reachOf } from "../io/source-reach.ts";
import { pagesOf, readCorrectionFiles } from "../io/sources.ts";
import { importPages } from "../pipeline.ts";
import { hasUnknownMarks } from "../read/page-kind.ts";
import { selectionOf } from "./analyze-sources.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, report, reportSources, Stages } from "./report.ts";
import { texts } from "./texts.ts";

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
  if (roots.length === 0) throw new UsageError(texts.foldersMissing());
  const stages = new Stages(options);
  const out = options.out ?? options.specs ?? "specs";
  if (out === "") throw new UsageError(texts.outEmpty("folder"));
  const selection = await selectionOf(options);
  const sources = readFiles(roots);
  const { pages, summary } = pagesOf(sources, roots, selection);
  reportSources(summary, stages);
  const corrections = readCorrectionFiles([out], options.corrections || undefined);
  const progress = (done: number, all: number) => stages.progress("parse", done, all);
  const { files, findings } = await importPages(pages, { corrections, progress });
  stages.done("parse", texts.canonicalPages(files.length));
  await report(findings, options, process.stderr);
  const losing = pagesLosingMarks(out, files);
  if (losing.length > 0) {
    process.stderr.write(`${texts.marksLost(losing.join(", "), out)}\n`);
    return exit.findings;
  }
  if (files.length === 0) return concludeUnwritten(findings, out, options);
  const paths = files.map(({ path }) => path);
  const isCompared = (place: string) => isSelected(selection, place);
  const notInSource = pagesNotInSource(out, paths, reachOf(roots, sources), isCompared);
  const written = writeTree(out, files, options.prune ? notInSource : []);
  stages.done("write", texts.written(written.changed.length, written.removed.length));
  if (options.format === "json") printJson({ findings, ...written, notInSource });
  else printNotInSource(notInSource, out, options);
  return exitCode(findings, options);
}

function concludeUnwritten(findings: readonly Finding[], out: string, options: Options): number {
  if (options.format === "json") printJson({ findings });
  else process.stderr.write(`${texts.notWritten(countLine(findings), out)}\n`);
  return exitCode(findings, options);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a line a page and their count. */
function printNotInSource(pages: readonly string[], out: string, { prune, silent }: Options): void {
  if (pages.length === 0 || silent) return;
  const lines = pages.map((page) => texts.notInSource(shown(join(out, page))));
  lines.push(prune ? texts.pruned(pages.length, out) : texts.notInSourceCount(pages.length, out));
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** Existing pages that state all their marks, where the new page does not know them. */
function pagesLosingMarks(out: string, files: readonly OutputFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    if (!hasUnknownMarks(text)) return [];
    const existing = readIfThere(join(out, path));
    return existing !== undefined && existing !== text && !hasUnknownMarks(existing) ? [path] : [];
  });
}
