import { parseArgs } from "node:util";

import { loadConfig } from "../io/config.ts";
import { reasonOf } from "../util/errors.ts";
import { UsageError } from "../io/errors.ts";
import { pagePatterns, type PagePatterns } from "../io/patterns.ts";
import { findArgumentIssue, languageFlags } from "../util/arguments.ts";
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
  /** The folder of the client, by the configuration. Default `generated`. */
  readonly generated: string | undefined;
  readonly config: string | undefined;
  readonly watch: boolean;
  /** The project's corrections; `false`: none at all, not even those that come with the generator. */
  readonly corrections: string | false | undefined;
  /** The folder where `generate` keeps data for later runs; `false`: it keeps nothing. */
  readonly cache: string | false | undefined;
  /** Whether the enums of responses and notifications have the documented values only. Default: they have others, too. */
  readonly closedEnums: boolean | undefined;
  readonly format: Format;
  /** The language of messages. */
  readonly language: Language;
  readonly failOn: "error" | "warn" | undefined;
  readonly color: boolean;
  readonly silent: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const formats = ["text", "json", "github"] as const;
/** A format of the output. */
export type Format = (typeof formats)[number];

const flags = {
  specs: { type: "string" },
  out: { type: "string" },
  include: { type: "string", multiple: true },
  exclude: { type: "string", multiple: true },
  prune: { type: "boolean" },
  config: { type: "string", short: "c" },
  watch: { type: "boolean" },
  corrections: { type: "string" },
  "no-corrections": { type: "boolean" },
  cache: { type: "string" },
  "no-cache": { type: "boolean" },
  "closed-enums": { type: "boolean" },
  format: { type: "string" },
  lang: { type: "string" },
  "fail-on": { type: "string" },
  color: { type: "boolean" },
  silent: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** Adds the defaults of the configuration file to the options of the command line. */
export async function addConfig(options: Options): Promise<Options> {
  const config = await loadConfig(options.config);
  return {
    ...options,
    specs: options.specs ?? config.specs,
    // --out is the output of any command; the configured folder is that of the client.
    generated: options.out ?? config.out,
    include: options.include ?? config.include,
    exclude: options.exclude ?? config.exclude,
    corrections: options.corrections ?? config.corrections,
    failOn: options.failOn ?? config.failOn,
    cache: options.cache ?? config.cache,
    closedEnums: options.closedEnums ?? config.closedEnums,
  };
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
    specs: values.specs,
    out: values.out,
    include: values.include && pagePatterns("--include", values.include, true),
    exclude: values.exclude && pagePatterns("--exclude", values.exclude, true),
    prune: values.prune ?? false,
    generated: undefined,
    config: values.config,
    watch: values.watch ?? false,
    corrections: correctionsOf(values),
    cache: cacheOf(values),
    closedEnums: values["closed-enums"],
    format: oneOf("--format", values.format, formats) ?? "text",
    language,
    failOn: oneOf("--fail-on", values["fail-on"], ["error", "warn"] as const),
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
function cacheOf(values: {
  readonly cache?: unknown;
  readonly "no-cache"?: boolean;
}): string | false | undefined {
  if (values.cache === false || values["no-cache"]) return false;
  if (values.cache === "") throw new UsageError((texts) => texts.cacheEmpty());
  return typeof values.cache === "string" ? values.cache : undefined;
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
