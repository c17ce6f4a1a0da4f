import { dirname, join, resolve } from "node:path";

import type { EmitOptions } from "../emit/options.ts";
import type { Finding } from "../findings/finding.ts";
import { analysisCache } from "../io/cache/analysis-cache.ts";
import { Cache } from "../io/cache/cache.ts";
import { codeKey } from "../io/cache/code.ts";
import { runKey } from "../io/cache/keys.ts";
import { findAbove, isWithin } from "../io/disk.ts";
import type { EmitWorker } from "../io/emit-worker.ts";
import { UsageError } from "../io/errors.ts";
import { ManifestUpdate, outputMatches, type OutputManifest } from "../io/output-manifest.ts";
import { pagesFor } from "../io/project.ts";
import { refuseForeign, staleFiles, writeTree, type Written } from "../io/output.ts";
import { readFiles, type SourceFile } from "../io/pages.ts";
import { isSelected, selectionKey, type Selection } from "../io/select.ts";
import { pagesOf, readCorrectionFiles, type SourceSummary } from "../io/sources.ts";
import { findUnfitProject } from "../io/tsconfig.ts";
import type { TextFile } from "../refine/corrections.ts";
import type { ApiModel } from "../refine/refine.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { selectionOf } from "./analyze-sources.ts";
import { emitOptionsOf } from "./emit-options.ts";
import type { CommandResult } from "./clients.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import {
  exitCode,
  findingCounts,
  report,
  reportMisnamedCorrections,
  reportOperations,
  reportSources,
  Stages,
  withClient,
} from "./report.ts";

/** All that a run depends on, beside the code. */
interface RunInputs {
  readonly specs: string;
  readonly out: string;
  readonly files: readonly SourceFile[];
  readonly selection: Selection;
  readonly corrections: readonly TextFile[];
  /** How the files are emitted, but for the folder of the pages. */
  readonly emitOptions: EmitOptions;
  /** A digest of all of them. */
  readonly key: string;
}

/** What the next run needs to know of a run. */
interface RunRecord {
  readonly key: string;
  readonly summary: SourceSummary;
  readonly findings: readonly Finding[];
  /** Whether findings failed the run: then the output holds the files of an earlier run. */
  readonly isFailed: boolean;
}

interface RunContext {
  readonly options: Options;
  readonly cache: Cache;
  readonly stages: Stages;
}

interface Outcome {
  readonly findings: readonly Finding[];
  /** Undefined where findings failed the run. */
  readonly written: Written | undefined;
}

/** Generates one client. `cache` keeps data for the next run. */
export async function run(options: Options, cache = openCache(options)): Promise<CommandResult> {
  const selection = await selectionOf(options);
  return generate(options, selection, cache);
}

/** Opens the cache of a client. `code` identifies the generator's code; tests give their own. */
export function openCache(options: Options, code = codeKey): Cache {
  const { specs, out } = placesOf(options);
  const { clientCount } = options;
  return new Cache({ folder: cacheFolder(options), client: [process.cwd(), specs, out], clientCount, code });
}

/** The folder of pages and the folder of the client. */
export function placesOf(options: Options): { readonly specs: string; readonly out: string } {
  return { specs: options.specs ?? "specs", out: options.out ?? options.generated ?? "generated" };
}

/** Undefined without a package.json: the user would not expect a folder there. */
function cacheFolder({ cache }: Options): string | undefined {
  if (cache !== undefined) return cache === false ? undefined : resolve(cache);
  const manifest = findAbove(process.cwd(), "package.json");
  return manifest && join(dirname(manifest), "node_modules/.cache/wechatpay-codegen");
}

async function generate(options: Options, selection: Selection, cache: Cache): Promise<CommandResult> {
  const context = { options, cache, stages: new Stages(options) };
  try {
    const inputs = readInputs(options, selection);
    reportMisnamedCorrections([inputs.specs], options);
    const last = cache.load<RunRecord>("run");
    const outcome = isUnchanged(inputs, last, cache)
      ? await repeatReport(last, context)
      : await regenerate(inputs, last, context);
    if (outcome.written) adviseProject(inputs, context);
    return conclude(outcome, inputs.out, options);
  } finally {
    context.stages.clear();
    cache.save();
  }
}

function readInputs(options: Options, selection: Selection): RunInputs {
  const { specs, out } = placesOf(options);
  if (out === "") throw new UsageError((texts) => texts.outFolderEmpty());
  if (isWithin(out, specs)) throw new UsageError((texts) => texts.outWithinPages(out));
  const files = readFiles([specs]);
  const corrections = readCorrectionFiles([specs], options.corrections || undefined);
  const emitOptions = emitOptionsOf(options, out);
  const selected = selectionKey(selection);
  const key = runKey(files, {
    ...{ folder: process.cwd(), specs, out, selected, corrections, emitOptions },
    ...{ failOn: options.failOn, project: findAbove(out, "package.json") },
  });
  return { specs, out, files, selection, corrections, emitOptions, key };
}

/** Whether the last run had the same inputs, and the output is still as that run wrote it. */
function isUnchanged({ out, key }: RunInputs, last: RunRecord | undefined, cache: Cache): last is RunRecord {
  if (last?.key !== key) return false;
  return last.isFailed || outputMatches(out, key, cache.load<OutputManifest>("files"));
}

/** Reports what the last run reported. It loads no package. */
async function repeatReport(last: RunRecord, { options, stages }: RunContext): Promise<Outcome> {
  reportSources(last.summary, stages);
  await report(last.findings, options, process.stderr);
  if (last.isFailed) return { findings: last.findings, written: undefined };
  stages.done("write", stages.texts.nothingChanged());
  return { findings: last.findings, written: { changed: [], removed: [] } };
}

async function regenerate(
  inputs: RunInputs,
  last: RunRecord | undefined,
  context: RunContext,
): Promise<Outcome> {
  const { options, cache, stages } = context;
  // After an earlier run there is probably little to emit: a thread loads the emitter while this one reads.
  const worker = last && (await import("../io/emit-worker.ts")).EmitWorker.start();
  try {
    const { pages, summary } = pagesOf(inputs.files, [inputs.specs], inputs.selection);
    reportSources(summary, stages);
    const { analyze } = await import("../pipeline.ts");
    const model = await analyze(pages, {
      corrections: inputs.corrections,
      isSelected: (place) => isSelected(inputs.selection, place),
      cache: analysisCache(cache),
      progress: (done, all) => stages.progress("parse", done, all),
    });
    reportOperations(model.operations.length, inputs.corrections, stages);
    const { findings } = model;
    await report(findings, options, process.stderr);
    const isFailed = exitCode(findings, options) !== exit.clean;
    const written = isFailed ? undefined : await emitAndWrite(model, inputs, worker, context);
    cache.keep("run", { key: inputs.key, summary, findings, isFailed } satisfies RunRecord);
    return { findings, written };
  } finally {
    worker?.stop();
  }
}

async function emitAndWrite(
  model: ApiModel,
  inputs: RunInputs,
  emitter: EmitWorker | undefined,
  { cache, stages }: RunContext,
): Promise<Written> {
  const { emit } = await import("../pipeline.ts");
  const { specs, out, key } = inputs;
  const emitOptions = { ...inputs.emitOptions, pages: pagesFor(out, specs, model.operations) };
  const manifest = new ManifestUpdate(out, emitOptions, cache);
  const progress = (done: number, all: number) => stages.progress("emit", done, all);
  const emission = emit(model, { ...emitOptions, emitted: manifest, emitter, progress });
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
  const written = writeTree(out, files, staleFiles(out, manifest.paths));
  stages.done("write", texts.written(written.changed.length, written.removed.length));
  manifest.save(key, files);
  return written;
}

/** Prints the option that the project needs to compile the imports. It is advice: other tools may compile them without it. */
function adviseProject({ out, emitOptions }: RunInputs, { options, stages }: RunContext): void {
  if (options.silent || options.format === "json") return;
  const unfit = findUnfitProject(out, emitOptions.importExtension ?? ".ts");
  if (unfit) process.stderr.write(`${printable(stages.texts.projectUnfit(unfit.path, unfit.extension))}\n`);
}

function conclude({ findings, written }: Outcome, out: string, options: Options): CommandResult {
  if (options.format !== "json" && !written) {
    const texts = textsIn(options.language);
    const message = printable(texts.notWritten(out, findingCounts(findings, texts)));
    process.stderr.write(`${withClient(options, message)}\n`);
  }
  return { code: exitCode(findings, options), json: { findings, ...written } };
}
