/** Reads the command line, and decides the language of a run, as wechatpay-sandbox and wechatpay-codegen do. */
import { parseArgs } from "node:util";
import type { Environment } from "./environment.ts";
import type { Texts } from "./result.ts";

/** The language of messages. */
export type Language = "en" | "zh";

/** The command line, read and checked. */
export interface Options {
  readonly envFile: string | undefined;
  readonly isOffline: boolean;
  readonly isNotifying: boolean;
  readonly isJson: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** The command line is invalid. */
export class UsageError extends Error {
  readonly wording: (texts: Texts) => string;

  constructor(wording: (texts: Texts) => string) {
    super("The command line is invalid.");
    this.wording = wording;
  }
}

const FLAGS = {
  "env-file": { type: "string" },
  offline: { type: "boolean" },
  notify: { type: "boolean" },
  json: { type: "boolean" },
  lang: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/**
 * Returns the language of the messages about a command line, which may be invalid. Programs read JSON, so it is in English. Otherwise
 * `--lang` decides, then the locale; an empty variable counts as not set, as POSIX says.
 */
export function languageOf(args: readonly string[], environment: Environment): Language {
  const { values } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: false });
  if (values.json === true) return "en";
  if (values.lang === "en" || values.lang === "zh") return values.lang;
  const names = ["LC_ALL", "LC_MESSAGES", "LANG"];
  const locale =
    names.map((name) => environment[name]).find(Boolean) ?? Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh(?![a-z])/i.test(locale) ? "zh" : "en";
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [command, ...more] = positionals;
  const { help = false, version = false, offline = false, notify = false, lang } = values;
  if (command === undefined && !help && !version) throw new UsageError((texts) => texts.commandMissing());
  if (command !== undefined && command !== "doctor") throw new UsageError((texts) => texts.commandUnknown());
  if (more.length > 0) throw new UsageError((texts) => texts.argumentUnexpected());
  if (lang !== undefined && lang !== "en" && lang !== "zh")
    throw new UsageError((texts) => texts.langUnknown());
  if (offline && notify) throw new UsageError((texts) => texts.notifyOffline());
  return {
    envFile: values["env-file"],
    isOffline: offline,
    isNotifying: notify,
    isJson: values.json ?? false,
    help,
    version,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch {
    // The message of Node.js repeats the arguments, which may be secrets: the first option that it refuses is named instead.
    throw new UsageError((texts) => texts.argumentsInvalid(optionOf(args)));
  }
}

/** Returns the name of the first option that is unknown, or has a value too many or too few. */
function optionOf(args: readonly string[]): string {
  const config = {
    args: [...args],
    options: FLAGS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  } as const;
  for (const token of parseArgs(config).tokens) {
    if (token.kind !== "option") continue;
    const type = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name as keyof typeof FLAGS].type : undefined; // checked
    const isWrong = type === "boolean" ? token.value !== undefined : !token.value || /^-./.test(token.value);
    if (type === undefined || isWrong)
      return /^-{1,2}[\w-]{1,32}$/.test(token.rawName) ? token.rawName : "--";
  }
  return "--";
}
