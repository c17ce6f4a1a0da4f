import { basename, dirname } from "node:path";
import { styleText } from "node:util";

import type { Finding } from "../findings/finding.ts";
import { formatFinding } from "../findings/format.ts";
import { writeTree } from "../io/output.ts";
import type { SourceSummary } from "../io/sources.ts";
import type { TextFile } from "../refine/corrections.ts";
import { exit } from "./exit.ts";
import type { Format, Options } from "./options.ts";
import { plural, texts } from "./texts.ts";

type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY">;

/** Prints all findings of a run; on a terminal each with its line of the page. */
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

/** `2 errors, 1 warning`; empty where there are none. */
export function countLine(findings: readonly Finding[]): string {
  const counts = (["error", "warning", "note"] as const).map((severity) =>
    plural(findings.filter((finding) => finding.severity === severity).length, severity),
  );
  return counts.filter((count) => !count.startsWith("0 ")).join(", ");
}

/** Reports what the run reads. Warnings are printed even where stages are silent. */
export function reportSources(summary: SourceSummary, stages: Stages): void {
  stages.done("read", texts.sources(summary));
  printWarnings(summary.warnings);
}

export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
}

export function reportOperations(count: number, corrections: readonly TextFile[], stages: Stages): void {
  stages.done("parse", texts.operations(count, corrections.map(({ path }) => path).join(", ")));
}

/** For a command whose stdout holds a document: findings are text, or one other format where it is asked for. */
export function textOr(format: Format, options: Options): Options {
  return { ...options, format: options.format === format ? format : "text" };
}

/** Prints a document as JSON, or writes it to a file. */
export function printDocument(document: unknown, file: string | undefined): void {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeTree(dirname(file), [{ path: basename(file), text }], []);
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

/** The least time between two updates of a terminal's line. */
const PROGRESS_INTERVAL_MS = 100;
const clearLine = "\r\u001b[K";

/** Prints one line for each stage to stderr; on a terminal also the progress of a long stage. */
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

  done(stage: string, text: string): void {
    const now = performance.now();
    const seconds = ((now - this.started) / 1000).toFixed(2);
    this.clear();
    this.started = now;
    this.shownAt = now;
    if (!this.silent) this.sink.write(`${stage.padEnd(8)} ${text}, ${seconds} s\n`);
  }

  /** Shows progress in a line that the next call, or the line of the stage, replaces. */
  readonly progress = (stage: string, done: number, all: number): void => {
    const now = performance.now();
    if (this.silent || !this.sink.isTTY || now - this.shownAt < PROGRESS_INTERVAL_MS) return;
    this.shownAt = now;
    this.showsProgress = true;
    this.sink.write(`${clearLine}${stage.padEnd(8)} ${done} of ${all}`);
  };

  /** Removes the line of progress. */
  clear(): void {
    if (this.showsProgress) this.sink.write(clearLine);
    this.showsProgress = false;
  }
}
