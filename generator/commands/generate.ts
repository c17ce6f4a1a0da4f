import { emit, hasErrors } from "../index.ts";
import { staleFiles, writeTree } from "./disk.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { understandSources } from "./sources.ts";

export const usage = `wechatpay-codegen generate [--specs DIR] [--out DIR] [--corrections FILE]

Writes the client's modules from the pages below --specs (specs) to --out (generated). Nothing is written where a
finding is an error.`;

export async function run(options: Options): Promise<number> {
  const stages = new Stages(options);
  const out = options.out ?? "generated";
  const { operations, problems } = await understandSources([options.specs ?? "specs"], options, stages);
  await report(problems, options, process.stderr);
  const files = hasErrors(problems) ? [] : await emit(operations);
  if (files.length > 0) stages.done("emit", plural(files.length, "file"));
  const written = files.length > 0 ? await writeTree(out, files, await staleFiles(out, files)) : undefined;
  const done = written && `${written.changed.length} written, ${written.removed.length} removed`;
  if (done) stages.done("write", done);
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ problems, ...written }, null, 2)}\n`);
  } else if (!written) {
    process.stderr.write(`${countLine(problems)}: nothing was written to ${out}.\n`);
  }
  return exitCode(problems, options);
}
