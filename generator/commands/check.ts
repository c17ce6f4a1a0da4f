import { join } from "node:path";
import { styleText } from "node:util";

import { createTwoFilesPatch } from "diff";

import type { OutputFile } from "../index.ts";
import { drafts, makeEach } from "../incremental.ts";
import { hasErrors } from "../findings/finding.ts";
import { readIfThere, runtimeFor, shown } from "./disk.ts";
import { exit } from "./exit.ts";
import { staleFiles } from "./output.ts";
import type { Options } from "./options.ts";
import type { PagePatterns } from "./patterns.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { understandSources } from "./understand.ts";

export const usage = `wechatpay-codegen check [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                        [--corrections FILE]

Exits with 0 when --out (generated) is what the pages below --specs (specs) give, with 1 and a unified diff when it is
not. Writes nothing. Modules that nobody generated are left alone, here as by generate.`;

/** A file that is not what it should be; no text stands for a file that is not there, or should not be. */
interface Difference {
  readonly path: string;
  readonly there: string | undefined;
  readonly wanted: string | undefined;
}

export async function run(options: Options): Promise<number> {
  const stages = new Stages(options);
  const out = options.out ?? options.generated ?? "generated";
  const { operations, aliases, findings } = await understandSources(
    [options.specs ?? "specs"],
    options,
    stages,
  );
  await report(findings, options, process.stderr);
  if (hasErrors(findings)) {
    if (options.format === "json") printJson({ findings, differences: [] });
    else process.stderr.write(`${countLine(findings)}: there is nothing to compare ${out} with.\n`);
    return exit.findings;
  }
  const progress = (done: number, all: number) => stages.progress("check", done, all);
  const files = await makeEach(drafts({ operations, aliases }), { runtime: runtimeFor(out) }, progress);
  const differences = compare(out, files);
  stages.done("check", `${plural(files.length, "file")} compared`);
  if (options.format === "json") {
    printJson({ findings, differences: differences.map(({ path }) => path) });
  } else printDifferences(differences, out, options);
  return differences.length > 0 ? exit.findings : exitCode(findings, options);
}

function compare(out: string, files: readonly OutputFile[]): Difference[] {
  const differences: Difference[] = [];
  for (const { path, text } of files) {
    const there = readIfThere(join(out, path));
    if (there !== text) differences.push({ path, there, wanted: text });
  }
  for (const path of staleFiles(
    out,
    files.map(({ path }) => path),
  )) {
    differences.push({ path, there: readIfThere(join(out, path)), wanted: undefined });
  }
  return differences;
}

/** A stale client can differ in a thousand files, and nobody reads the twenty-first. */
const mostShown = 20;

function printDifferences(differences: readonly Difference[], out: string, options: Options): void {
  for (const { path, there, wanted } of differences.slice(0, mostShown)) {
    const name = shown(join(out, path));
    if (options.format === "github") {
      process.stdout.write(`::error file=${name}::It is not what the pages give; generate it again.\n`);
    }
    const patch = createTwoFilesPatch(
      there === undefined ? "/dev/null" : `a/${name}`,
      wanted === undefined ? "/dev/null" : `b/${name}`,
      there ?? "",
      wanted ?? "",
    );
    process.stdout.write(paint(patch.replace(/^=+\n/u, ""), options.color));
  }
  if (differences.length > mostShown) {
    process.stdout.write(`… and ${differences.length - mostShown} more files\n`);
  }
  if (differences.length > 0) {
    const flags = [
      options.config && `--config ${options.config}`,
      options.specs && `--specs ${options.specs}`,
      options.out && `--out ${options.out}`,
      ...patternFlags("--include", options.include),
      ...patternFlags("--exclude", options.exclude),
      options.corrections && `--corrections ${options.corrections}`,
    ];
    const command = ["npx wechatpay-codegen generate", ...flags].filter(Boolean).join(" ");
    const count = plural(differences.length, "file");
    process.stdout.write(
      `\n${out} is not what ${options.specs ?? "specs"} gives: ${count} ${differences.length === 1 ? "differs" : "differ"}. Run:\n\n  ${command}\n`,
    );
  } else if (!options.silent) process.stdout.write(`${out} is what ${options.specs ?? "specs"} gives.\n`);
}

/** As they were given; those of the configuration apply without a flag. */
function patternFlags(flag: string, patterns: PagePatterns | undefined): string[] {
  return patterns?.isFlag ? patterns.texts.map((text) => `${flag} "${text}"`) : [];
}

/** Whether the stream takes colours was settled when the options were read. */
const asAsked = { validateStream: false };

function paint(patch: string, color: boolean): string {
  if (!color) return patch;
  return patch
    .replace(/^\+(?!\+\+ ).*$/gmu, (line) => styleText("green", line, asAsked))
    .replace(/^-(?!-- ).*$/gmu, (line) => styleText("red", line, asAsked));
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
