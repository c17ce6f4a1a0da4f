import { readFileSync } from "node:fs";

import { withConfig } from "./config.ts";
import { codeOf, reasonOf } from "./disk.ts";
import { exit, UnreadableError, UsageError } from "./exit.ts";
import { parseOptions, type Options } from "./options.ts";

interface Command {
  /** Whether folders are named without a flag. */
  readonly takesFolders?: boolean;
  /** Whether it can work on the pages as they are, without any correction. */
  readonly takesNoCorrections?: boolean;
  /** Whether it can remove pages that the source no longer has. */
  readonly takesPrune?: boolean;
  readonly usage: string;
  run(options: Options): Promise<number>;
}

/** Each is loaded when it is called: parser and emitter take longer to load than most commands to run. */
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

/** Runs a command line and gives the exit code; every failure is told in one line. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof UsageError)
      return fail(`${error.message} See wechatpay-codegen --help.`, exit.usage);
    if (error instanceof UnreadableError) return fail(error.message, exit.unreadable);
    // A system's own error is about the machine, not about this tool: one line will do.
    if (codeOf(error) !== undefined) return fail(`${reasonOf(error)}.`, exit.unreadable);
    throw error;
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const load = commands.get(name ?? "");
  const options = await withConfig(parseOptions(load ? rest : args));
  if (options.version) return print(`${version()}\n`);
  const command = await load?.();
  if (options.help) return print(command ? `${command.usage}\n` : await help());
  if (command && name !== undefined) {
    refuseStrangers(name, command, options);
    return command.run(options);
  }
  throw new UsageError(name === undefined ? "A command is missing." : `There is no command "${name}".`);
}

/** Refuses what only other commands take: passed over, it would change what the caller expects. */
function refuseStrangers(name: string, command: Command, options: Options): void {
  if (!command.takesFolders && options.positionals.length > 0) {
    throw new UsageError(
      `${name} takes no "${options.positionals[0]}"; name folders with --specs and --out.`,
    );
  }
  if (options.corrections === false && !command.takesNoCorrections) {
    throw new UsageError(`--no-corrections: ${name} always applies corrections. Use it with ir or lint.`);
  }
  if (options.prune && !command.takesPrune) {
    throw new UsageError(`--prune: ${name} does not remove pages. Use it with import.`);
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
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "";
}
