/** Finds the files of a skill that are not as generate would write them, and says why. */
import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { codeDigest, digestsPath, readDigests } from "../io/digests.ts";
import { readIfThere } from "../io/disk.ts";
import { recordedStale, recordOf } from "../io/recorded-output.ts";
import type { DifferenceCategory } from "../texts/english/messages.ts";
import type { Difference } from "./differences.ts";
import { withoutLineEnds } from "./differences.ts";

/** Compares a folder with the files that generate would write there. Files that no run has recorded are ignored. */
export async function findSkillDifferences(
  folder: string,
  files: readonly OutputFile[],
): Promise<readonly Difference[]> {
  const recorded = readDigests(folder);
  const compared = files.flatMap(({ path, text }) => compare(folder, path, text, recorded?.get(path)));
  const stale = recordedStale(
    folder,
    files.map(({ path }) => path),
  ).map((path) => difference(path, "leftover", readIfThere(join(folder, path)), undefined));
  const all = [...compared, ...stale];
  if (all.length > 0) return all;
  // The record differs wherever another file does, so it counts only by itself.
  const { text } = await recordOf(files);
  const actual = readIfThere(join(folder, digestsPath));
  if (actual === text) return [];
  return [difference(digestsPath, actual === undefined ? "missing" : "stale", actual, text)];
}

function compare(
  folder: string,
  path: string,
  expected: string,
  recorded: ReadonlySet<string> | undefined,
): Difference[] {
  const actual = readIfThere(join(folder, path));
  if (actual === expected) return [];
  return [difference(path, categoryOf(actual, expected, recorded), actual, expected)];
}

function categoryOf(
  actual: string | undefined,
  expected: string,
  recorded: ReadonlySet<string> | undefined,
): DifferenceCategory {
  if (actual === undefined) return "missing";
  if (withoutLineEnds(actual) === withoutLineEnds(expected)) return "line-ends";
  if (recorded === undefined) return "unrecorded";
  return recorded.has(codeDigest(actual)) ? "stale" : "edited";
}

function difference(
  path: string,
  category: DifferenceCategory,
  actual: string | undefined,
  expected: string | undefined,
): Difference {
  return { path, category, functions: [], pages: [], actual, expected };
}
