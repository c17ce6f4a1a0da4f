import { parseArgs } from "node:util";

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
  readonly port: number;
  readonly https: boolean;
  readonly seed: string | undefined;
  readonly speed: number | undefined;
  readonly payAfter: number | undefined;
  readonly settleAfter: number | undefined;
  readonly publicKeyShare: number | undefined;
  readonly stateless: boolean;
  readonly notifyBeyondLoopback: boolean;
  /** Prints the OpenAPI document of the operations, and serves nothing. */
  readonly openapi: boolean;
  readonly format: Format;
  readonly color: boolean;
  readonly silent: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const formats = ["text", "json", "github"] as const;
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
  port: { type: "string" },
  https: { type: "boolean" },
  seed: { type: "string" },
  speed: { type: "string" },
  "pay-after": { type: "string" },
  "settle-after": { type: "string" },
  "public-key-share": { type: "string" },
  stateless: { type: "boolean" },
  "notify-beyond-loopback": { type: "boolean" },
  openapi: { type: "boolean" },
  format: { type: "string" },
  color: { type: "boolean" },
  "no-color": { type: "boolean" },
  silent: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

type Values = ReturnType<typeof parse>;

/** @throws UsageError that names the flag */
export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  assertPages(values);
  return {
    specs: values.specs,
    ir: values.ir,
    include: patternsOf("--include", values.include),
    exclude: patternsOf("--exclude", values.exclude),
    codegenFlags: codegenFlags(values),
    credentials: values.credentials,
    port: portOf(values.port),
    https: values.https ?? false,
    seed: values.seed,
    speed: numberOf("--speed", values.speed, 1, 1e6),
    payAfter: numberOf("--pay-after", values["pay-after"], 0, 1e10),
    settleAfter: numberOf("--settle-after", values["settle-after"], 0, 1e10),
    publicKeyShare: numberOf("--public-key-share", values["public-key-share"], 0, 1),
    stateless: values.stateless ?? false,
    notifyBeyondLoopback: values["notify-beyond-loopback"] ?? false,
    openapi: values.openapi ?? false,
    format: oneOf("--format", values.format, formats) ?? "text",
    color: !values["no-color"] && (values.color ?? (process.stdout.isTTY && !process.env["NO_COLOR"])),
    silent: values.silent ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : "The command line is invalid.";
    throw new UsageError(message.replace(/\.?$/u, "."));
  }
}

/** The two sources of pages exclude each other, and what only wechatpay-codegen understands needs `--specs`. */
function assertPages(values: Values): void {
  const empty = (["specs", "ir", "corrections", "config"] as const).find((name) => values[name] === "");
  if (empty !== undefined) throw new UsageError(`--${empty}: the path is empty. Name a file or folder.`);
  if (values.specs !== undefined && values.ir !== undefined)
    throw new UsageError("--ir: it cannot be combined with --specs. Pass one of them.");
  const useless = (["corrections", "config", "fail-on"] as const).find((name) => values[name] !== undefined);
  if (useless !== undefined && values.specs === undefined)
    throw new UsageError(`--${useless}: it applies to pages that are read. Add --specs DIR.`);
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
    if (pattern.trim() === "") throw new UsageError(`${flag}: a pattern is empty. ${patternExample}`);
    if (pattern.startsWith("!"))
      throw new UsageError(`${flag}: the pattern "${pattern}" begins with "!". Use --exclude instead.`);
  }
  return patterns;
}

export const patternExample =
  "Name pages by their place in the tree, such as openapi/v3/pay/** or webhook/**.";

function portOf(text: string | undefined): number {
  const port = text?.trim() === "" ? NaN : Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError("--port: it takes a whole number from 0 to 65535. Use 0 for any free port.");
}

function numberOf(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag}: "${text}" is out of range. Pass a number from ${least} to ${most}.`);
}

function oneOf<Value extends string>(
  flag: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const value = values.find((one) => one === text);
  if (value === undefined && text !== undefined)
    throw new UsageError(`${flag}: "${text}" is unknown. Pass one of ${values.join(", ")}.`);
  return value;
}
