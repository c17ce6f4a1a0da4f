import { summaryOf } from "../explain/operation.ts";
import { search, wordsNear } from "../explain/search.ts";
import { UsageError } from "../io/errors.ts";
import { textsIn } from "../texts/texts.ts";
import { printable } from "../util/printable.ts";
import type { CommandResult } from "./clients.ts";
import { openModel } from "./explain-model.ts";
import { hitLines } from "./explain-report.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { printLines, withClient } from "./report.ts";

/** The command takes words. */
export const takesWords = true;
/** The command takes `--limit`. */
export const takesLimit = true;
/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;

/** How many operations are printed, without `--limit`. */
const USUAL_LIMIT = 20;

/** Finds operations by words. */
export async function run(options: Options): Promise<CommandResult> {
  const { positionals, language, format, limit = USUAL_LIMIT } = options;
  const query = positionals.join(" ").trim();
  if (query === "") throw new UsageError((texts) => texts.wordsMissing("find"));
  const { operations: all, source } = await openModel(options);
  const hits = search(positionals, all);
  if (hits.length === 0) {
    const near = wordsNear(positionals, all);
    const message = textsIn(language).explain.notFound(query, near.join(", "));
    if (format !== "json") process.stderr.write(`${printable(withClient(options, message))}\n`);
    return { code: exit.findings, json: { query, total: 0, operations: [], suggestions: near } };
  }
  const operations = hits.slice(0, limit).map((operation) => summaryOf(operation, source));
  if (format !== "json") printLines(hitLines(operations, hits.length, language));
  return { code: exit.clean, json: { query, total: hits.length, operations } };
}
