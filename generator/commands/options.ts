import { parseArgs } from "node:util";

import type { LevelOverrides } from "../diff/diff.ts";
import { importExtensions, type ImportExtension } from "../emit/options.ts";
import { loadConfig, type LoadedClient } from "../io/config.ts";
import { reasonOf } from "../util/errors.ts";
import { UsageError } from "../io/errors.ts";
import { pagePatterns, type PagePatterns } from "../io/patterns.ts";
import { textsIn } from "../texts/texts.ts";
import { findArgumentIssue, languageFlags } from "../util/arguments.ts";
import { printable } from "../util/printable.ts";
import { languages, outputLanguage, type Environment, type Language } from "../util/language.ts";

/** The options of all commands; the usage of each command says which it uses. */
export interface Options {
  readonly positionals: readonly string[];
  /** The folder of pages. Default `specs`. */
  readonly specs: string | undefined;
  readonly out: string | undefined;
  /** The pages to read. Default: all. */
  readonly include: PagePatterns | undefined;
  /** The pages to leave out, of those. */
  readonly exclude: PagePatterns | undefined;
  /** Whether `import` removes the pages that the source no longer has. */
  readonly prune: boolean;
  /** How many results `explain` and `find` print at most. Default 20. */
  readonly limit: number | undefined;
  /** The folder of the client, by the configuration. Default `generated`. */
  readonly generated: string | undefined;
  /** The folder of the skill for coding assistants. Default: the project has none. */
  readonly skill: string | undefined;
  readonly config: string | undefined;
  /** The value of `--client`; then the name of the client, where the configuration is a list of clients. */
  readonly client: string | undefined;
  /** How many clients the configuration has. */
  readonly clientCount: number;
  readonly watch: boolean;
  /** The project's corrections; `false`: none at all, not even those that come with the generator. */
  readonly corrections: string | false | undefined;
  /** Lines below the banner of each module. */
  readonly header: string | readonly string[] | undefined;
  /** Whether the project's prettier formats the output. */
  readonly formatter: "prettier" | undefined;
  /** The folder where `generate` keeps data for later runs; `false`: it keeps nothing. */
  readonly cache: string | false | undefined;
  /** How the emitted modules import each other. Default `.ts`. */
  readonly importExtension: ImportExtension | undefined;
  /** Whether the enums of responses and notifications have the documented values only. Default: they have others, too. */
  readonly closedEnums: boolean | undefined;
  readonly format: Format;
  /** The language of messages. */
  readonly language: Language;
  readonly failOn: FailOn | undefined;
  /** The ignore file of a comparison. */
  readonly ignore: string | undefined;
  /** The levels of changes that differ from the usual ones, by rule. */
  readonly levels: LevelOverrides | undefined;
  readonly color: boolean;
  readonly silent: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** The clients of a command line. */
export interface Clients {
  /** The options of each client. */
  readonly all: readonly Options[];
  /** Whether the configuration is a list and `--client` selects none: then JSON lists the results of all clients. */
  readonly isGroup: boolean;
}

/** The formats of the output. `diff` and `changelog` print Markdown, too. */
export const formats = ["text", "json", "github", "markdown"] as const;
/** A format of the output. */
export type Format = (typeof formats)[number];

/** What fails a run: findings from a severity on, or changes from a level on. */
export const failOnValues = ["error", "warn", "breaking", "behaviour"] as const;
/** What fails a run. */
export type FailOn = (typeof failOnValues)[number];

const flags = {
  specs: { type: "string" },
  out: { type: "string" },
  skill: { type: "string" },
  include: { type: "string", multiple: true },
  exclude: { type: "string", multiple: true },
  prune: { type: "boolean" },
  limit: { type: "string" },
  config: { type: "string", short: "c" },
  client: { type: "string" },
  watch: { type: "boolean" },
  corrections: { type: "string" },
  "no-corrections": { type: "boolean" },
  cache: { type: "string" },
  "no-cache": { type: "boolean" },
  "import-extension": { type: "string" },
  "closed-enums": { type: "boolean" },
  format: { type: "string" },
  lang: { type: "string" },
  "fail-on": { type: "string" },
  ignore: { type: "string" },
  color: { type: "boolean" },
  silent: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/**
 * Adds the defaults of the configuration file to the options of the command line: one set of options for each client, or
 * the one that `--client` selects.
 *
 * @throws UsageError, UnreadableError
 */
export async function addConfig(options: Options): Promise<Clients> {
  const { clients, isList, warnings } = await loadConfig(options.config);
  const texts = textsIn(options.language);
  for (const warning of warnings) process.stderr.write(`${printable(warning(texts))}\n`);
  const chosen = options.client === undefined ? clients : [await findClient(options.client, clients)];
  if (chosen.length > 1 && options.out !== undefined) throw new UsageError((words) => words.outOfSeveral());
  if (chosen.length > 1 && options.skill !== undefined)
    throw new UsageError((words) => words.skillOfSeveral());
  const withDefaults = (client: LoadedClient): Options => ({
    ...options,
    client: isList ? client.name : undefined,
    clientCount: clients.length,
    specs: options.specs ?? client.specs,
    // --out is the output of any command; the configured folder is that of the client.
    generated: client.out,
    skill: options.skill ?? client.skill,
    include: options.include ?? client.include,
    exclude: options.exclude ?? client.exclude,
    corrections: options.corrections ?? client.corrections,
    header: client.header,
    formatter: client.format,
    failOn: options.failOn ?? client.failOn,
    ignore: options.ignore ?? client.ignore,
    levels: client.levels,
    cache: options.cache ?? client.cache,
    importExtension: options.importExtension ?? client.importExtension,
    closedEnums: options.closedEnums ?? client.closedEnums,
  });
  return { all: chosen.map(withDefaults), isGroup: isList && options.client === undefined };
}

async function findClient(name: string, clients: readonly LoadedClient[]): Promise<LoadedClient> {
  const client = clients.find((one) => one.name === name);
  if (client) return client;
  const names = clients.flatMap((one) => one.name ?? []);
  const { nearest } = await import("../findings/nearest.ts");
  throw new UsageError((texts) => texts.clientUnknown(name, nearest(name, names), names.join(", ")));
}

/** The language of the messages about a command line, which may be invalid. */
export function languageOf(args: readonly string[], environment: Environment): Language {
  return outputLanguage(languageFlags(args), environment);
}

/**
 * Reads the options of a command.
 *
 * @throws UsageError
 */
export function parseOptions(args: readonly string[], language: Language): Options {
  const { values, positionals } = parse(args);
  oneOf("--lang", values.lang, languages);
  return {
    positionals,
    specs: specsOf(values.specs),
    out: values.out,
    include: values.include && pagePatterns("--include", values.include, true),
    exclude: values.exclude && pagePatterns("--exclude", values.exclude, true),
    prune: values.prune ?? false,
    limit: limitOf(values.limit),
    generated: undefined,
    skill: skillFolder(values.skill),
    config: values.config,
    client: values.client,
    clientCount: 1,
    header: undefined,
    formatter: undefined,
    watch: values.watch ?? false,
    corrections: correctionsOf(values),
    cache: cacheOf(values),
    importExtension: oneOf("--import-extension", values["import-extension"], importExtensions),
    closedEnums: values["closed-enums"],
    format: oneOf("--format", values.format, formats) ?? "text",
    language,
    failOn: oneOf("--fail-on", values["fail-on"], failOnValues),
    ignore: ignoreOf(values.ignore),
    levels: undefined,
    color: values.color ?? (process.stdout.isTTY && !process.env["NO_COLOR"]),
    silent: values.silent ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true, allowNegative: true });
  } catch (error) {
    const issue = findArgumentIssue(args, flags, { allowNegative: true });
    throw new UsageError((texts) =>
      issue ? texts[issue.kind](issue.option) : texts.argumentsUnreadable(reasonOf(error)),
    );
  }
}

/** For `--no-cache`, the parser also writes `false` as the text of `--cache`. */
function specsOf(specs: string | undefined): string | undefined {
  if (specs === "") throw new UsageError((texts) => texts.specsEmpty());
  return specs;
}

function skillFolder(folder: string | undefined): string | undefined {
  if (folder === "") throw new UsageError((texts) => texts.skillEmpty());
  return folder;
}

function ignoreOf(file: string | undefined): string | undefined {
  if (file === "") throw new UsageError((texts) => texts.ignoreEmpty());
  return file;
}

function cacheOf(values: {
  readonly cache?: unknown;
  readonly "no-cache"?: boolean;
}): string | false | undefined {
  if (values.cache === false || values["no-cache"]) return false;
  if (values.cache === "") throw new UsageError((texts) => texts.cacheEmpty());
  return typeof values.cache === "string" ? values.cache : undefined;
}

function limitOf(limit: string | undefined): number | undefined {
  if (limit === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/u.test(limit)) throw new UsageError((texts) => texts.limitInvalid());
  return Number(limit);
}

function correctionsOf(values: {
  readonly corrections?: unknown;
  readonly "no-corrections"?: boolean;
}): string | false | undefined {
  if (values.corrections === false || values["no-corrections"]) return false;
  if (values.corrections === "") throw new UsageError((texts) => texts.correctionsEmpty());
  return typeof values.corrections === "string" ? values.corrections : undefined;
}

function oneOf<Value extends string>(
  flag: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const value = values.find((one) => one === text);
  if (value === undefined && text !== undefined)
    throw new UsageError((texts) => texts.choiceInvalid(flag, values.join(", ")));
  return value;
}
