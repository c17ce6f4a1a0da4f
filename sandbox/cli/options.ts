import { parseArgs } from "node:util";

import { findArgumentIssue, languageFlags } from "../../generator/util/arguments.ts";
import { reasonOf } from "../../generator/util/errors.ts";
import { languages, outputLanguage, type Environment, type Language } from "../../generator/util/language.ts";
import { UsageError } from "./exit.ts";

/** The command line, read and checked. Durations are milliseconds of the sandbox's time. */
export interface Options {
  /** A folder of pages; wechatpay-codegen reads them. */
  readonly specs: string | undefined;
  /** An IR file. */
  readonly ir: string | undefined;
  /** Patterns of the pages to serve; undefined serves all. */
  readonly include: readonly string[] | undefined;
  /** Patterns of the pages not to serve. */
  readonly exclude: readonly string[] | undefined;
  /** Flags that are handed to wechatpay-codegen: `--corrections`, `--config` and `--fail-on` with their values. */
  readonly codegenFlags: readonly string[];
  readonly credentials: string | undefined;
  /** A JSON file with a list of merchants. */
  readonly merchants: string | undefined;
  /** The address to listen on. */
  readonly host: string | undefined;
  /** The names by which callers beyond loopback reach the sandbox. */
  readonly allowedHosts: readonly string[];
  /** The folder for the clients' options; undefined for one of the system's temporary folders. */
  readonly out: string | undefined;
  readonly port: number;
  readonly https: boolean;
  readonly seed: string | undefined;
  readonly speed: number | undefined;
  readonly payAfter: number | undefined;
  readonly settleAfter: number | undefined;
  readonly publicKeyShare: number | undefined;
  readonly stateless: boolean;
  /** Hosts beyond loopback that receive notifications. */
  readonly notifyHosts: readonly string[];
  /** Prints the OpenAPI document of the operations, and serves nothing. */
  readonly openapi: boolean;
  readonly format: Format;
  /** The language of messages. */
  readonly language: Language;
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
  ir: { type: "string" },
  include: { type: "string", multiple: true },
  exclude: { type: "string", multiple: true },
  corrections: { type: "string" },
  config: { type: "string", short: "c" },
  "fail-on": { type: "string" },
  credentials: { type: "string" },
  merchants: { type: "string" },
  port: { type: "string" },
  https: { type: "boolean" },
  seed: { type: "string" },
  speed: { type: "string" },
  "pay-after": { type: "string" },
  "settle-after": { type: "string" },
  "public-key-share": { type: "string" },
  stateless: { type: "boolean" },
  host: { type: "string" },
  "allow-host": { type: "string", multiple: true },
  "notify-host": { type: "string", multiple: true },
  out: { type: "string" },
  openapi: { type: "boolean" },
  format: { type: "string" },
  lang: { type: "string" },
  color: { type: "boolean" },
  "no-color": { type: "boolean" },
  silent: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

type Values = ReturnType<typeof parse>;

/** The language of the messages about a command line, which may be invalid. */
export function languageOf(args: readonly string[], environment: Environment): Language {
  return outputLanguage(languageFlags(args), environment);
}

/** @throws UsageError that names the flag */
export function parseOptions(args: readonly string[], language: Language): Options {
  const values = parse(args);
  oneOf("--lang", values.lang, languages);
  assertPages(values);
  return {
    specs: values.specs,
    ir: values.ir,
    include: patternsOf("--include", values.include),
    exclude: patternsOf("--exclude", values.exclude),
    codegenFlags: codegenFlags(values),
    credentials: values.credentials,
    merchants: values.merchants,
    port: portOf(values.port),
    https: values.https ?? false,
    seed: values.seed,
    speed: numberOf("--speed", values.speed, 1, 1e6),
    payAfter: numberOf("--pay-after", values["pay-after"], 0, 1e10),
    settleAfter: numberOf("--settle-after", values["settle-after"], 0, 1e10),
    publicKeyShare: numberOf("--public-key-share", values["public-key-share"], 0, 1),
    stateless: values.stateless ?? false,
    host: values.host,
    allowedHosts: values["allow-host"] ?? [],
    notifyHosts: values["notify-host"] ?? [],
    out: values.out,
    openapi: values.openapi ?? false,
    format: oneOf("--format", values.format, formats) ?? "text",
    language,
    color: !values["no-color"] && (values.color ?? (process.stdout.isTTY && !process.env["NO_COLOR"])),
    silent: values.silent ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    const [argument] = positionals;
    if (argument !== undefined) throw new UsageError((texts) => texts.argumentUnexpected(argument));
    return values;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const issue = findArgumentIssue(args, flags, { allowNegative: false });
    throw new UsageError((texts) =>
      issue ? texts[issue.kind](issue.option) : texts.argumentsUnreadable(reasonOf(error)),
    );
  }
}

/** The two sources of pages exclude each other, and what only wechatpay-codegen understands needs `--specs`. */
function assertPages(values: Values): void {
  const empty = (["specs", "ir", "corrections", "config", "out"] as const).find(
    (name) => values[name] === "",
  );
  if (empty !== undefined) throw new UsageError((texts) => texts.pathEmpty(`--${empty}`));
  if (values.specs !== undefined && values.ir !== undefined)
    throw new UsageError((texts) => texts.irAndSpecs());
  const useless = (["corrections", "config", "fail-on"] as const).find((name) => values[name] !== undefined);
  if (useless !== undefined && values.specs === undefined)
    throw new UsageError((texts) => texts.needsSpecs(`--${useless}`));
}

function codegenFlags(values: Values): readonly string[] {
  oneOf("--fail-on", values["fail-on"], ["error", "warn"] as const);
  return (["corrections", "config", "fail-on"] as const).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
}

function patternsOf(flag: string, patterns: readonly string[] | undefined): readonly string[] | undefined {
  for (const pattern of patterns ?? []) {
    if (pattern.trim() === "") throw new UsageError((texts) => texts.patternEmpty(flag));
    if (pattern.startsWith("!")) throw new UsageError((texts) => texts.patternNegated(flag, pattern));
  }
  return patterns;
}

function portOf(text: string | undefined): number {
  const port = text?.trim() === "" ? NaN : Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError((texts) => texts.portInvalid());
}

function numberOf(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError((texts) => texts.numberInvalid(flag, text, least, most));
}

function oneOf<Value extends string>(
  flag: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const value = values.find((one) => one === text);
  if (value === undefined && text !== undefined)
    throw new UsageError((texts) => texts.choiceInvalid(flag, text, values.join(", ")));
  return value;
}
