import { join } from "node:path";

import type { Change } from "../diff/change.ts";
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
import type { TextFile } from "../refine/corrections.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { selectionOf } from "./analyze-sources.ts";
import type { CommandResult } from "./clients.ts";
import { printSummary, summaryJson } from "./change-summary.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, report, reportSources, Stages, withClient } from "./report.ts";

/** The command takes folders as arguments. */
export const takesFolders = true;
/** The command takes `--prune`. */
export const takesPrune = true;

/** Imports source pages as canonical pages. */
export async function run(options: Options): Promise<CommandResult> {
  const roots = options.positionals;
  if (roots.length === 0) throw new UsageError((texts) => texts.foldersMissing());
  const stages = new Stages(options);
  const { texts } = stages;
  const out = options.out ?? options.specs ?? "specs";
  if (out === "") throw new UsageError((texts) => texts.outFolderEmpty());
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
    process.stderr.write(`${withClient(options, printable(texts.marksLost(losing.join(", "), out)))}\n`);
    return { code: exit.findings, json: { findings, losingMarks: losing } };
  }
  if (files.length === 0) return concludeUnwritten(findings, out, options);
  const paths = files.map(({ path }) => path);
  const isCompared = (place: string) => isSelected(selection, place);
  const notInSource = pagesNotInSource(out, paths, reachOf(roots, sources), isCompared);
  const removed = options.prune ? notInSource : [];
  const changes = await changesOf({ out, files, removed, corrections }, options);
  const written = writeTree(out, files, removed);
  stages.done("write", texts.written(written.changed.length, written.removed.length));
  if (options.format !== "json") printNotInSource(notInSource, out, options);
  await printSummary(changes, options);
  return {
    code: exitCode(findings, options),
    json: { findings, ...written, notInSource, ...(await summaryJson(changes)) },
  };
}

/** The pages that a run writes and removes. */
interface Import {
  readonly out: string;
  readonly files: readonly OutputFile[];
  readonly removed: readonly string[];
  readonly corrections: readonly TextFile[];
}

/** Compares the pages to write with those that are there; undefined where there are none. */
async function changesOf(
  { out, files, removed, corrections }: Import,
  { levels }: Options,
): Promise<readonly Change[] | undefined> {
  const existing = [...files.map(({ path }) => path), ...removed].flatMap((path) => {
    const text = readIfThere(join(out, path));
    return text === undefined ? [] : [{ path, page: path, text }];
  });
  if (existing.length === 0) return undefined;
  const texts = new Map(existing.map(({ path, text }) => [path, text]));
  const written = files.map(({ path, text }) => ({ path, page: path, text }));
  if (removed.length === 0 && written.every(({ path, text }) => texts.get(path) === text)) return [];
  const { diffPages } = await import("../diff-pages.ts");
  const result = await diffPages(
    { pages: existing, corrections },
    { pages: written, corrections },
    levels && { levels },
  );
  return result.changes;
}

function concludeUnwritten(findings: readonly Finding[], out: string, options: Options): CommandResult {
  if (options.format !== "json") {
    const texts = textsIn(options.language);
    const message = printable(texts.notWritten(out, findingCounts(findings, texts)));
    process.stderr.write(`${withClient(options, message)}\n`);
  }
  return { code: exitCode(findings, options), json: { findings } };
}

/** Prints a line a page and their count. */
function printNotInSource(pages: readonly string[], out: string, { prune, silent, language }: Options): void {
  if (pages.length === 0 || silent) return;
  const texts = textsIn(language);
  const lines = pages.map((page) => texts.notInSource(shown(join(out, page))));
  lines.push(prune ? texts.pruned(pages.length, out) : texts.notInSourceCount(pages.length, out));
  process.stderr.write(`${lines.map(printable).join("\n")}\n`);
}

/** Existing pages that state all their marks, where the new page does not know them. */
function pagesLosingMarks(out: string, files: readonly OutputFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    if (!hasUnknownMarks(text)) return [];
    const existing = readIfThere(join(out, path));
    return existing !== undefined && existing !== text && !hasUnknownMarks(existing) ? [path] : [];
  });
}
