/** Generates the files that depend on changed pages, where the other pages do not depend on the change. */
import { dirname, join } from "node:path";

import type { PageFile } from "../ir/model.ts";
import { analysisCache, cachedResult, replaceResults } from "../io/cache/analysis-cache.ts";
import type { Cache } from "../io/cache/cache.ts";
import type { ReadPaths } from "../io/cache/snapshot.ts";
import { digest } from "../io/cache/digest.ts";
import { fileKey, pageKey, runKey } from "../io/cache/keys.ts";
import { factsIn, listsAfter, type PageIndex } from "../io/cache/page-index.ts";
import { bytesIfThere, isFolder } from "../io/disk.ts";
import { SecondThread } from "../io/second-thread.ts";
import { manifestEntry, withDigests, type OutputManifest } from "../io/output-manifest.ts";
import { writeTree, type Written } from "../io/output.ts";
import { digestAt, refuseForeign, staleFiles } from "../io/output-files.ts";
import { listFiles, selectPages } from "../io/pages.ts";
import { analyzeChange, emitPlans, type AnalyzedChange } from "../pipeline.ts";
import { exit } from "./exit.ts";
import { exitCode, report, reportOperations, reportSources } from "./report.ts";
import { repeatReport, type Outcome, type RunContext, type RunRecord, type RunSettings } from "./run.ts";

/** What the last run kept. */
interface LastRun {
  readonly record: RunRecord;
  readonly index: PageIndex;
  readonly manifest: OutputManifest;
}

/** A page that has changed. */
interface ChangedPage {
  /** Its path in the index. */
  readonly path: string;
  readonly page: PageFile;
  readonly digest: string;
  /** The key of its last reading. */
  readonly before: string;
}

/** Above this, reading all pages takes about as long. */
const MOST_PAGES = 32;

/** Returns undefined if all pages have to be read: the change is not one of some pages, or affects others. */
export async function generateChangedPages(
  settings: RunSettings,
  paths: readonly string[],
  record: RunRecord,
  context: RunContext,
): Promise<Outcome | undefined> {
  // The thread needs longer to load than this one needs to find out what has changed.
  const helper = paths.some((path) => path.endsWith(".md")) ? SecondThread.start() : undefined;
  helper?.load();
  try {
    return await compareAndGenerate(settings, paths, record, { ...context, helper });
  } finally {
    helper?.stop();
  }
}

interface HelpedContext extends RunContext {
  readonly helper: SecondThread | undefined;
}

async function compareAndGenerate(
  settings: RunSettings,
  paths: readonly string[],
  record: RunRecord,
  context: HelpedContext,
): Promise<Outcome | undefined> {
  const { cache } = context;
  const [index, manifest] = [cache.load<PageIndex>("index"), cache.load<OutputManifest>("files")];
  if (index?.run !== record.key || manifest?.runKey !== record.key) return undefined;
  const moment = cache.moment();
  const last = { record, index, manifest };
  const read = moment === undefined ? undefined : { paths, moment };
  const pages = findChangedPages(settings, paths, last);
  if (!pages || pages.length > MOST_PAGES) return undefined;
  if (pages.length > 0) return generate(settings, { pages, read }, last, context);
  cache.renewStamps(moment);
  return repeatReport(record, context);
}

/** Finds the pages among changed files; undefined if anything else has changed. */
function findChangedPages(
  { specs, out }: RunSettings,
  paths: readonly string[],
  { index, manifest }: LastRun,
): ChangedPage[] | undefined {
  const written = new Map([...manifest.files].map(([path, entry]) => [join(out, path), entry]));
  const pages: ChangedPage[] = [];
  let isFolderChanged = false;
  for (const path of paths) {
    const [indexed, entry] = [index.files.get(path), written.get(path)];
    if (indexed) {
      const bytes = bytesIfThere(path);
      if (bytes === undefined) return undefined;
      if (digest(bytes) === indexed.digest) continue;
      const [page] = selectPages([{ path, bytes }]).pages;
      if (!page || indexed.key === undefined) return undefined;
      pages.push({ path, page, digest: digest(bytes), before: indexed.key });
    } else if (entry) {
      if (digestAt(path) !== entry.digest) return undefined;
    } else if (isFolder(path)) isFolderChanged = true;
    else return undefined;
  }
  if (!isFolderChanged) return pages;
  const files = listFiles(specs);
  const isSame =
    files.length === index.files.size && files.every(({ path, link }) => !link && index.files.has(path));
  return isSame && staleFiles(out, [...manifest.files.keys()]).length === 0 ? pages : undefined;
}

async function generate(
  settings: RunSettings,
  { pages, read }: { readonly pages: readonly ChangedPage[]; readonly read: ReadPaths | undefined },
  last: LastRun,
  context: HelpedContext,
): Promise<Outcome | undefined> {
  const { options, cache, stages } = context;
  const before = pages.map((page) => cachedResult(cache, page.before));
  if (!before.every((result) => result !== undefined)) return undefined;
  const { findings } = last.record;
  const after = pages.map(({ page }) => page);
  const change = await analyzeChange(
    { before, after, findings, facts: factsIn(last.index) },
    { corrections: settings.corrections, cache: analysisCache(cache) },
  );
  if (!change || exitCode(change.findings, options) !== exit.clean) return undefined;
  if (!change.plans.every(({ path }) => last.manifest.files.has(path))) return undefined;
  reportSources(last.record.summary, stages);
  reportOperations(last.index.operations, settings.corrections, stages);
  await report(change.findings, options, process.stderr);
  const written = await emitAndWrite(settings, change, last, context);
  const { diffResults } = await import("../diff-pages.ts");
  const { changes } = await diffResults(
    { results: before, corrections: settings.corrections },
    { results: change.results, corrections: settings.corrections },
    options.levels,
  );
  keep(settings, pages, change, last, cache);
  if (read) keepStamps(settings, read, written, cache);
  return { findings: change.findings, written, changes };
}

async function emitAndWrite(
  { out, emitOptions, formatter }: RunSettings,
  change: AnalyzedChange,
  { index, manifest }: LastRun,
  { cache, stages, helper }: HelpedContext,
): Promise<Written> {
  const emitting = { ...emitOptions, pages: index.pages };
  const keyOptions = { ...emitting, formatter: formatter?.key };
  const keyed = change.plans.map((plan) => ({ plan, planKey: fileKey(plan, keyOptions) }));
  const changed = keyed.filter(({ plan, planKey }) => manifest.files.get(plan.path)?.planKey !== planKey);
  const progress = (done: number, all: number) => stages.progress("emit", done, all);
  const files = await emitPlans(
    changed.map(({ plan }) => plan),
    { ...emitting, helper, formatter, progress },
  );
  // The manifest also has digests.json, which is not emitted.
  const unchanged = manifest.files.size - 1 - files.length;
  stages.done("emit", stages.texts.emittedOthersUnchanged(files.length, unchanged));
  refuseForeign(out, files);
  const entries = new Map(manifest.files);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const { plan, planKey } of changed) {
    entries.set(plan.path, manifestEntry(texts.get(plan.path) ?? "", planKey));
  }
  const output = await withDigests(manifest.runKey, files, entries, formatter);
  const written = writeTree(out, output.files, []);
  stages.done("write", stages.texts.written(written.changed.length, written.removed.length));
  cache.keep("files", output.manifest);
  return written;
}

/** Keeps what the next run needs, as if this one had read all pages. */
function keep(
  { values }: RunSettings,
  pages: readonly ChangedPage[],
  { results, findings, plans }: AnalyzedChange,
  { record, index }: LastRun,
  cache: Cache,
): void {
  const files = new Map(index.files);
  for (const { path, page, digest } of pages) files.set(path, { digest, key: pageKey(page) });
  const key = runKey(
    [...files].map(([path, { digest }]) => ({ path, digest })),
    values,
  );
  const manifest = cache.load<OutputManifest>("files");
  if (manifest) cache.keep("files", { ...manifest, runKey: key } satisfies OutputManifest);
  cache.keep("index", { ...index, run: key, files, lists: listsAfter(index, plans) } satisfies PageIndex);
  cache.keep("run", { ...record, key, findings } satisfies RunRecord);
  const replaced = pages.flatMap(({ page, before }, at) => {
    const result = results[at];
    return result ? [{ before, now: pageKey(page), result }] : [];
  });
  replaceResults(cache, replaced);
}

/** Keeps the stamps of the files that the run has read, and of those that it has written if they are still the same. */
function keepStamps({ out }: RunSettings, read: ReadPaths, { changed }: Written, cache: Cache): void {
  const manifest = cache.load<OutputManifest>("files");
  const moment = cache.nextMoment();
  if (!manifest || moment === undefined) return;
  const isSame = changed.every((path) => digestAt(join(out, path)) === manifest.files.get(path)?.digest);
  const isWhole = isSame && staleFiles(out, [...manifest.files.keys()]).length === 0;
  const files = changed.map((path) => join(out, path));
  const written = isWhole ? [{ paths: [out, ...files, ...files.map((file) => dirname(file))], moment }] : [];
  cache.moveStamps(manifest.runKey, [read, ...written]);
}
