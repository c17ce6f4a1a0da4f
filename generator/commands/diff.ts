/** Compares two states of the documentation. */
import { formatMarkdown } from "../diff/format/markdown.ts";
import { formatText } from "../diff/format/text.ts";
import { toDiffDocument, type DiffReport } from "../diff/report.ts";
import { UsageError } from "../io/errors.ts";
import { printableLines } from "../util/printable.ts";
import type { CommandResult } from "./clients.ts";
import { compareSides, failsBy, paintLevel, printAnnotations } from "./comparison.ts";
import { exit } from "./exit.ts";
import { readIgnore, reportIgnore } from "./ignore-file.ts";
import type { FailOn, Format, Options } from "./options.ts";

/** The command takes the two states as arguments. */
export const takesFolders = true;
/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;
/** The command takes `--ignore`. */
export const takesIgnore = true;
/** The formats that the command prints. */
export const formats: readonly Format[] = ["text", "json", "github", "markdown"];
/** What `--fail-on` may be. */
export const failOnValues: readonly FailOn[] = ["breaking", "behaviour"];

/** Prints what changes between two states mean for callers of the client. */
export async function run(options: Options): Promise<CommandResult> {
  const [old, now = options.specs ?? "specs", ...others] = options.positionals;
  if (old === undefined || others.length > 0) throw new UsageError((texts) => texts.diffSides());
  const entries = readIgnore(options.ignore, options);
  const { changes: all, hasErrors } = await compareSides(old, now, options);
  const { changes, ignored } = reportIgnore(all, entries, options);
  const report: DiffReport = { old, new: now, changes, ignored };
  print(report, options);
  return {
    code: hasErrors || failsBy(changes, options) ? exit.findings : exit.clean,
    json: toDiffDocument(report),
  };
}

function print(report: DiffReport, options: Options): void {
  const { format, language, color } = options;
  if (format === "text") process.stdout.write(formatText(report, language, color ? paintLevel : undefined));
  if (format === "markdown") process.stdout.write(printableLines(formatMarkdown(report, language)));
  if (format === "github") printAnnotations(report.changes);
}
