import { join } from "node:path";

import type { PageFile } from "../ir/model.ts";
import { analysisCache, cachedPages } from "../io/cache/analysis-cache.ts";
import type { Cache } from "../io/cache/cache.ts";
import { digest } from "../io/cache/digest.ts";
import { runKey } from "../io/cache/keys.ts";
import { indexOf } from "../io/cache/page-index.ts";
import { findAbove, isWithin } from "../io/disk.ts";
import type { SecondThread } from "../io/second-thread.ts";
import { UsageError } from "../io/errors.ts";
import { ManifestUpdate, outputMatches, withDigests, type OutputManifest } from "../io/output-manifest.ts";
import { pagesFor } from "../io/project.ts";
import { writeTree, type Written } from "../io/output.ts";
import { outputPaths, refuseForeign, staleFiles } from "../io/output-files.ts";
import { readFiles } from "../io/pages.ts";
import { removeAbandoned } from "../io/staging.ts";
import { isSelected, selectionKey, type Selection } from "../io/select.ts";
import { pagesOf, readCorrectionFiles } from "../io/sources.ts";
import { findUnfitProject } from "../io/tsconfig.ts";
import type { ApiModel } from "../refine/refine.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { selectionOf } from "./analyze-sources.ts";
import { emitOptionsOf, formatterOf } from "./emit-options.ts";
import type { CommandResult } from "./clients.ts";
import { changesBetween, printSummary, summaryJson } from "./change-summary.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { openCache, placesOf } from "./places.ts";
import {
  repeatReport,
  settingsKey,
  type Outcome,
  type RunContext,
  type RunInputs,
  type RunRecord,
  type RunSettings,
} from "./run.ts";
import {
  exitCode,
  findingCounts,
  report,
  reportOperations,
  reportSources,
  Stages,
  withClient,
} from "./report.ts";

/** The command takes `--skill`. */
export const takesSkill = true;

/** Generates one client, and its skill if it has one. `cache` keeps data for the next run. */
export async function run(options: Options, cache = openCache(options)): Promise<CommandResult> {
  const selection = await selectionOf(options);
  const result = await generate(options, selection, cache);
  if (options.skill === undefined || result.code !== exit.clean) return result;
  const { writeSkillOf } = await import("./skill.ts");
  const skill = await writeSkillOf(options, options.skill);
  return { ...result, json: { ...result.json, skill } };
}

async function generate(options: Options, selection: Selection, cache: Cache): Promise<CommandResult> {
  const context = { options, cache, stages: new Stages(options) };
  try {
    const settings = await readSettings(options, selection);
    removeAbandoned(settings.out);
    const outcome =
      (await generateChanges(settings, context)) ?? (await compareAndGenerate(settings, context));
    if (outcome.written) adviseProject(settings, context);
    return await conclude(outcome, settings.out, options);
  } finally {
    context.stages.clear();
    cache.save();
  }
}

/** Generates what depends on the files whose stamps have changed; undefined if all files have to be read. */
async function generateChanges(settings: RunSettings, context: RunContext): Promise<Outcome | undefined> {
  const { cache } = context;
  const changes = cache.changes(settingsKey(settings));
  const last = changes && cache.load<RunRecord>("run");
  if (!last || last.isFailed || last.key !== changes.run) return undefined;
  if (changes.paths.length === 0) return repeatReport(last, context);
  const { generateChangedPages } = await import("./changed-pages.ts");
  return generateChangedPages(settings, changes.paths, last, context);
}

/** Compares the bytes of all files with those of the last run. */
async function compareAndGenerate(settings: RunSettings, context: RunContext): Promise<Outcome> {
  const { cache } = context;
  const moment = cache.nextMoment();
  const inputs = readInputs(settings);
  const last = cache.load<RunRecord>("run");
  if (isUnchanged(inputs, last, cache)) {
    if (!last.isFailed) keepStamps(inputs, { read: moment, compared: moment }, cache);
    return repeatReport(last, context);
  }
  const outcome = await regenerate(inputs, last, context);
  if (!outcome.written) return outcome;
  // Another program may have changed a file since it was written.
  const compared = cache.nextMoment();
  if (outputMatches(inputs.out, inputs.key, cache.load<OutputManifest>("files")))
    keepStamps(inputs, { read: moment, compared }, cache);
  return outcome;
}

/** The times before a run read its inputs, and before it compared its output. */
interface Moments {
  readonly read: number | undefined;
  readonly compared: number | undefined;
}

/** Lets the next run see without reading all files what has changed. */
function keepStamps(inputs: RunInputs, { read, compared }: Moments, cache: Cache): void {
  const output = outputPaths(inputs.out);
  const written = [...(cache.load<OutputManifest>("files")?.files.keys() ?? [])];
  if (read === undefined || compared === undefined) return;
  const inputPaths = [...inputs.folders, ...inputs.files.map(({ path }) => path)];
  const outputs = new Set([...written.map((path) => join(inputs.out, path)), ...output]);
  cache.keepStamps(settingsKey(inputs), inputs.key, [
    { paths: inputPaths, moment: read },
    { paths: [...outputs], moment: compared },
  ]);
}

async function readSettings(options: Options, selection: Selection): Promise<RunSettings> {
  const { specs, out } = placesOf(options);
  if (out === "") throw new UsageError((texts) => texts.outFolderEmpty());
  if (isWithin(out, specs)) throw new UsageError((texts) => texts.outWithinPages(out));
  const corrections = readCorrectionFiles([specs], options.corrections || undefined);
  const emitOptions = emitOptionsOf(options, out);
  const formatter = await formatterOf(options, out);
  const selected = selectionKey(selection);
  const values = {
    ...{ folder: process.cwd(), specs, out, selected, corrections, emitOptions },
    ...{ formatter: formatter?.key, failOn: options.failOn, project: findAbove(out, "package.json") },
  };
  return { specs, out, selection, corrections, emitOptions, formatter, values };
}

function readInputs(settings: RunSettings): RunInputs {
  const folders: string[] = [];
  const files = readFiles([settings.specs], (folder) => folders.push(folder));
  const digests = files.map(({ path, bytes, link }) => ({
    path,
    digest: digest(bytes),
    ...(link && { link }),
  }));
  return { ...settings, files, folders, digests, key: runKey(digests, settings.values) };
}

/** Whether the last run had the same inputs, and the output is still as that run wrote it. */
function isUnchanged({ out, key }: RunInputs, last: RunRecord | undefined, cache: Cache): last is RunRecord {
  if (last?.key !== key) return false;
  return last.isFailed || outputMatches(out, key, cache.load<OutputManifest>("files"));
}

async function regenerate(
  inputs: RunInputs,
  last: RunRecord | undefined,
  context: RunContext,
): Promise<Outcome> {
  const { options, cache, stages } = context;
  const before =
    last && !last.isFailed ? { pages: cachedPages(cache), corrections: last.corrections } : undefined;
  const helper = (await import("../io/second-thread.ts")).SecondThread.start();
  // After an earlier run there is probably little to read and to emit.
  if (last) helper?.load();
  try {
    const { pages, summary } = pagesOf(inputs.files, [inputs.specs], inputs.selection);
    reportSources(summary, stages);
    const { analyze } = await import("../pipeline.ts");
    const model = await analyze(pages, {
      corrections: inputs.corrections,
      isSelected: (place) => isSelected(inputs.selection, place),
      cache: analysisCache(cache),
      helper,
      progress: (done, all) => stages.progress("parse", done, all),
    });
    reportOperations(model.operations.length, inputs.corrections, stages);
    const { findings } = model;
    await report(findings, options, process.stderr);
    const isFailed = exitCode(findings, options) !== exit.clean;
    const written = isFailed ? undefined : await emitAndWrite(model, inputs, helper, context);
    if (!isFailed) await keepIndex(inputs, pages, model, cache);
    const { key, corrections } = inputs;
    cache.keep("run", { key, summary, findings, corrections, isFailed } satisfies RunRecord);
    const now = { pages: cachedPages(cache), corrections };
    const changes = before && !isFailed ? await changesBetween(before, now, options) : undefined;
    return { findings, written, changes };
  } finally {
    helper?.stop();
  }
}

async function emitAndWrite(
  model: ApiModel,
  inputs: RunInputs,
  helper: SecondThread | undefined,
  { cache, stages }: RunContext,
): Promise<Written> {
  const { emit } = await import("../pipeline.ts");
  const { specs, out, formatter, key } = inputs;
  const emitOptions = { ...inputs.emitOptions, pages: pagesFor(out, specs, model.operations) };
  const manifest = new ManifestUpdate(out, { ...emitOptions, formatter: formatter?.key }, cache);
  const progress = (done: number, all: number) => stages.progress("emit", done, all);
  const emission = emit(model, { ...emitOptions, emitted: manifest, helper, formatter, progress });
  // While the thread emits, this one writes the readings to the disk.
  cache.save();
  const files = await emission;
  const unchanged = manifest.paths.length - files.length;
  const { texts } = stages;
  stages.done(
    "emit",
    unchanged > 0 ? texts.emittedOthersUnchanged(files.length, unchanged) : texts.emitted(files.length),
  );
  refuseForeign(out, files);
  const output = await withDigests(key, files, manifest.entries(files), formatter);
  const written = writeTree(out, output.files, staleFiles(out, manifest.paths));
  stages.done("write", texts.written(written.changed.length, written.removed.length));
  cache.keep("files", output.manifest);
  return written;
}

/** Keeps what the next run needs to analyze changed pages alone; not if patterns or links decide which pages there are. */
async function keepIndex(
  inputs: RunInputs,
  pages: readonly PageFile[],
  model: ApiModel,
  cache: Cache,
): Promise<void> {
  const { digests, selection, specs, out, key } = inputs;
  if (selection.include || selection.exclude || digests.some(({ link }) => link)) return;
  const { factsOf } = await import("../pipeline.ts");
  const pagesFolder = pagesFor(out, specs, model.operations);
  const input = { run: key, digests, pages, pagesFolder, operations: model.operations.length };
  cache.keep("index", indexOf(input, factsOf(model)));
}

/** Prints the option that the project needs to compile the imports. It is advice: other tools may compile them without it. */
function adviseProject({ out, emitOptions }: RunSettings, { options, stages }: RunContext): void {
  if (options.silent || options.format === "json") return;
  const unfit = findUnfitProject(out, emitOptions.importExtension ?? ".ts");
  if (unfit) process.stderr.write(`${printable(stages.texts.projectUnfit(unfit.path, unfit.extension))}\n`);
}

async function conclude(
  { findings, written, changes }: Outcome,
  out: string,
  options: Options,
): Promise<CommandResult> {
  if (options.format !== "json" && !written) {
    const texts = textsIn(options.language);
    const message = printable(texts.notWritten(out, findingCounts(findings, texts)));
    process.stderr.write(`${withClient(options, message)}\n`);
  }
  await printSummary(changes, options);
  return {
    code: exitCode(findings, options),
    json: { findings, ...written, ...(await summaryJson(changes)) },
  };
}
