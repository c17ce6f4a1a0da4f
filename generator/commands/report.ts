import { basename, dirname } from "node:path";
import { styleText } from "node:util";

import type { Finding } from "../findings/finding.ts";
import { formatFinding } from "../findings/format.ts";
import { writeTree } from "../io/output.ts";
import type { SourceSummary } from "../io/sources.ts";
import type { TextFile } from "../refine/corrections.ts";
import type { Stage } from "../texts/english/messages.ts";
import { textsIn, type Texts } from "../texts/texts.ts";
import { printable, printableLines } from "../util/printable.ts";
import { exit } from "./exit.ts";
import type { Format, Options } from "./options.ts";

type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY">;

/** Prints all findings of a run; on a terminal each with its line of the page. */
export async function report(findings: readonly Finding[], options: Options, sink: Sink): Promise<void> {
  for (const finding of findings) {
    if (options.format === "github") sink.write(`${githubLine(finding)}\n`);
    if (options.format !== "text") continue;
    sink.write(`${paint(formatFinding(finding, options.language), finding, options.color)}\n`);
    if (sink.isTTY) sink.write((await import("./code-frame.ts")).codeFrame(finding));
  }
}

/** Names the client before a message, where the configuration is a list of clients. */
export function withClient({ client, language }: Options, message: string): string {
  return client === undefined ? message : textsIn(language).ofClient(client, message);
}

/** Returns the exit code of a run with these findings. */
export function exitCode(findings: readonly Finding[], { failOn }: Options): number {
  const fails = findings.some(
    ({ severity }) => severity === "error" || (severity === "warning" && failOn === "warn"),
  );
  return fails ? exit.findings : exit.clean;
}

/** `2 errors, 1 warning`; empty where there are none. */
export function findingCounts(findings: readonly Finding[], texts: Texts): string {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return texts.findingCounts(counts);
}

/** Reports what the run reads. Warnings are printed even where stages are silent. */
export function reportSources(summary: SourceSummary, stages: Stages): void {
  const { texts } = stages;
  stages.done("read", texts.sources(summary));
  for (const { from, text } of summary.unmatched) {
    process.stderr.write(`${printable(texts.excludeUnmatched(from, text))}\n`);
  }
}

/** Reports how many operations a run has read, and which files corrected them. */
export function reportOperations(count: number, corrections: readonly TextFile[], stages: Stages): void {
  const { texts } = stages;
  const files = corrections.map(({ path }) => path).join(", ");
  stages.done("parse", files === "" ? texts.operations(count) : texts.operationsCorrected(count, files));
}

/** For a command whose stdout holds a document: findings are text, or one other format where it is asked for. */
export function textOr(format: Format, options: Options): Options {
  return { ...options, format: options.format === format ? format : "text" };
}

/** Prints lines on stdout, without characters that a terminal would obey: they may have texts of pages. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(printable).join("\n")}\n`);
}

/** Prints a document as JSON, or writes it to a file. */
export function printDocument(document: unknown, file: string | undefined): void {
  if (file === undefined) printJson(document);
  else writeTree(dirname(file), [{ path: basename(file), text: jsonText(document) }], []);
}

/** Prints a value as JSON on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(jsonText(value));
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const colors = { error: "red", warning: "yellow", note: "cyan" } as const;

/** Colours the severity, which stands behind the place: the name of the file may have the same word. */
function paint(text: string, { file, line, column, severity }: Finding, color: boolean): string {
  if (!color) return text;
  const start = `${printable(file)}:${line}:${column} `.length;
  const painted = styleText(colors[severity], severity, { validateStream: false });
  return `${text.slice(0, start)}${painted}${text.slice(start + severity.length)}`;
}

function githubLine({ severity, rule, reason, fix, file, line, column }: Finding): string {
  const level = severity === "note" ? "notice" : severity;
  return githubAnnotation(level, { file, line, col: column, title: rule }, `${reason} ${fix}`);
}

/** Returns a workflow command of GitHub that annotates a place, in the escapes that GitHub documents. */
export function githubAnnotation(
  level: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const data = (text: string) =>
    printableLines(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const place = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${place.join(",")}::${data(message)}`;
}

/** The least time between two updates of a terminal's line. */
const PROGRESS_INTERVAL_MS = 100;
const clearLine = "\r\u001b[K";

/** Prints one line for each stage to stderr; on a terminal also the progress of a long stage. */
export class Stages {
  readonly texts: Texts;
  private started = performance.now();
  private shownAt = this.started;
  private showsProgress = false;
  private readonly silent: boolean;
  private readonly sink: Sink;

  constructor({ silent, format, language }: Options, sink: Sink = process.stderr) {
    this.texts = textsIn(language);
    this.silent = silent || format === "json";
    this.sink = sink;
  }

  done(stage: Stage, text: string): void {
    const now = performance.now();
    const seconds = ((now - this.started) / 1000).toFixed(2);
    this.clear();
    this.started = now;
    this.shownAt = now;
    if (!this.silent) this.sink.write(`${this.texts.stageDone(stage, printable(text), seconds)}\n`);
  }

  /** Shows progress in a line that the next call, or the line of the stage, replaces. */
  readonly progress = (stage: Stage, done: number, all: number): void => {
    const now = performance.now();
    if (this.silent || !this.sink.isTTY || now - this.shownAt < PROGRESS_INTERVAL_MS) return;
    this.shownAt = now;
    this.showsProgress = true;
    this.sink.write(`${clearLine}${this.texts.stageProgress(stage, done, all)}`);
  };

  /** Removes the line of progress. */
  clear(): void {
    if (this.showsProgress) this.sink.write(clearLine);
    this.showsProgress = false;
  }
}
