import { parseArgs } from "node:util";

import { UsageError } from "./exit.ts";
import { pagePatterns, type PagePatterns } from "./patterns.ts";

/** What every command takes; each command says in its usage what it makes of it. */
export interface Options {
  readonly positionals: readonly string[];
  /** `specs` where none is named. */
  readonly specs: string | undefined;
  readonly out: string | undefined;
  /** The pages to take, of those that are read. */
  readonly include: PagePatterns | undefined;
  /** The pages to leave out, of those. */
  readonly exclude: PagePatterns | undefined;
  /** Whether `import` removes the pages that the source no longer has. */
  readonly prune: boolean;
  /** Where the client is, by the configuration; `generated` where it says nothing. */
  readonly generated: string | undefined;
  readonly config: string | undefined;
  readonly watch: boolean;
  /** The project's corrections; `false`: none at all, not even those that come with the generator. */
  readonly corrections: string | false | undefined;
  /** Where `generate` keeps what it made; `false`: nowhere. */
  readonly cache: string | false | undefined;
  readonly format: Format;
  readonly failOn: "error" | "warn" | undefined;
  readonly color: boolean;
  readonly silent: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const formats = ["text", "json", "github"] as const;
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
  format: { type: "string" },
  "fail-on": { type: "string" },
  color: { type: "boolean" },
  silent: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
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
    format: oneOf("--format", values.format, formats) ?? "text",
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
    throw new UsageError(error instanceof Error ? error.message : "The command line cannot be read.");
  }
}

/** The parser of a negative flag beside a positive one that takes a text writes `false` in the place of the text. */
function cacheOf(values: {
  readonly cache?: unknown;
  readonly "no-cache"?: boolean;
}): string | false | undefined {
  if (values.cache === false || values["no-cache"]) return false;
  if (values.cache === "") throw new UsageError("--cache names no folder.");
  return typeof values.cache === "string" ? values.cache : undefined;
}

function correctionsOf(values: {
  readonly corrections?: unknown;
  readonly "no-corrections"?: boolean;
}): string | false | undefined {
  if (values.corrections === false || values["no-corrections"]) return false;
  if (values.corrections === "")
    throw new UsageError("--corrections: the file name is empty. Name a YAML file.");
  return typeof values.corrections === "string" ? values.corrections : undefined;
}

function oneOf<Value extends string>(
  flag: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const value = values.find((one) => one === text);
  if (value === undefined && text !== undefined) throw new UsageError(`${flag} takes ${values.join(", ")}.`);
  return value;
}
