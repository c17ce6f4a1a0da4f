import { dirname, join, resolve } from "node:path";

import { Cache } from "../cache/cache.ts";
import { codeKey } from "../cache/code.ts";
import { runKey } from "../cache/keys.ts";
import { isThere, isWithin, runtimeFor } from "./disk.ts";
import { UsageError } from "./exit.ts";
import type { Maker } from "./maker.ts";
import { digestAt, staleFiles } from "./output.ts";
import type { Options } from "./options.ts";
import { readFiles } from "./pages.ts";
import type { Left, Outcome, Run, Sources, Tools } from "./regenerate.ts";
import { countLine, exitCode, report, Stages } from "./report.ts";
import { selectionKey, selectionOf, type Selection } from "./select.ts";
import { correctionsFor, printRead } from "./sources.ts";
import { runOnChange } from "./watch.ts";

export const usage = `wechatpay-codegen generate [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                           [--corrections FILE] [--watch] [--cache DIR | --no-cache]

Writes the client's modules from the pages below --specs (specs) to --out (generated). Nothing is written where a
finding fails the run. --watch runs again at every change of the pages. What a later run need not make again is kept in
--cache (node_modules/.cache/wechatpay-codegen beside the nearest package.json); it changes nothing but the time, and
may be deleted.`;

export async function run(options: Options, code = codeKey): Promise<number> {
  const { specs, out } = placesOf(options);
  const client = [process.cwd(), specs, out];
  const cache = new Cache({ folder: cacheFolder(options), client, code });
  const selection = await selectionOf(options);
  const once = () => generate(options, selection, cache);
  return options.watch ? runOnChange(specs, once) : once();
}

function placesOf(options: Options) {
  return { specs: options.specs ?? "specs", out: options.out ?? options.generated ?? "generated" };
}

/** Where no package is, nothing is kept: a folder would be left that nobody looks for. */
function cacheFolder({ cache }: Options): string | undefined {
  if (cache !== undefined) return cache === false ? undefined : resolve(cache);
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (isThere(join(folder, "package.json"))) {
      return join(folder, "node_modules/.cache/wechatpay-codegen");
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function generate(options: Options, selection: Selection, cache: Cache): Promise<number> {
  const stages = new Stages(options);
  try {
    const sources = readSources(options, selection);
    const last = cache.load<Run>("run");
    const isSame =
      last?.key === sources.key && (last.stopped || isAsLeft(sources, cache.load<Left>("files")));
    const outcome = isSame
      ? await repeat(last, options, stages)
      : await change(sources, { options, cache, stages, maker: last && (await startMaker()) });
    return conclude(outcome, sources.out, options);
  } finally {
    stages.clear();
    cache.save();
  }
}

/** All that a run depends on beside the code, and a key of it. */
function readSources(options: Options, selection: Selection): Sources {
  const { specs, out } = placesOf(options);
  if (out === "") throw new UsageError("--out names no folder.");
  if (isWithin(out, specs)) throw new UsageError(`--out ${out} lies within the pages.`);
  const files = readFiles([specs]);
  const corrections = correctionsFor([specs], options);
  const runtime = runtimeFor(out);
  const { failOn } = options;
  const selected = selectionKey(selection);
  const key = runKey(files, { folder: process.cwd(), specs, out, selected, corrections, runtime, failOn });
  return { specs, out, files, selection, corrections, runtime, key };
}

/** Whether the folder holds what this same run left there, and nothing that it would take away. */
function isAsLeft({ out, key }: Sources, left: Left | undefined): boolean {
  if (left?.key !== key) return false;
  const isThere = [...left.files].every(([path, { digest }]) => digestAt(join(out, path)) === digest);
  return isThere && staleFiles(out, [...left.files.keys()]).length === 0;
}

async function change(sources: Sources, tools: Tools): Promise<Outcome> {
  try {
    const { regenerate } = await import("./regenerate.ts");
    return await regenerate(sources, tools);
  } finally {
    tools.maker?.stop();
  }
}

/** Where a run has gone before, little will have to be made: what makes it loads while that is found out. */
async function startMaker(): Promise<Maker | undefined> {
  const { Maker } = await import("./maker.ts");
  return Maker.start();
}

/** What is as the last run saw it, and left it, would give the same again. */
async function repeat(last: Run, options: Options, stages: Stages): Promise<Outcome> {
  printRead(last, stages);
  await report(last.findings, options, process.stderr);
  if (last.stopped) return { findings: last.findings, written: undefined };
  stages.done("write", "0 written, 0 removed: nothing has changed");
  return { findings: last.findings, written: { changed: [], removed: [] } };
}

function conclude({ findings, written }: Outcome, out: string, options: Options): number {
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ findings, ...written }, null, 2)}\n`);
  } else if (!written) {
    process.stderr.write(`${countLine(findings)}: nothing was written to ${out}.\n`);
  }
  return exitCode(findings, options);
}
