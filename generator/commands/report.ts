import { styleText } from "node:util";

import { formatFinding, type Finding } from "../findings/finding.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";

type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY">;

/** Prints the findings of a run, all of them; on a terminal each with the line it is about. */
export async function report(findings: readonly Finding[], options: Options, sink: Sink): Promise<void> {
  for (const finding of findings) {
    if (options.format === "github") sink.write(`${githubLine(finding)}\n`);
    if (options.format !== "text") continue;
    sink.write(`${paint(formatFinding(finding), finding, options.color)}\n`);
    if (sink.isTTY) sink.write((await import("./code-frame.ts")).codeFrame(finding));
  }
}

export function exitCode(findings: readonly Finding[], { failOn }: Options): number {
  const fails = findings.some(
    ({ severity }) => severity === "error" || (severity === "warning" && failOn === "warn"),
  );
  return fails ? exit.findings : exit.clean;
}

/** `2 errors, 1 warning`; nothing where there are none. */
export function countLine(findings: readonly Finding[]): string {
  const counts = (["error", "warning", "note"] as const).map((severity) =>
    plural(findings.filter((finding) => finding.severity === severity).length, severity),
  );
  return counts.filter((count) => !count.startsWith("0 ")).join(", ");
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const colors = { error: "red", warning: "yellow", note: "cyan" } as const;

function paint(line: string, { severity }: Finding, color: boolean): string {
  return color
    ? line.replace(severity, styleText(colors[severity], severity, { validateStream: false }))
    : line;
}

/** A workflow command, in the escapes that GitHub documents for it. */
function githubLine({ severity, rule, reason, fix, file, line, column }: Finding): string {
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${severity === "note" ? "notice" : severity} ${place}::${data(`${reason} ${fix}`)}`;
}

/** A terminal shows no more of them. Milliseconds between two. */
const progressEvery = 100;
const clearLine = "\r\u001b[K";

/** One line a stage, on stderr so that stdout stays what was asked for; on a terminal also how far a long stage is. */
export class Stages {
  private started = performance.now();
  private shownAt = this.started;
  private showsProgress = false;
  private readonly silent: boolean;
  private readonly sink: Sink;

  constructor({ silent, format }: Options, sink: Sink = process.stderr) {
    this.silent = silent || format === "json";
    this.sink = sink;
  }

  done(stage: string, what: string): void {
    const now = performance.now();
    const seconds = ((now - this.started) / 1000).toFixed(2);
    this.clear();
    this.started = now;
    this.shownAt = now;
    if (!this.silent) this.sink.write(`${stage.padEnd(8)} ${what}, ${seconds} s\n`);
  }

  /** Takes the place of the last one; the line of the stage takes its place in the end. */
  readonly progress = (stage: string, done: number, all: number): void => {
    const now = performance.now();
    if (this.silent || !this.sink.isTTY || now - this.shownAt < progressEvery) return;
    this.shownAt = now;
    this.showsProgress = true;
    this.sink.write(`${clearLine}${stage.padEnd(8)} ${done} of ${all}`);
  };

  /** Before anything else is written there. */
  clear(): void {
    if (this.showsProgress) this.sink.write(clearLine);
    this.showsProgress = false;
  }
}
