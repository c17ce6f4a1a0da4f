import { styleText } from "node:util";

import { formatProblem, type Problem } from "../index.ts";
import { codeFrame } from "./code-frame.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";

type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY">;

/** Prints the findings of a run, all of them; on a terminal each with the line it is about. */
export async function report(problems: readonly Problem[], options: Options, sink: Sink): Promise<void> {
  for (const problem of problems) {
    if (options.format === "github") sink.write(`${githubLine(problem)}\n`);
    if (options.format !== "text") continue;
    sink.write(`${paint(formatProblem(problem), problem, options.color)}\n`);
    if (sink.isTTY) sink.write(await codeFrame(problem));
  }
}

export function exitCode(problems: readonly Problem[], { failOn }: Options): number {
  const fails = problems.some(({ severity }) => severity === "error" || failOn === "warn");
  return fails ? exit.findings : exit.clean;
}

/** `2 errors, 1 warning`; nothing where there are none. */
export function countLine(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const counts = [plural(errors, "error"), plural(problems.length - errors, "warning")];
  return counts.filter((count) => !count.startsWith("0 ")).join(", ");
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function paint(line: string, { severity }: Problem, color: boolean): string {
  return color
    ? line.replace(
        severity,
        styleText(severity === "error" ? "red" : "yellow", severity, { validateStream: false }),
      )
    : line;
}

/** A workflow command, in the escapes that GitHub documents for it. */
function githubLine({ severity, rule, reason, mend, file, line, column }: Problem): string {
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${severity} ${place}::${data(`${reason} ${mend}`)}`;
}

/** One line a stage, on stderr so that stdout stays what was asked for. */
export class Stages {
  private started = performance.now();
  private readonly silent: boolean;

  constructor({ silent, format }: Options) {
    this.silent = silent || format === "json";
  }

  done(stage: string, what: string): void {
    const now = performance.now();
    const seconds = ((now - this.started) / 1000).toFixed(2);
    this.started = now;
    if (!this.silent) process.stderr.write(`${stage.padEnd(8)} ${what}, ${seconds} s\n`);
  }
}
