import { codeOf, reasonOf } from "../util/errors.ts";
import { UnreadableError, UsageError } from "../io/errors.ts";
import { textsIn, type Texts } from "../texts/texts.ts";
import type { Environment } from "../util/language.ts";
import { version } from "../util/version.ts";
import { exit } from "./exit.ts";
import { addConfig, languageOf, parseOptions, type Options } from "./options.ts";

interface Command {
  /** Whether it takes folders without a flag. */
  readonly takesFolders?: boolean;
  /** Whether it takes --no-corrections. */
  readonly takesNoCorrections?: boolean;
  /** Whether it takes --prune. */
  readonly takesPrune?: boolean;
  run(options: Options): Promise<number>;
}

type CommandName = Exclude<keyof Texts["usage"], "all">;

/** A command is loaded when it is called: parser and emitter take longer to load than most commands to run. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  generate: () => import("./generate.ts"),
  check: () => import("./check.ts"),
  import: () => import("./import.ts"),
  lint: () => import("./lint.ts"),
  ir: () => import("./ir.ts"),
  openapi: () => import("./openapi.ts"),
};

/**
 * Runs a command line and returns the exit code. Each failure is reported in one line, in the language of `--lang` or else
 * of the locale that the environment names.
 */
export async function main(args: readonly string[], environment: Environment = process.env): Promise<number> {
  const language = languageOf(args, environment);
  const texts = textsIn(language);
  try {
    const [name, ...rest] = args;
    const isNamed = isCommandName(name);
    const options = await addConfig(parseOptions(isNamed ? rest : args, language));
    if (options.version) return print(`${version}\n`);
    if (options.help) return print(`${texts.usage[isNamed ? name : "all"]}\n`);
    if (isNamed) return await runCommand(name, options);
    throw new UsageError((words) =>
      name === undefined ? words.commandMissing() : words.commandUnknown(name),
    );
  } catch (error) {
    if (error instanceof UsageError) return fail(texts.helpHint(error.messageIn(language)), exit.usage);
    if (error instanceof UnreadableError) return fail(error.messageIn(language), exit.unreadable);
    // An error of the system is about the machine, not about this tool: its message is enough.
    if (codeOf(error) !== undefined) return fail(texts.systemError(reasonOf(error)), exit.unreadable);
    throw error;
  }
}

function isCommandName(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(commands, name);
}

async function runCommand(name: CommandName, options: Options): Promise<number> {
  const command = await commands[name]();
  refuseForeignOptions(name, command, options);
  return command.run(options);
}

/** Refuses options that only other commands take: ignoring them would give another result than the user expects. */
function refuseForeignOptions(name: string, command: Command, options: Options): void {
  if (!command.takesFolders && options.positionals.length > 0) {
    throw new UsageError((texts) => texts.noPositionals(name, options.positionals[0] ?? ""));
  }
  if (options.corrections === false && !command.takesNoCorrections) {
    throw new UsageError((texts) => texts.noCorrectionsRefused(name));
  }
  if (options.prune && !command.takesPrune) {
    throw new UsageError((texts) => texts.pruneRefused(name));
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
