/** An output folder whose files have no banner: `digests.json` in it says which of them a run has written. */
import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { codeDigest, digestsFile, digestsPath, readDigests } from "./digests.ts";
import { isThere, readIfThere } from "./disk.ts";
import { UsageError } from "./errors.ts";
import { writeTree, type Written } from "./output.ts";

/** The form of the paths that a run writes: a record that somebody edited must not name a file outside of the folder. */
const ownPath = /^(?:[a-z0-9]+\/)?[\w-]+\.(?:md|txt)$/iu;

/** Returns the recorded files that a run does not write any more, as far as they exist. */
export function recordedStale(folder: string, paths: readonly string[]): string[] {
  const recorded = [...(readDigests(folder)?.keys() ?? [])];
  return recorded
    .filter((path) => ownPath.test(path) && !paths.includes(path) && isThere(join(folder, path)))
    .sort();
}

/**
 * Makes a folder hold these files, their record, and no recorded file that is not among them.
 *
 * @throws UsageError if the folder has another file at the place of one, which no run has recorded
 */
export async function writeRecorded(folder: string, files: readonly OutputFile[]): Promise<Written> {
  const recorded = readDigests(folder);
  // The record of a client, whose paths have another form, must stay.
  const isForeignRecord = [...(recorded?.keys() ?? [])].some((path) => !ownPath.test(path));
  const foreign = files
    .filter(({ path, text }) => recorded?.has(path) !== true && isOther(join(folder, path), text))
    .map(({ path }) => path)
    .concat(isForeignRecord ? [digestsPath] : []);
  if (foreign.length > 0) throw new UsageError((texts) => texts.notRecorded(folder, foreign.join(", ")));
  const stale = recordedStale(
    folder,
    files.map(({ path }) => path),
  );
  return writeTree(folder, [...files, await recordOf(files)], stale);
}

/** Makes the record of these files. */
export function recordOf(files: readonly OutputFile[]): Promise<OutputFile> {
  return digestsFile(new Map(files.map(({ path, text }) => [path, codeDigest(text)])), undefined);
}

/** Whether a file has another text. An empty file, as a loss of power leaves it, may be replaced. */
function isOther(path: string, text: string): boolean {
  const actual = readIfThere(path);
  return actual !== undefined && actual !== "" && actual !== text;
}
