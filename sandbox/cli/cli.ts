import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { IrError } from "../ir/read-ir.ts";
import { codeOf, exit, reasonOf, UnreadableError, UsageError } from "./exit.ts";
import { parseOptions } from "./options.ts";
import { run } from "./run.ts";
import { usage } from "./usage.ts";

/** Runs a command line and returns the exit code. A failure that the user can fix is reported in one line. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.version) return print(`${version()}\n`);
    if (options.help) return print(usage);
    return await run(options);
  } catch (error) {
    if (error instanceof UsageError)
      return fail(`${error.message} See wechatpay-sandbox --help.`, exit.usage);
    if (error instanceof UnreadableError || error instanceof IrError)
      return fail(error.message, exit.unreadable);
    if (codeOf(error) !== undefined) return fail(`${reasonOf(error)}.`, exit.unreadable);
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
