/** Finds the files of an output folder that are not as generate would write them, and says why. */
import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { digestsFile, digestsPath, codeDigest, readDigests } from "../io/digests.ts";
import { readIfThere } from "../io/disk.ts";
import { staleFiles } from "../io/output-files.ts";
import { abandonedIn } from "../io/staging.ts";
import type { Formatter } from "../pipeline.ts";
import type { ApiModel } from "../refine/refine.ts";
import type { DifferenceCategory } from "../texts/english/messages.ts";

/**
 * Why a file differs, in the order in which files are shown: what a person has done comes before what generate settles.
 *
 * - `edited`: its code is neither what the last run wrote nor what this one would
 * - `unrecorded`: it may be edited or stale, because digests.json does not have it
 * - `leftover`: generate does not write it
 * - `missing`: generate writes it, and it does not exist
 * - `stale`: it is as the last run wrote it, and pages, corrections, options or the generator have changed
 * - `reformatted`: the same code in another format
 * - `line-ends`: other line ends, or a byte order mark
 */
export const categories: readonly DifferenceCategory[] = [
  "edited",
  "unrecorded",
  "leftover",
  "missing",
  "stale",
  "reformatted",
  "line-ends",
];

/** A file that differs. Undefined stands for a file that does not exist. */
export interface Difference {
  /** Below the output folder. */
  readonly path: string;
  readonly category: DifferenceCategory;
  /** The functions that the module has for its operations; of a notification, its type. */
  readonly functions: readonly string[];
  /** The pages of the module. An index has none. */
  readonly pages: readonly string[];
  readonly actual: string | undefined;
  readonly expected: string | undefined;
}

/** Compares an output folder with the files that generate would write. Files without the banner of generated files are ignored. */
export async function findDifferences(
  out: string,
  files: readonly OutputFile[],
  model: Pick<ApiModel, "operations" | "aliases">,
  formatter: Formatter | undefined,
): Promise<readonly Difference[]> {
  const describe = describer(model);
  const categoryOf = await classifier(out, files);
  const differences = files.flatMap(({ path, text }): Difference[] => {
    const actual = readIfThere(join(out, path));
    if (actual === text) return [];
    return [{ path, category: categoryOf(path, actual, text), ...describe(path), actual, expected: text }];
  });
  differences.push(...leftovers(out, files));
  const record = await compareRecord(out, files, differences, formatter);
  const all = record ? [...differences, record] : differences;
  return all.sort((one, other) => categories.indexOf(one.category) - categories.indexOf(other.category));
}

/** Names the functions and pages of a module. */
function describer({
  operations,
  aliases,
}: Pick<ApiModel, "operations" | "aliases">): (path: string) => Pick<Difference, "functions" | "pages"> {
  const modules = new Map<string, { functions: string[]; pages: string[] }>();
  for (const { names, file } of [...operations, ...aliases]) {
    const path = `${names.module}.ts`;
    const { functions, pages } = modules.get(path) ?? { functions: [], pages: [] };
    modules.set(path, {
      functions: [...functions, names.function],
      pages: pages.includes(file) ? pages : [...pages, file],
    });
  }
  return (path) => modules.get(path) ?? { functions: [], pages: [] };
}

type Classify = (path: string, actual: string | undefined, expected: string) => DifferenceCategory;

async function classifier(out: string, files: readonly OutputFile[]): Promise<Classify> {
  const digests = readDigests(out);
  const isAllThere = files.every(({ path, text }) => readIfThere(join(out, path)) === text);
  // It loads the compiler.
  const isSameCode = isAllThere ? () => true : (await import("../emit/same-code.ts")).isSameCode;
  return (path, actual, expected) => {
    if (actual === undefined) return "missing";
    if (withoutLineEnds(actual) === withoutLineEnds(expected)) return "line-ends";
    if (isSameCode(path, actual, expected)) return "reformatted";
    const recorded = digests?.get(path);
    if (recorded === undefined) return "unrecorded";
    const own = codeDigest(actual);
    return recorded.has(own) && own !== codeDigest(expected) ? "stale" : "edited";
  };
}

/** A text without what a checkout may change: line ends, a byte order mark. */
export function withoutLineEnds(text: string): string {
  return text.replace(/^\ufeff/u, "").replaceAll("\r\n", "\n");
}

/** Generated modules that no page gives, and the folders of killed runs. */
function leftovers(out: string, files: readonly OutputFile[]): Difference[] {
  const stale = staleFiles(
    out,
    files.map(({ path }) => path),
  );
  const modules = stale.map((path) => {
    const actual = readIfThere(join(out, path)) ?? "";
    return leftover(path, actual, functionsIn(actual), pagesIn(actual));
  });
  return [...modules, ...abandonedIn(out, Date.now).map((name) => leftover(`${name}/`, undefined, [], []))];
}

function leftover(
  path: string,
  actual: string | undefined,
  functions: readonly string[],
  pages: readonly string[],
): Difference {
  return { path, category: "leftover", functions, pages, actual, expected: undefined };
}

function functionsIn(text: string): string[] {
  return [...text.matchAll(/^export function (\w+)\(/gmu)].map(([, name = ""]) => name);
}

function pagesIn(text: string): string[] {
  const [, page] = /^\S* ?\/\/ .* from (.+\.(?:md|txt))\. Do not edit\.\s*$/mu.exec(text) ?? [];
  return page === undefined ? [] : [page];
}

/** Compares digests.json, which differs wherever another file is stale: then it is not worth a difference of its own. */
async function compareRecord(
  out: string,
  files: readonly OutputFile[],
  others: readonly Difference[],
  formatter: Formatter | undefined,
): Promise<Difference | undefined> {
  const actual = readIfThere(join(out, digestsPath));
  const digests = new Map(files.map(({ path, text }) => [path, codeDigest(text)]));
  const { text: expected } = await digestsFile(digests, formatter);
  if (actual === expected) return undefined;
  const difference = { path: digestsPath, functions: [], pages: [], actual, expected };
  if (actual === undefined) return { ...difference, category: "missing" };
  if (withoutLineEnds(actual) === withoutLineEnds(expected)) return { ...difference, category: "line-ends" };
  if (others.length > 0) return undefined;
  const { isSameCode } = await import("../emit/same-code.ts");
  const isSame = isSameCode(digestsPath, actual, expected);
  return { ...difference, category: isSame ? "reformatted" : "stale" };
}
