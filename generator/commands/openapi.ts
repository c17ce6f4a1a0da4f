import { UsageError } from "../io/errors.ts";
import { toOpenApi } from "../pipeline.ts";
import { exit } from "./exit.ts";
import { analyzeSources } from "./analyze-sources.ts";
import type { CommandResult } from "./clients.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, printDocument, report, Stages, textOr } from "./report.ts";

/** The command prints one document. */
export const printsDocument = true;

/** Prints the pages as an OpenAPI document. */
export async function run(options: Options): Promise<CommandResult> {
  if (options.out === "") throw new UsageError((texts) => texts.outFileEmpty());
  // In any format, stdout holds the document alone; what was read is reported on stderr.
  const stages = new Stages({ ...options, format: "text" });
  const { operations, findings } = await analyzeSources([options.specs ?? "specs"], options, stages);
  await report(findings, textOr("github", options), process.stderr);
  if (exitCode(findings, options) !== exit.clean) {
    process.stderr.write(`${stages.texts.noDocument(findingCounts(findings, stages.texts))}\n`);
    return { code: exit.findings };
  }
  const document = await toOpenApi(operations);
  stages.done("openapi", stages.texts.operations(operations.length));
  printDocument(document, options.out);
  return { code: exit.clean };
}
