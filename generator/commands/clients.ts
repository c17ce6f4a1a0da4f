/** Runs a command for each client of the configuration, in order. */
import { textsIn } from "../texts/texts.ts";
import { failureOf } from "./failure.ts";
import type { Clients, Options } from "./options.ts";
import { printJson, withClient } from "./report.ts";

/** What a command concludes for one client. */
export interface CommandResult {
  readonly code: number;
  /** What `--format json` prints; a command that prints a document has none. */
  readonly json?: object;
}

/**
 * Runs a command for each client, prints the JSON, and returns the highest exit code. An error of one client does not stop
 * the others.
 */
export async function runForEach(
  { all, isGroup }: Clients,
  run: (options: Options) => Promise<CommandResult>,
): Promise<number> {
  const results: CommandResult[] = [];
  for (const options of all) {
    if (isGroup) printHeading(options);
    const result = await (isGroup ? reportErrors(options, run) : run(options));
    results.push(isGroup ? { ...result, json: inGroup(options, result) } : result);
  }
  printResults(results, { all, isGroup });
  return Math.max(...results.map(({ code }) => code));
}

function printResults(results: readonly CommandResult[], { all, isGroup }: Clients): void {
  if (!all.some(({ format }) => format === "json")) return;
  const values = results.flatMap(({ json }) => (json ? [json] : []));
  if (isGroup) printJson({ clients: values });
  else for (const value of values) printJson(value);
}

function inGroup({ client }: Options, { code, json }: CommandResult): object {
  return { client, exitCode: code, ...json };
}

/** Names the client whose stages follow. */
function printHeading({ client = "", format, silent, language }: Options): void {
  if (!silent && format !== "json") process.stderr.write(`${textsIn(language).clientHeading(client)}\n`);
}

/** Runs a command, and reports its error in one line. */
export async function reportErrors(
  options: Options,
  run: (options: Options) => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await run(options);
  } catch (error) {
    const failure = failureOf(error, options.language);
    if (!failure) throw error;
    process.stderr.write(`${withClient(options, failure.message)}\n`);
    return { code: failure.code, json: { error: failure.message } };
  }
}
