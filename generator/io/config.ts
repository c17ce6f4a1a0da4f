import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Config } from "../index.ts";
import { isRecord } from "../util/is-record.ts";
import { reasonOf } from "../util/errors.ts";
import { isThere, readIfThere, shown } from "./disk.ts";
import { UnreadableError, UsageError } from "./errors.ts";
import { pagePatterns, type PagePatterns } from "./patterns.ts";

/** A configuration whose paths are relative to the working directory. */
export interface LoadedConfig extends Omit<Config, "include" | "exclude"> {
  readonly include?: PagePatterns | undefined;
  readonly exclude?: PagePatterns | undefined;
}

const fileNames = [
  "wechatpay-codegen.config.js",
  "wechatpay-codegen.config.mjs",
  "wechatpay-codegen.config.json",
];

/** Loads the named configuration file, or the one in the working directory; `{}` where there is none. */
export async function loadConfig(named: string | undefined): Promise<LoadedConfig> {
  const path = named ?? fileNames.find(isThere);
  if (path === undefined) return {};
  const { specs, out, corrections, cache, failOn, closedEnums, ...patterns } = checkConfig(
    await load(path),
    shown(path),
  );
  const place = (value: string) => shown(resolve(dirname(path), value));
  const patternsOf = (key: "include" | "exclude") =>
    patterns[key] && pagePatterns(`${shown(path)}: "${key}"`, patterns[key], false);
  return {
    ...(specs !== undefined && { specs: place(specs) }),
    ...(out !== undefined && { out: place(out) }),
    ...(corrections !== undefined && { corrections: place(corrections) }),
    ...(cache !== undefined && { cache: cache === false ? false : place(cache) }),
    ...(failOn && { failOn }),
    ...(closedEnums !== undefined && { closedEnums }),
    include: patternsOf("include"),
    exclude: patternsOf("exclude"),
  };
}

async function load(path: string): Promise<unknown> {
  if (path.endsWith(".json")) return parseJson(path);
  try {
    const module: unknown = await import(pathToFileURL(resolve(path)).href);
    return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  } catch (error) {
    throw new UnreadableError((texts) => texts.configUnloadable(shown(path), reasonOf(error)));
  }
}

function parseJson(path: string): unknown {
  const text = readIfThere(path);
  if (text === undefined) throw new UnreadableError((texts) => texts.configMissing(shown(path)));
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableError((texts) => texts.configNotJson(shown(path)));
  }
}

const keys = ["specs", "out", "include", "exclude", "corrections", "failOn", "cache", "closedEnums"];

function checkConfig(value: unknown, path: string): Config {
  if (!isRecord(value)) throw new UsageError((texts) => texts.configNotObject(path));
  for (const [key, entry] of Object.entries(value)) {
    if (!keys.includes(key))
      throw new UsageError((texts) => texts.configKeyUnknown(path, key, keys.join(", ")));
    if (key === "include" || key === "exclude") {
      if (isTexts(entry) && (entry.length > 0 || key === "exclude")) continue;
      throw new UsageError((texts) => texts.configNotPatterns(path, key));
    }
    if (key === "closedEnums") {
      if (typeof entry === "boolean") continue;
      throw new UsageError((texts) => texts.configNotBoolean(path, key));
    }
    if (typeof entry === "string" || (key === "cache" && entry === false)) continue;
    throw new UsageError((texts) =>
      key === "cache" ? texts.configNotTextOrFalse(path, key) : texts.configNotText(path, key),
    );
  }
  const { failOn } = value;
  if (failOn !== undefined && failOn !== "error" && failOn !== "warn") {
    throw new UsageError((texts) => texts.configFailOn(path));
  }
  return value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
