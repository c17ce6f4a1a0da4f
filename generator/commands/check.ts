import { hasErrors } from "../findings/finding.ts";
import { UsageError } from "../io/errors.ts";
import { SecondThread } from "../io/second-thread.ts";
import { pagesFor } from "../io/project.ts";
import type { NamedOperation } from "../ir/model.ts";
import { emit } from "../pipeline.ts";
import { printable } from "../util/printable.ts";
import { analyzeSources } from "./analyze-sources.ts";
import { emitOptionsOf, formatterOf } from "./emit-options.ts";
import type { CommandResult } from "./clients.ts";
import { findDifferences, type Difference } from "./differences.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { printDifferences } from "./print-differences.ts";
import { exitCode, findingCounts, report, Stages, withClient } from "./report.ts";

/** The command takes `--skill`. */
export const takesSkill = true;

/** Compares the output with the pages, and prints the difference. */
export async function run(options: Options): Promise<CommandResult> {
  const helper = SecondThread.start();
  try {
    return await check(options, helper);
  } finally {
    helper?.stop();
  }
}

async function check(options: Options, helper: SecondThread | undefined): Promise<CommandResult> {
  const stages = new Stages(options);
  const { texts } = stages;
  const out = options.out ?? options.generated ?? "generated";
  if (out === "") throw new UsageError((texts) => texts.outFolderEmpty());
  const specs = options.specs ?? "specs";
  const formatter = await formatterOf(options, out);
  const model = await analyzeSources([specs], options, stages, { parser: "remark", helper });
  const { findings } = model;
  await report(findings, options, process.stderr);
  if (hasErrors(findings)) {
    if (options.format !== "json") {
      const message = texts.notCompared(printable(out), findingCounts(findings, texts));
      process.stderr.write(`${withClient(options, message)}\n`);
    }
    return { code: exit.findings, json: { findings, differences: [] } };
  }
  const progress = (done: number, all: number) => stages.progress("check", done, all);
  const emitOptions = { ...emitOptionsOf(options, out), pages: pagesFor(out, specs, model.operations) };
  const files = await emit(model, { ...emitOptions, helper, formatter, progress });
  const differences = await findDifferences(out, files, model, formatter);
  stages.done("check", texts.compared(files.length));
  if (options.format !== "json") printDifferences(differences, out, options);
  const skill = await checkSkill(model.operations, options, stages);
  const isStale = differences.length > 0 || (skill !== undefined && skill.length > 0);
  return {
    code: isStale ? exit.findings : exitCode(findings, options),
    json: {
      findings,
      differences: differences.map(summaryOf),
      ...(skill && { skill: { differences: skill.map(summaryOf) } }),
    },
  };
}

/** Compares the skill; undefined if the project has none. */
async function checkSkill(
  operations: readonly NamedOperation[],
  options: Options,
  stages: Stages,
): Promise<readonly Difference[] | undefined> {
  const { skill, format } = options;
  if (skill === undefined) return undefined;
  const [{ skillOf }, { findSkillDifferences }] = await Promise.all([
    import("./skill.ts"),
    import("./skill-differences.ts"),
  ]);
  const files = await skillOf(operations, options);
  const differences = await findSkillDifferences(skill, files);
  stages.done("skill", stages.texts.compared(files.length));
  if (format !== "json") printDifferences(differences, skill, options);
  return differences;
}

function summaryOf({ path, category, functions, pages }: Difference): object {
  return { path, category, functions, pages };
}
