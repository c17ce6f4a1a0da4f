import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { exitOnClosedPipe } from "../../generator/util/closed-pipe.ts";
import type { Environment } from "../../generator/util/language.ts";
import { IrError } from "../ir/read-ir.ts";
import { codeOf, reasonOf } from "../../generator/util/errors.ts";
import { exit, UnreadableError, UsageError } from "./exit.ts";
import { languageOf, parseOptions } from "./options.ts";
import { run } from "./run.ts";
import { textsIn } from "./texts/texts.ts";

/**
 * Runs a command line and returns the exit code. A failure that the user can fix is reported in one line, in the language of
 * `--lang` or else of the locale that the environment names.
 */
export async function main(args: readonly string[], environment: Environment = process.env): Promise<number> {
  exitOnClosedPipe();
  const language = languageOf(args, environment);
  const texts = textsIn(language);
  try {
    const options = parseOptions(args, language);
    if (options.version) return print(`${version()}\n`);
    if (options.help) return print(texts.usage());
    return await run(options);
  } catch (error) {
    if (error instanceof UsageError) return fail(texts.helpHint(error.messageIn(language)), exit.usage);
    if (error instanceof UnreadableError) return fail(error.messageIn(language), exit.unreadable);
    if (error instanceof IrError) return fail(texts.irInvalid(error), exit.unreadable);
    if (codeOf(error) !== undefined) return fail(texts.systemError(reasonOf(error)), exit.unreadable);
    throw error;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return exit.clean;
}

function fail(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

function version(): string {
  const path = createRequire(import.meta.url).resolve("wechatpay-sandbox/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version; // our package.json
}
