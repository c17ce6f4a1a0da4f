/** The command `wechatpay-ts doctor`: it checks the configuration of a merchant without moving money. */
import { VERSION } from "../version.ts";
import { languageOf, type Options, parseOptions, UsageError } from "./command-line.ts";
import { examine } from "./doctor.ts";
import { EnvFileError, type Environment, readSettings } from "./environment.ts";
import { nodeNetwork } from "./network.ts";
import { countOf, jsonReport, lineOf, summaryOf } from "./report.ts";
import type { Result, Texts } from "./result.ts";
import { chinese } from "./texts/chinese.ts";
import { english } from "./texts/english.ts";

/** The exit codes of the command. */
const EXIT = { ok: 0, failed: 1, usage: 2, closedPipe: 141 } as const;

/** Runs a command line, and resolves to the exit code. */
export async function main(args: readonly string[], environment: Environment = process.env): Promise<number> {
  exitOnClosedPipe();
  const texts = languageOf(args, environment) === "zh" ? chinese : english;
  try {
    const options = parseOptions(args);
    if (options.version) return print(`${VERSION}\n`);
    if (options.help) return print(texts.usage);
    return await run(options, environment, texts);
  } catch (error) {
    if (error instanceof UsageError) return refuse(texts.helpHint(error.wording(texts)));
    if (error instanceof EnvFileError) return refuse(texts.envFileUnreadable(error.reason));
    throw error;
  }
}

async function run(
  { envFile, isOffline, isNotifying, isJson }: Options,
  environment: Environment,
  texts: Texts,
): Promise<number> {
  const results: Result[] = [];
  const isColored = process.stdout.isTTY && !environment["NO_COLOR"];
  const examination = examine({
    settings: await readSettings(environment, envFile),
    network: isOffline ? undefined : nodeNetwork(),
    isNotifying,
    now: Date.now,
  });
  for await (const one of examination) {
    results.push(one);
    if (!isJson) print(lineOf(one, texts, isColored));
  }
  print(isJson ? jsonReport(results, texts) : summaryOf(results, texts));
  return countOf(results).failed > 0 ? EXIT.failed : EXIT.ok;
}

function print(text: string): number {
  process.stdout.write(text);
  return EXIT.ok;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return EXIT.usage;
}

/** Ends the process without a message when the program that reads its output has ended, as `head` does. */
function exitOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(onStreamError)) stream.on("error", onStreamError);
  }
}

function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.closedPipe);
  throw error;
}
