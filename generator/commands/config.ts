import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Config } from "../index.ts";
import { isThere, readIfThere, shown } from "./disk.ts";
import { UnreadableError, UsageError } from "./exit.ts";
import type { Options } from "./options.ts";
import { pagePatterns, patternExample, type PagePatterns } from "./patterns.ts";

const names = [
  "wechatpay-codegen.config.js",
  "wechatpay-codegen.config.mjs",
  "wechatpay-codegen.config.json",
];

/** The options with what the configuration file says where the command line says nothing. */
export async function withConfig(options: Options): Promise<Options> {
  const path = options.config ?? firstThere(names);
  if (path === undefined) return options;
  const config = checked(await load(path), path);
  const placed = (way: string | undefined) =>
    way === undefined ? undefined : shown(resolve(dirname(path), way));
  return {
    ...options,
    specs: options.specs ?? placed(config.specs),
    // What a command writes to by --out is its own business; the configured folder is that of the client.
    generated: options.out ?? placed(config.out),
    include: options.include ?? patternsOf("include", config, path),
    exclude: options.exclude ?? patternsOf("exclude", config, path),
    corrections: options.corrections ?? placed(config.corrections),
    failOn: options.failOn ?? config.failOn,
    cache: options.cache ?? (config.cache === false ? false : placed(config.cache)),
  };
}

function patternsOf(key: "include" | "exclude", config: Config, path: string): PagePatterns | undefined {
  const texts = config[key];
  return texts && pagePatterns(`${shown(path)}: "${key}"`, texts, false);
}

function firstThere(paths: readonly string[]): string | undefined {
  return paths.find(isThere);
}

async function load(path: string): Promise<unknown> {
  if (path.endsWith(".json")) {
    const text = readIfThere(path);
    if (text === undefined)
      throw new UnreadableError(`${shown(path)}, the configuration file, is not there.`);
    return parse(text, path);
  }
  try {
    const module: unknown = await import(pathToFileURL(resolve(path)).href);
    return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    throw new UnreadableError(`${shown(path)}, the configuration file, cannot be loaded: ${reason}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableError(`${shown(path)}, the configuration file, is no JSON.`);
  }
}

const keys = ["specs", "out", "include", "exclude", "corrections", "failOn", "cache"];

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function checked(value: unknown, path: string): Config {
  const wrong = (what: string) => new UsageError(`${shown(path)}: ${what}`);
  if (typeof value !== "object" || value === null) throw wrong("the configuration is no object.");
  for (const [key, entry] of Object.entries(value)) {
    if (!keys.includes(key)) throw wrong(`"${key}" means nothing; known are ${keys.join(", ")}.`);
    if (key === "include" || key === "exclude") {
      if (isTexts(entry) && (entry.length > 0 || key === "exclude")) continue;
      throw wrong(`"${key}" must be a list of patterns. ${patternExample}`);
    }
    if (typeof entry === "string" || (key === "cache" && entry === false)) continue;
    throw wrong(`"${key}" must be a string${key === "cache" ? ", or false" : ""}.`);
  }
  if ("failOn" in value && value.failOn !== "error" && value.failOn !== "warn") {
    throw wrong('"failOn" must be "error" or "warn".');
  }
  return value;
}
