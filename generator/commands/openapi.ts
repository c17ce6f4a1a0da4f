import { UsageError } from "../io/errors.ts";
import { toOpenApi } from "../pipeline.ts";
import { exit } from "./exit.ts";
import { analyzeSources } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, printDocument, report, Stages, textOr } from "./report.ts";
import { plural, texts } from "./texts.ts";

export const usage = `wechatpay-codegen openapi [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE] [--out FILE]

Prints an OpenAPI 3.1 document, as JSON, of the pages below --specs (specs).
Findings go to stderr; where one is an error, no document is printed.`;

export async function run(options: Options): Promise<number> {
  if (options.out === "") throw new UsageError(texts.outEmpty("file"));
  // In any format, stdout holds the document alone; what was read is reported on stderr.
  const stages = new Stages({ ...options, format: "text" });
  const { operations, findings } = await analyzeSources([options.specs ?? "specs"], options, stages);
  await report(findings, textOr("github", options), process.stderr);
  if (exitCode(findings, options) !== exit.clean) {
    process.stderr.write(`${texts.noDocument(countLine(findings))}\n`);
    return exit.findings;
  }
  const document = await toOpenApi(operations);
  stages.done("openapi", plural(operations.length, "operation"));
  printDocument(document, options.out);
  return exit.clean;
}
