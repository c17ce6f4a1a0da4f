/** Finds and loads the configuration file. config-values.ts checks what it holds. */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Config } from "../index.ts";
import { decodeText } from "../util/decode.ts";
import { reasonOf } from "../util/errors.ts";
import { digest } from "./cache/digest.ts";
import { checkClients, checkConfig, checkOutputs } from "./config-values.ts";
import { bytesIfThere, fileNamesIn, isThere, shown } from "./disk.ts";
import { UnreadableError, type Wording } from "./errors.ts";
import { pagePatterns, type PagePatterns } from "./patterns.ts";
import { prepareTypeScript } from "./typescript.ts";

/** A client of the configuration. Its paths are relative to the working directory. */
export interface LoadedClient extends Omit<Config, "include" | "exclude"> {
  readonly include: PagePatterns | undefined;
  readonly exclude: PagePatterns | undefined;
}

/** A configuration: one client, or a list of clients, each with a name. */
export interface LoadedConfig {
  readonly clients: readonly LoadedClient[];
  readonly isList: boolean;
  /** A warning for each file of the working directory that looks like a configuration and is not read. */
  readonly warnings: readonly Wording[];
}

/** The names of a configuration, in the order in which they are looked for. */
const fileNames = ["ts", "mts", "js", "mjs", "json"].map(
  (extension) => `wechatpay-codegen.config.${extension}`,
);

/** The files that `loadConfig` looks for: the named one, or all names in the working directory. */
export function configFiles(named: string | undefined): readonly string[] {
  return named === undefined ? fileNames : [named];
}

/** Loads the named configuration file, or the one in the working directory; a client without options where there is none. */
export async function loadConfig(named: string | undefined): Promise<LoadedConfig> {
  const path = named ?? fileNames.find(isThere);
  const warnings = named === undefined ? ignoredFiles(path) : [];
  const none = { include: undefined, exclude: undefined };
  if (path === undefined) return { clients: [none], isList: false, warnings };
  const value = await load(path);
  if (!Array.isArray(value)) {
    return { clients: [placed(await checkConfig(value, shown(path)), path)], isList: false, warnings };
  }
  const clients = (await checkClients(value, shown(path))).map((client) => placed(client, path));
  checkOutputs(clients, shown(path));
  return { clients, isList: true, warnings };
}

/** The client with paths from the working directory. `where` names it in messages. */
function placed(
  { config, where }: { readonly config: Config; readonly where: string },
  path: string,
): LoadedClient {
  const place = (value: string) => shown(resolve(dirname(path), value));
  const placeOf = (value: string | undefined) => (value === undefined ? undefined : place(value));
  const patternsOf = (key: "include" | "exclude") =>
    config[key] && pagePatterns(`${where}: "${key}"`, config[key], false);
  return {
    ...config,
    specs: placeOf(config.specs),
    out: placeOf(config.out),
    skill: placeOf(config.skill),
    corrections: placeOf(config.corrections),
    ignore: placeOf(config.ignore),
    cache: config.cache === false ? false : placeOf(config.cache),
    include: patternsOf("include"),
    exclude: patternsOf("exclude"),
  };
}

/** Other names that tools give their configuration: `.wechatpay-codegenrc.json`, `wechatpay-codegen.config.yaml`. */
const likelyName =
  /^\.?wechat[-_]?pay[-_]?codegen(?:rc|[-_.]?config)(?:\.(?:[cm]?[jt]s|jsonc?|json5|ya?ml|toml))?$/iu;

/** Warns of files that the user may take for the configuration. */
function ignoredFiles(loaded: string | undefined): Wording[] {
  const names = fileNamesIn(".").filter((name) => likelyName.test(name));
  // A disk that ignores case finds a file under other spellings of its name.
  const read =
    loaded === undefined || names.includes(loaded) ? loaded : names.find((name) => isSameName(name, loaded));
  return names
    .filter((name) => name !== read)
    .sort()
    .map(
      (name) => (texts) =>
        loaded === undefined
          ? texts.configIgnored(name, fileNames.join(", "))
          : texts.configSecond(name, loaded),
    );
}

function isSameName(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

async function load(path: string): Promise<unknown> {
  const text = readText(path);
  if (path.endsWith(".json")) return parseJson(path, text);
  if (/\.m?ts$/u.test(path)) prepareTypeScript();
  try {
    // Node.js loads a module once for each URL, and `--watch` loads it again after a change.
    const url = `${pathToFileURL(resolve(path)).href}?digest=${digest(text ?? "")}`;
    // An import of a CommonJS module is cached by its path.
    if (isThere(path)) Reflect.deleteProperty(createRequire(import.meta.url).cache, realpathSync(path));
    const module: unknown = await import(url);
    return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  } catch (error) {
    throw new UnreadableError((texts) => texts.configUnloadable(shown(path), reasonOf(error)));
  }
}

/** Reads a configuration file. Node.js would replace bytes that are not UTF-8. Undefined if the file does not exist. */
function readText(path: string): string | undefined {
  const bytes = bytesIfThere(path);
  const { text, invalid } = bytes ? decodeText(bytes) : {};
  if (invalid) {
    throw new UnreadableError((texts) => texts.configEncoding(shown(path), invalid.line, invalid.column));
  }
  return text;
}

async function parseJson(path: string, text: string | undefined): Promise<unknown> {
  if (text === undefined) throw new UnreadableError((texts) => texts.configMissing(shown(path)));
  try {
    return JSON.parse(text);
  } catch {
    const fault = (await import("./json-fault.ts")).findJsonFault(text);
    throw new UnreadableError((texts) => texts.configNotJson(shown(path), fault));
  }
}
