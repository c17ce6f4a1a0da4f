import { emit } from "../index.ts";
import { isWithin, runtimeFor } from "./disk.ts";
import { exit, UsageError } from "./exit.ts";
import { foreignFiles, staleFiles, writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { countLine, exitCode, plural, report, Stages } from "./report.ts";
import { understandSources } from "./sources.ts";
import { runOnChange } from "./watch.ts";

export const usage = `wechatpay-codegen generate [--specs DIR] [--out DIR] [--corrections FILE] [--watch]

Writes the client's modules from the pages below --specs (specs) to --out (generated). Nothing is written where a
finding fails the run. --watch runs again at every change of the pages.`;

export async function run(options: Options): Promise<number> {
  return options.watch ? runOnChange(options.specs ?? "specs", () => generate(options)) : generate(options);
}

async function generate(options: Options): Promise<number> {
  const stages = new Stages(options);
  const out = options.out ?? options.generated ?? "generated";
  if (out === "") throw new UsageError("--out names no folder.");
  if (isWithin(out, options.specs ?? "specs")) throw new UsageError(`--out ${out} lies within the pages.`);
  const { operations, aliases, problems } = await understandSources(
    [options.specs ?? "specs"],
    options,
    stages,
  );
  await report(problems, options, process.stderr);
  const code = exitCode(problems, options);
  const files =
    code === exit.clean ? await emit({ operations, aliases }, { runtime: await runtimeFor(out) }) : [];
  if (files.length > 0) stages.done("emit", plural(files.length, "file"));
  const foreign = await foreignFiles(out, files);
  if (foreign.length > 0)
    throw new UsageError(`${out} holds files that are not generated: ${foreign.join(", ")}.`);
  const written = files.length > 0 ? await writeTree(out, files, await staleFiles(out, files)) : undefined;
  const done = written && `${written.changed.length} written, ${written.removed.length} removed`;
  if (done) stages.done("write", done);
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ problems, ...written }, null, 2)}\n`);
  } else if (!written) {
    process.stderr.write(`${countLine(problems)}: nothing was written to ${out}.\n`);
  }
  return code;
}
