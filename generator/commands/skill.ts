import type { OutputFile } from "../emit/plan.ts";
import type { NamedOperation } from "../ir/model.ts";
import { allClientCauses } from "../io/client-causes.ts";
import { isWithin } from "../io/disk.ts";
import { UsageError } from "../io/errors.ts";
import type { Written } from "../io/output.ts";
import { writeRecorded } from "../io/recorded-output.ts";
import { toSkill } from "../pipeline.ts";
import { printable } from "../util/printable.ts";
import type { CommandResult } from "./clients.ts";
import { exit } from "./exit.ts";
import { moduleSource, openModel } from "./explain-model.ts";
import type { Options } from "./options.ts";
import { exitCode, findingCounts, report, Stages, withClient } from "./report.ts";

/** Writes the skill for coding assistants. */
export async function run(options: Options): Promise<CommandResult> {
  const out = options.out ?? options.skill;
  if (out === undefined || out === "") throw new UsageError((texts) => texts.skillFolderMissing());
  const own = { ...options, out: undefined };
  const { operations, findings, isPackaged } = await openModel(own);
  const stages = new Stages(options);
  await report(findings, options, process.stderr);
  if (exitCode(findings, options) !== exit.clean) {
    const message = printable(stages.texts.notWritten(out, findingCounts(findings, stages.texts)));
    if (options.format !== "json") process.stderr.write(`${withClient(options, message)}\n`);
    return { code: exit.findings, json: { findings } };
  }
  const written = await writeSkill(operations, out, own, isPackaged);
  return { code: exit.clean, json: { findings, ...written } };
}

/** Writes the skill of the client that `generate` has written: of the same pages. */
export async function writeSkillOf(options: Options, out: string): Promise<Written> {
  const { operations } = await openModel(options);
  return writeSkill(operations, out, options, false);
}

async function writeSkill(
  operations: readonly NamedOperation[],
  out: string,
  options: Options,
  isPackaged: boolean,
): Promise<Written> {
  const { specs = "specs" } = options;
  if (isWithin(out, specs)) throw new UsageError((texts) => texts.skillWithinPages(out));
  const stages = new Stages(options);
  const written = await writeRecorded(out, await skillOf(operations, options, isPackaged));
  stages.done("skill", stages.texts.written(written.changed.length, written.removed.length));
  return written;
}

/** Returns the files of the skill. `check` compares them with those on the disk. */
export async function skillOf(
  operations: readonly NamedOperation[],
  options: Options,
  isPackaged = false,
): Promise<OutputFile[]> {
  const [english, chinese] = await Promise.all([allClientCauses("en"), allClientCauses("zh")]);
  const causes = english?.map(({ causeCode, ...cause }, at) => ({
    ...cause,
    kind: "cause" as const,
    code: causeCode,
    chineseTitle: chinese?.[at]?.title ?? "",
  }));
  const source = isPackaged ? ({ from: "package" } as const) : moduleSource(options);
  return toSkill({ operations, source, causes });
}
