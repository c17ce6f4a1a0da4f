/** A run in which something has changed: what is kept is taken, the rest is made. */
import { join } from "node:path";

import type { Cache } from "../cache/cache.ts";
import { digest } from "../cache/digest.ts";
import { fileKey, pageKey } from "../cache/keys.ts";
import type { PageFile, TextFile } from "../index.ts";
import { drafts, joinPageResults, makeEach, readCorrections, readEach, settle } from "../incremental.ts";
import type { Corrections, Draft, OutputFile, ReadResult, PageResult } from "../incremental.ts";
import type { Finding } from "../findings/finding.ts";
import { exit, UsageError } from "./exit.ts";
import type { Options } from "./options.ts";
import type { Maker } from "./maker.ts";
import { digestAt, foreignFiles, staleFiles, writeTree, type Written } from "./output.ts";
import type { SourceFile } from "./pages.ts";
import { exitCode, plural, report, type Stages } from "./report.ts";
import { correctionsWithin, type Selection } from "./select.ts";
import { operationsLine, pagesOf, printRead } from "./sources.ts";

export interface Sources {
  readonly specs: string;
  readonly out: string;
  readonly files: readonly SourceFile[];
  readonly selection: Selection;
  readonly corrections: readonly TextFile[];
  /** How the output names the runtime. */
  readonly runtime: string;
  /** A digest of all that the outcome depends on, beside the code. */
  readonly key: string;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  /** None where findings stopped the run. */
  readonly written: Written | undefined;
}

/** A run as the next one wants to know of it. */
export interface Run {
  readonly key: string;
  /** Of the pages. */
  readonly told: string;
  readonly warnings: readonly string[];
  readonly findings: readonly Finding[];
  /** Whether findings stopped it: then it has left the files of an earlier run. */
  readonly stopped: boolean;
}

/** The files that a run left, by their paths. */
export interface Left {
  /** That of the run. */
  readonly key: string;
  readonly files: ReadonlyMap<string, LeftFile>;
}

interface LeftFile {
  /** What it was made from. */
  readonly key: string;
  /** Of its bytes. */
  readonly digest: string;
}

interface KeptCorrections {
  readonly key: string;
  readonly corrections: Corrections;
}

export interface Tools {
  readonly options: Options;
  readonly cache: Cache;
  readonly stages: Stages;
  readonly maker: Maker | undefined;
}

export async function regenerate(sources: Sources, tools: Tools): Promise<Outcome> {
  const { options, cache, stages } = tools;
  const { pages, told, warnings } = pagesOf(sources.files, [sources.specs], sources.selection);
  printRead({ told, warnings }, stages);
  const reading = await readAll(pages, tools);
  const { operations, aliases, findings } = settle(
    reading,
    correctionsWithin(sources.selection, await correct(sources, cache)),
  );
  stages.done("parse", operationsLine(operations, sources.corrections));
  await report(findings, options, process.stderr);
  const stopped = exitCode(findings, options) !== exit.clean;
  const wanted = stopped ? undefined : drafts({ operations, aliases });
  const written = wanted && (await write(wanted, sources, tools));
  cache.keep("run", { key: sources.key, told, warnings, findings, stopped } satisfies Run);
  return { findings, written };
}

/** The readings of all pages, as one; a page is read when none of it is kept. */
async function readAll(pages: readonly PageFile[], { cache, stages }: Tools): Promise<ReadResult> {
  const before = cache.load<ReadonlyMap<string, PageResult>>("pages") ?? new Map<string, PageResult>();
  const keyed = pages.map((page) => ({ page, key: pageKey(page) }));
  const unread = keyed.flatMap(({ page, key }) => (before.has(key) ? [] : [page]));
  const read = await readEach(unread, (done, all) => stages.progress("parse", done, all));
  const now = new Map<string, PageResult>();
  for (const { page, key } of keyed) {
    const reading = read.get(page) ?? before.get(key);
    if (reading) now.set(key, reading);
  }
  if (unread.length > 0 || before.size > now.size) cache.keep("pages", now);
  return joinPageResults([...now.values()]);
}

/** Their YAML takes as long as ten pages. */
async function correct({ corrections: files }: Sources, cache: Cache): Promise<Corrections> {
  const key = digest(JSON.stringify(files));
  const before = cache.load<KeptCorrections>("corrections");
  if (before?.key === key) return before.corrections;
  const corrections = await readCorrections(files);
  cache.keep("corrections", { key, corrections } satisfies KeptCorrections);
  return corrections;
}

/** More are made where the pages were read: there it costs no memory for a second heap. */
const fewFiles = 32;

/** Makes the files that are not there as they would be made, and writes them. */
async function write(
  wanted: readonly Draft[],
  { out, runtime, key: run }: Sources,
  { cache, stages, maker }: Tools,
): Promise<Written> {
  const before = cache.load<Left>("files")?.files ?? new Map<string, LeftFile>();
  const keyed = wanted.map((draft) => ({ draft, key: fileKey(draft, { runtime }) }));
  const missing = keyed.flatMap(({ draft, key }) => (isLeft(out, draft, key, before) ? [] : [draft]));
  if (missing.length > fewFiles) maker?.stop();
  const isFew = missing.length > 0 && missing.length <= fewFiles;
  const ordered = isFew ? maker?.make({ drafts: missing, options: { runtime } }) : undefined;
  // While a thread makes them, what was read can be put on the disk.
  cache.save();
  const progress = (done: number, all: number) => stages.progress("emit", done, all);
  const made = (await ordered) ?? (await makeEach(missing, { runtime }, progress));
  const kept = wanted.length - made.length;
  stages.done("emit", `${plural(made.length, "file")}${kept > 0 ? `, and ${kept} as they were` : ""}`);
  refuseForeign(out, made);
  const paths = wanted.map(({ path }) => path);
  const written = writeTree(out, made, staleFiles(out, paths));
  stages.done("write", `${written.changed.length} written, ${written.removed.length} removed`);
  const digests = new Map(made.map(({ path, text }) => [path, digest(text)]));
  const files = new Map<string, LeftFile>();
  for (const { draft, key } of keyed) {
    const is = digests.get(draft.path) ?? before.get(draft.path)?.digest;
    if (is !== undefined) files.set(draft.path, { key, digest: is });
  }
  cache.keep("files", { key: run, files } satisfies Left);
  return written;
}

function isLeft(out: string, { path }: Draft, key: string, before: ReadonlyMap<string, LeftFile>): boolean {
  const left = before.get(path);
  return left?.key === key && digestAt(join(out, path)) === left.digest;
}

function refuseForeign(out: string, files: readonly OutputFile[]): void {
  const foreign = foreignFiles(out, files);
  if (foreign.length === 0) return;
  throw new UsageError(`${out} holds files that are not generated: ${foreign.join(", ")}.`);
}
