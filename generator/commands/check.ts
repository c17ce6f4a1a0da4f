import { join } from "node:path";
import { styleText } from "node:util";

import { createTwoFilesPatch } from "diff";

import type { OutputFile } from "../emit/plan.ts";
import { hasErrors } from "../findings/finding.ts";
import { readIfThere, shown } from "../io/disk.ts";
import { UsageError } from "../io/errors.ts";
import { staleFiles } from "../io/output.ts";
import { SecondThread } from "../io/second-thread.ts";
import type { PagePatterns } from "../io/patterns.ts";
import { pagesFor } from "../io/project.ts";
import { emit } from "../pipeline.ts";
import { printable, printableLines } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { analyzeSources } from "./analyze-sources.ts";
import { emitOptionsOf, formatterOf } from "./emit-options.ts";
import type { CommandResult } from "./clients.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, githubAnnotation, report, Stages, withClient } from "./report.ts";

/** A file that differs. Undefined stands for a file that does not exist. */
interface Difference {
  readonly path: string;
  readonly actual: string | undefined;
  readonly expected: string | undefined;
}

/** Compares the output with the pages, and prints the difference. */
export async function run(options: Options): Promise<CommandResult> {
  const helper = SecondThread.start();
  try {
    return await check(options, helper);
  } finally {
    helper?.stop();
  }
}

async function check(options: Options, helper: SecondThread | undefined): Promise<CommandResult> {
  const stages = new Stages(options);
  const { texts } = stages;
  const out = options.out ?? options.generated ?? "generated";
  if (out === "") throw new UsageError((texts) => texts.outFolderEmpty());
  const specs = options.specs ?? "specs";
  const formatter = await formatterOf(options, out);
  const model = await analyzeSources([specs], options, stages, { parser: "remark", helper });
  const { findings } = model;
  await report(findings, options, process.stderr);
  if (hasErrors(findings)) {
    if (options.format !== "json") {
      const message = texts.notCompared(printable(out), findingCounts(findings, texts));
      process.stderr.write(`${withClient(options, message)}\n`);
    }
    return { code: exit.findings, json: { findings, differences: [] } };
  }
  const progress = (done: number, all: number) => stages.progress("check", done, all);
  const emitOptions = { ...emitOptionsOf(options, out), pages: pagesFor(out, specs, model.operations) };
  const files = await emit(model, { ...emitOptions, helper, formatter, progress });
  const differences = compare(out, files);
  stages.done("check", texts.compared(files.length));
  if (options.format !== "json") printDifferences(differences, out, options);
  return {
    code: differences.length > 0 ? exit.findings : exitCode(findings, options),
    json: { findings, differences: differences.map(({ path }) => path) },
  };
}

function compare(out: string, files: readonly OutputFile[]): Difference[] {
  const differences: Difference[] = [];
  for (const { path, text } of files) {
    const actual = readIfThere(join(out, path));
    if (actual !== text) differences.push({ path, actual, expected: text });
  }
  for (const path of staleFiles(
    out,
    files.map(({ path }) => path),
  )) {
    differences.push({ path, actual: readIfThere(join(out, path)), expected: undefined });
  }
  return differences;
}

/** A stale client can differ in a thousand files; the first ones show why. */
const MOST_SHOWN = 20;

function printDifferences(differences: readonly Difference[], out: string, options: Options): void {
  const { specs = "specs" } = options;
  const texts = textsIn(options.language);
  for (const { path, actual, expected } of differences.slice(0, MOST_SHOWN)) {
    const name = shown(join(out, path));
    if (options.format === "github") {
      process.stdout.write(`${githubAnnotation("error", { file: name }, texts.stale(name))}\n`);
    }
    const patch = createTwoFilesPatch(
      actual === undefined ? "/dev/null" : `a/${name}`,
      expected === undefined ? "/dev/null" : `b/${name}`,
      actual ?? "",
      expected ?? "",
    );
    process.stdout.write(paint(printableLines(patch.replace(/^=+\n/u, "")), options.color));
  }
  if (differences.length > MOST_SHOWN) {
    process.stdout.write(`${texts.moreFiles(differences.length - MOST_SHOWN)}\n`);
  }
  if (differences.length > 0) {
    const flags = [
      ...flag("--config", options.config),
      ...flag("--client", options.client),
      ...flag("--specs", options.specs),
      ...flag("--out", options.out),
      ...patternFlags("--include", options.include),
      ...patternFlags("--exclude", options.exclude),
      ...flag("--corrections", options.corrections || undefined),
      ...flag("--import-extension", options.importExtension),
      ...(options.closedEnums === undefined
        ? []
        : [options.closedEnums ? "--closed-enums" : "--no-closed-enums"]),
    ];
    const command = ["npx wechatpay-codegen generate", ...flags].join(" ");
    const message = texts.outdated(printable(out), printable(specs), differences.length, printable(command));
    process.stdout.write(`\n${withClient(options, message)}\n`);
  } else if (!options.silent) {
    process.stdout.write(`${withClient(options, texts.upToDate(printable(out), printable(specs)))}\n`);
  }
}

/** The patterns of the command line; those of the configuration apply without a flag. */
function patternFlags(name: string, patterns: PagePatterns | undefined): string[] {
  return patterns?.isFlag ? patterns.texts.flatMap((text) => flag(name, text)) : [];
}

/** A flag with its value, which is quoted where a shell would split or change it. */
function flag(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return [`${name} ${/^[\w./:@-]+$/u.test(value) ? value : quote(value)}`];
}

/** Quotes a value for the shell: within single quotes, a POSIX shell changes nothing. */
function quote(value: string): string {
  if (process.platform === "win32") return `"${value.replaceAll('"', '""')}"`;
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** parseOptions has decided about colours. */
const isDecided = { validateStream: false };

function paint(patch: string, color: boolean): string {
  if (!color) return patch;
  return patch
    .replace(/^\+(?!\+\+ ).*$/gmu, (line) => styleText("green", line, isDecided))
    .replace(/^-(?!-- ).*$/gmu, (line) => styleText("red", line, isDecided));
}
