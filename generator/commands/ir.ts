import { basename, dirname } from "node:path";

import type { NamedOperation, Operation } from "../index.ts";
import { writeTree } from "./output.ts";
import type { Options } from "./options.ts";
import { exitCode, report, Stages } from "./report.ts";
import { understandSources } from "./understand.ts";

export const usage = `wechatpay-codegen ir [DIR…] [--out FILE] [--include PATTERN…] [--exclude PATTERN…]
                     [--corrections FILE | --no-corrections]

Prints the IR of the pages below DIR (specs) as JSON: { operations, aliases, coverage }, as ir.schema.json of this package
describes it. Findings go to stderr; it prints all the same. --no-corrections applies no correction,
not even those that come with this package: the IR is what the pages alone say.`;
export const takesNoCorrections = true;

export const takesFolders = true;

export async function run(options: Options): Promise<number> {
  // The IR has stdout to itself, in any format; what was read, and what passed over, is told beside it.
  const stages = new Stages({ ...options, format: "text" });
  const roots = options.positionals.length > 0 ? options.positionals : [options.specs ?? "specs"];
  const { operations, moved, findings, coverage } = await understandSources(roots, options, stages);
  await report(
    findings,
    { ...options, format: options.format === "github" ? "github" : "text" },
    process.stderr,
  );
  const printed = { operations: operations.map(withoutNames), aliases: moved, coverage };
  const text = `${JSON.stringify(printed, null, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else writeTree(dirname(options.out), [{ path: basename(options.out), text }], []);
  return exitCode(findings, options);
}

/** Names are the emitter's business. */
function withoutNames({ names: _, ...operation }: NamedOperation): Operation {
  return operation;
}
