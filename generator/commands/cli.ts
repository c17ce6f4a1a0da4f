import { readFileSync } from "node:fs";

import { codeOf, reasonOf } from "../io/disk.ts";
import { UnreadableError, UsageError } from "../io/errors.ts";
import { isRecord } from "../util/is-record.ts";
import { exit } from "./exit.ts";
import { addConfig, parseOptions, type Options } from "./options.ts";
import { texts } from "./texts.ts";

interface Command {
  /** Whether it takes folders without a flag. */
  readonly takesFolders?: boolean;
  /** Whether it takes --no-corrections. */
  readonly takesNoCorrections?: boolean;
  /** Whether it takes --prune. */
  readonly takesPrune?: boolean;
  readonly usage: string;
  run(options: Options): Promise<number>;
}

/** A command is loaded when it is called: parser and emitter take longer to load than most commands to run. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ["generate", () => import("./generate.ts")],
  ["check", () => import("./check.ts")],
  ["import", () => import("./import.ts")],
  ["lint", () => import("./lint.ts")],
  ["ir", () => import("./ir.ts")],
  ["openapi", () => import("./openapi.ts")],
]);

async function help(): Promise<string> {
  const all = await Promise.all([...commands.values()].map((load) => load()));
  return `wechatpay-codegen <command>

${all.map(({ usage }) => usage).join("\n\n")}

Every command takes --format text|json|github, --fail-on error|warn, --color, --no-color, --silent, --help and
-c, --config FILE: a module or JSON of { specs, out, include, exclude, corrections, failOn, cache },
wechatpay-codegen.config.js (.mjs, .json) where none is named.
--include and --exclude select pages by their place in the tree and can be repeated: "openapi/v3/pay/**", "webhook/**". A
folder stands for all pages below it. A page that lies outside of openapi/ and webhook/ is known by its file name. A flag
replaces the list of the configuration. A pattern of include that matches no page is a usage error, one of exclude is
reported. Corrections for pages that are left out need not apply.
Exit codes: 0 clean, 1 findings or stale output, 2 usage, 3 files cannot be read or written.
`;
}

/** Runs a command line and gives the exit code. Each failure is reported in one line. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof UsageError) return fail(texts.helpHint(error.message), exit.usage);
    if (error instanceof UnreadableError) return fail(error.message, exit.unreadable);
    // An error of the system is about the machine, not about this tool: its message is enough.
    if (codeOf(error) !== undefined) return fail(`${reasonOf(error)}.`, exit.unreadable);
    throw error;
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const load = commands.get(name ?? "");
  const options = await addConfig(parseOptions(load ? rest : args));
  if (options.version) return print(`${version()}\n`);
  const command = await load?.();
  if (options.help) return print(command ? `${command.usage}\n` : await help());
  if (command && name !== undefined) {
    refuseForeignOptions(name, command, options);
    return command.run(options);
  }
  throw new UsageError(name === undefined ? texts.commandMissing() : texts.commandUnknown(name));
}

/** Refuses options that only other commands take: ignoring them would give another result than the user expects. */
function refuseForeignOptions(name: string, command: Command, options: Options): void {
  if (!command.takesFolders && options.positionals.length > 0) {
    throw new UsageError(texts.noPositionals(name, options.positionals[0] ?? ""));
  }
  if (options.corrections === false && !command.takesNoCorrections) {
    throw new UsageError(texts.noCorrectionsRefused(name));
  }
  if (options.prune && !command.takesPrune) {
    throw new UsageError(texts.pruneRefused(name));
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
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return isRecord(manifest) ? String(manifest["version"]) : "";
}
