/** Checks the values of a configuration. */
import { resolve } from "node:path";

import { isRule, levels } from "../diff/change.ts";
import { readHeader, type HeaderIssue } from "../emit/header.ts";
import { importExtensions } from "../emit/options.ts";
import type { Config } from "../index.ts";
import { isRecord } from "../util/is-record.ts";
import { isText } from "../util/is-text.ts";
import { isWithin } from "./disk.ts";
import { UsageError, type Wording } from "./errors.ts";

/** A client whose values are valid. `where` names it in messages: the file, and the client of a list. */
export interface CheckedConfig {
  readonly config: Config;
  readonly where: string;
}

/** The name of a client and its folders. */
export type ClientFolders = Pick<Config, "name" | "specs" | "out" | "skill">;

/** Says what is wrong with a value; undefined where it is valid. */
type Check = (value: unknown, where: string, key: string) => Wording | undefined;

const text: Check = (value, where, key) =>
  isText(value) ? undefined : (texts) => texts.configNotText(where, key);

const patterns =
  (isEmptyAllowed: boolean): Check =>
  (value, where, key) =>
    isStrings(value) && (isEmptyAllowed || value.length > 0)
      ? undefined
      : (texts) => texts.configNotPatterns(where, key);

/** The keys of a client, each with its check. */
const checks: Readonly<Record<keyof Config, Check>> = {
  name: (value, where) => (isName(value) ? undefined : (texts) => texts.configName(where)),
  specs: text,
  out: text,
  skill: text,
  include: patterns(false),
  exclude: patterns(true),
  corrections: text,
  header: checkHeader,
  format: (value, where) => (value === "prettier" ? undefined : (texts) => texts.configFormat(where)),
  failOn: (value, where) =>
    value === "error" || value === "warn" ? undefined : (texts) => texts.configFailOn(where),
  ignore: text,
  levels: checkLevels,
  cache: (value, where, key) =>
    value === false || isText(value) ? undefined : (texts) => texts.configNotTextOrFalse(where, key),
  closedEnums: (value, where, key) =>
    typeof value === "boolean" ? undefined : (texts) => texts.configNotBoolean(where, key),
  importExtension: (value, where) =>
    importExtensions.some((one) => one === value)
      ? undefined
      : (texts) => texts.configImportExtension(where, importExtensions.join(", ")),
};

/**
 * Checks the configuration of one client.
 *
 * @throws UsageError
 */
export async function checkConfig(value: unknown, where: string): Promise<CheckedConfig> {
  if (!isRecord(value)) throw new UsageError((texts) => texts.configNotObject(where));
  for (const [key, entry] of Object.entries(value)) {
    if (!isKey(key)) throw await unknownKey(key, where);
    const wording = entry === undefined ? undefined : checks[key](entry, where, key);
    if (wording) throw new UsageError(wording);
  }
  return { config: value, where };
}

/**
 * Checks a list of clients, each with a name of its own.
 *
 * @throws UsageError
 */
export async function checkClients(
  values: readonly unknown[],
  path: string,
): Promise<readonly CheckedConfig[]> {
  if (values.length === 0) throw new UsageError((texts) => texts.configEmpty(path));
  const clients = new Map<string, CheckedConfig>();
  for (const [index, value] of values.entries()) {
    const name = isRecord(value) && isName(value["name"]) ? value["name"] : undefined;
    const client = await checkConfig(value, name === undefined ? `${path}[${index}]` : `${path} (${name})`);
    if (name === undefined) throw new UsageError((texts) => texts.configNameMissing(client.where));
    if (clients.has(name)) throw new UsageError((texts) => texts.configNameRepeated(path, name));
    clients.set(name, client);
  }
  return [...clients.values()];
}

/**
 * Refuses a client that would write where another one writes or reads: each run removes the modules that are not its own.
 *
 * @throws UsageError
 */
export function checkOutputs(clients: readonly ClientFolders[], path: string): void {
  for (const [index, { name = "", out = "generated" }] of clients.entries()) {
    for (const other of clients.slice(index + 1)) {
      const otherOut = other.out ?? "generated";
      if (isFoldedWithin(out, otherOut) || isFoldedWithin(otherOut, out)) {
        throw new UsageError((texts) => texts.configOverlap(path, [name, out], [other.name ?? "", otherOut]));
      }
    }
    checkSkills(clients.slice(index), path);
    const reader = clients.find(({ specs = "specs" }) => isFoldedWithin(out, specs));
    if (reader) {
      const { name: reading = "", specs = "specs" } = reader;
      throw new UsageError((texts) => texts.configOutWithinPages(path, [name, out], [reading, specs]));
    }
  }
}

/** Refuses a client whose skill would be written over that of the first one. */
function checkSkills([first, ...others]: readonly ClientFolders[], path: string): void {
  const { name = "", skill } = first ?? {};
  const other = others.find(
    (one) =>
      skill !== undefined &&
      one.skill !== undefined &&
      isFoldedWithin(one.skill, skill) &&
      isFoldedWithin(skill, one.skill),
  );
  if (other && skill !== undefined) {
    throw new UsageError((texts) => texts.configSkillShared(path, name, other.name ?? "", skill));
  }
}

/** Some disks ignore case, and a configuration is used on several. */
function isFoldedWithin(folder: string, other: string): boolean {
  return isWithin(resolve(folder).toLowerCase(), resolve(other).toLowerCase());
}

async function unknownKey(key: string, where: string): Promise<UsageError> {
  const keys = Object.keys(checks);
  const { nearest } = await import("../findings/nearest.ts");
  return new UsageError((texts) => texts.configKeyUnknown(where, key, nearest(key, keys), keys.join(", ")));
}

function checkLevels(value: unknown, where: string): Wording | undefined {
  if (!isRecord(value)) return (texts) => texts.configLevels(where);
  const rule = Object.keys(value).find((key) => !isRule(key));
  if (rule !== undefined) return (texts) => texts.configLevelRule(where, rule);
  const other = Object.entries(value).find(([, level]) => !levels.some((one) => one === level));
  return other && ((texts) => texts.configLevel(where, other[0], levels.join(", ")));
}

function isKey(key: string): key is keyof Config {
  return Object.hasOwn(checks, key);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\p{L}\p{N}]+(?:[._-]+[\p{L}\p{N}]+)*$/u.test(value);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

const headerWordings: Readonly<Record<HeaderIssue["kind"], (where: string, line: number) => Wording>> = {
  invisible: (where, line) => (texts) => texts.configHeaderInvisible(where, line),
  afterComment: (where, line) => (texts) => texts.configHeaderAfterComment(where, line),
  unclosed: (where, line) => (texts) => texts.configHeaderUnclosed(where, line),
};

function checkHeader(value: unknown, where: string): Wording | undefined {
  if (typeof value !== "string" && !isStrings(value)) return (texts) => texts.configHeader(where);
  const { issue } = readHeader(value);
  return issue && headerWordings[issue.kind](where, issue.line);
}
