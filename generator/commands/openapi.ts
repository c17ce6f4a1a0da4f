import { basename, dirname } from "node:path";

import { toOpenApi } from "../openapi/document.ts";
import { exit, UsageError } from "./exit.ts";
import { writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { understandSources } from "./understand.ts";

export const usage = `wechatpay-codegen openapi [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE] [--out FILE]

Prints an OpenAPI 3.1 document, as JSON, of the pages below --specs (specs).
Findings go to stderr; where one is an error, nothing is printed.`;

export async function run(options: Options): Promise<number> {
  if (options.out === "") throw new UsageError("--out names no file.");
  // The document has stdout to itself, in any format; what was read, and what passed over, is told beside it.
  const stages = new Stages({ ...options, format: "text" });
  const { operations, findings } = await understandSources([options.specs ?? "specs"], options, stages);
  const format = options.format === "github" ? "github" : "text";
  await report(findings, { ...options, format }, process.stderr);
  if (exitCode(findings, options) !== exit.clean) {
    process.stderr.write(`${countLine(findings)}; no document was written.\n`);
    return exit.findings;
  }
  const document = toOpenApi(operations);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  stages.done("openapi", plural(operations.length, "operation"));
  if (options.out === undefined) process.stdout.write(text);
  else writeTree(dirname(options.out), [{ path: basename(options.out), text }], []);
  return exit.clean;
}
