import { UsageError } from "../io/errors.ts";
import { textsIn, type Texts } from "../texts/texts.ts";
import { exitOnClosedPipe } from "../util/closed-pipe.ts";
import type { Environment } from "../util/language.ts";
import { version } from "../util/version.ts";
import { runForEach, type CommandResult } from "./clients.ts";
import { exit } from "./exit.ts";
import { failureOf } from "./failure.ts";
import {
  addConfig,
  languageOf,
  parseOptions,
  type Clients,
  type FailOn,
  type Format,
  type Options,
} from "./options.ts";

interface Command {
  /** Whether it takes folders without a flag. */
  readonly takesFolders?: boolean;
  /** Whether it takes words that are not folders. */
  readonly takesWords?: boolean;
  /** Whether it takes --limit. */
  readonly takesLimit?: boolean;
  /** Whether it takes --no-corrections. */
  readonly takesNoCorrections?: boolean;
  /** Whether it takes --prune. */
  readonly takesPrune?: boolean;
  /** The formats that it prints. Default: text, json and github. */
  readonly formats?: readonly Format[];
  /** What `--fail-on` may be. Default: error and warn. */
  readonly failOnValues?: readonly FailOn[];
  /** Whether it takes `--skill`. */
  readonly takesSkill?: boolean;
  /** Whether it takes `--ignore`. */
  readonly takesIgnore?: boolean;
  /** Whether it prints one document, so that it takes one client. */
  readonly printsDocument?: boolean;
  run(options: Options): Promise<CommandResult>;
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
  diff: () => import("./diff.ts"),
  changelog: () => import("./changelog.ts"),
  explain: () => import("./explain.ts"),
  find: () => import("./find.ts"),
  skill: () => import("./skill.ts"),
};

/**
 * Runs a command line and returns the exit code. Each failure is reported in one line, in the language of `--lang` or else
 * of the locale that the environment names.
 */
export async function main(args: readonly string[], environment: Environment = process.env): Promise<number> {
  exitOnClosedPipe();
  const language = languageOf(args, environment);
  const texts = textsIn(language);
  try {
    const [name, ...rest] = args;
    const isNamed = isCommandName(name);
    const options = parseOptions(isNamed ? rest : args, language);
    if (options.version) return print(`${version}\n`);
    if (options.help) return print(`${texts.usage[isNamed ? name : "all"]}\n`);
    if (isNamed) return await runCommand(name, options);
    throw new UsageError((words) =>
      name === undefined ? words.commandMissing() : words.commandUnknown(name),
    );
  } catch (error) {
    const failure = failureOf(error, language);
    if (!failure) throw error;
    process.stderr.write(`${failure.message}\n`);
    return failure.code;
  }
}

function isCommandName(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(commands, name);
}

async function runCommand(name: CommandName, options: Options): Promise<number> {
  const command = await commands[name]();
  refuseForeignOptions(name, command, options);
  if (name === "generate" && options.watch) return (await import("./watch.ts")).watchClients(options);
  const clients = await addConfig(options);
  if (command.printsDocument) refuseSeveral(name, clients);
  return runForEach(clients, (one) => command.run(one));
}

function refuseSeveral(name: string, { all }: Clients): void {
  if (all.length === 1) return;
  const names = all.map(({ client }) => client).join(", ");
  throw new UsageError((texts) => texts.clientMissing(name, names));
}

/** Refuses options that only other commands take: ignoring them would give another result than the user expects. */
function refuseForeignOptions(name: string, command: Command, options: Options): void {
  if (!command.takesFolders && !command.takesWords && options.positionals.length > 0) {
    throw new UsageError((texts) => texts.noPositionals(name, options.positionals[0] ?? ""));
  }
  if (options.corrections === false && !command.takesNoCorrections) {
    throw new UsageError((texts) => texts.noCorrectionsRefused(name));
  }
  if (options.prune && !command.takesPrune) {
    throw new UsageError((texts) => texts.pruneRefused(name));
  }
  if (options.limit !== undefined && !command.takesLimit) {
    throw new UsageError((texts) => texts.limitRefused(name));
  }
  if (options.skill !== undefined && !command.takesSkill) {
    throw new UsageError((texts) => texts.skillRefused(name));
  }
  if (options.ignore !== undefined && !command.takesIgnore) {
    throw new UsageError((texts) => texts.ignoreRefused(name));
  }
  refuseForeignValues(command, options);
}

const usualFormats: readonly Format[] = ["text", "json", "github"];
const usualFailOnValues: readonly FailOn[] = ["error", "warn"];

/** Refuses the values of options that only other commands take. */
function refuseForeignValues(
  { formats = usualFormats, failOnValues = usualFailOnValues }: Command,
  { format, failOn }: Options,
): void {
  if (!formats.includes(format)) {
    throw new UsageError((texts) => texts.choiceInvalid("--format", formats.join(", ")));
  }
  if (failOn !== undefined && !failOnValues.includes(failOn)) {
    throw new UsageError((texts) => texts.choiceInvalid("--fail-on", failOnValues.join(", ")));
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return exit.clean;
}
