/** Prints how an output folder differs from its pages. */
import { join } from "node:path";
import { styleText } from "node:util";

import { createTwoFilesPatch } from "diff";

import { shown } from "../io/disk.ts";
import type { PagePatterns } from "../io/patterns.ts";
import type { DifferenceCategory } from "../texts/english/messages.ts";
import { textsIn } from "../texts/texts.ts";
import { printable, printableLines } from "../util/printable.ts";
import { categories, type Difference } from "./differences.ts";
import type { Options } from "./options.ts";
import { githubAnnotation, withClient } from "./report.ts";

/** A stale client can differ in a thousand files; the first ones show why. */
const MOST_SHOWN = 20;

/** Files of these categories have the code that generate would write, so that a diff says nothing. */
const sameCode: readonly DifferenceCategory[] = ["reformatted", "line-ends"];

/** Prints each file with its category, its functions and pages, and the diff of its code; then what to do. */
export function printDifferences(differences: readonly Difference[], out: string, options: Options): void {
  const { specs = "specs" } = options;
  const texts = textsIn(options.language);
  for (const difference of differences.slice(0, MOST_SHOWN)) printDifference(difference, out, options);
  if (differences.length > MOST_SHOWN) {
    process.stdout.write(`${texts.moreFiles(differences.length - MOST_SHOWN)}\n`);
  }
  if (differences.length > 0) {
    const counts = categories.flatMap((category) => {
      const count = differences.filter((one) => one.category === category).length;
      return count > 0 ? [[category, count] as const] : [];
    });
    const command = commandFor(options);
    const message = texts.outdated(printable(out), printable(specs), counts, printable(command));
    process.stdout.write(`\n${withClient(options, message)}\n`);
  } else if (!options.silent) {
    process.stdout.write(`${withClient(options, texts.upToDate(printable(out), printable(specs)))}\n`);
  }
}

function printDifference(difference: Difference, out: string, { format, color, language }: Options): void {
  const { path, category, functions, pages, actual, expected } = difference;
  const name = shown(join(out, path));
  const texts = textsIn(language);
  const lines = [texts.differs(category, name)];
  if (pages.length > 0)
    lines.push(`  ${[functions.join(", "), pages.join(", ")].filter(Boolean).join(": ")}`);
  if (format === "github") {
    process.stdout.write(`${githubAnnotation("error", { file: name }, lines.join("\n"))}\n`);
  } else process.stdout.write(`${lines.map(printable).join("\n")}\n`);
  if (sameCode.includes(category) || (actual === undefined && expected === undefined)) return;
  const patch = createTwoFilesPatch(
    actual === undefined ? "/dev/null" : `a/${name}`,
    expected === undefined ? "/dev/null" : `b/${name}`,
    actual ?? "",
    expected ?? "",
  );
  process.stdout.write(paint(printableLines(patch.replace(/^=+\n/u, "")), color));
}

/** The command that writes the output, with the flags of this one. */
function commandFor(options: Options): string {
  const flags = [
    ...flag("--config", options.config),
    ...flag("--client", options.client),
    ...flag("--specs", options.specs),
    ...flag("--out", options.out),
    ...flag("--skill", options.skill),
    ...patternFlags("--include", options.include),
    ...patternFlags("--exclude", options.exclude),
    ...flag("--corrections", options.corrections || undefined),
    ...flag("--import-extension", options.importExtension),
    ...(options.closedEnums === undefined
      ? []
      : [options.closedEnums ? "--closed-enums" : "--no-closed-enums"]),
  ];
  return ["npx wechatpay-codegen generate", ...flags].join(" ");
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
