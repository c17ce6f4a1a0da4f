/** Which files an output folder holds, and which of them generated. output.ts writes them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { OutputFile } from "../emit/plan.ts";
import { bannerStart } from "../ir/banner.ts";
import { pathRoots } from "../ir/operation.ts";
import { digest } from "./cache/digest.ts";
import { bytesIfThere, firstBytes, isRegular } from "./disk.ts";
import { UsageError } from "./errors.ts";
import { otherSpellings } from "./file-case.ts";

/** The folders below an output folder that hold generated modules. */
const outputParts = [...pathRoots, "chain", "webhook"];

/**
 * Generated modules that are not among the files of this run: in the folder itself, and in the folders below it that hold
 * modules. The folder may hold other folders, with another client in them.
 */
export function staleFiles(folder: string, paths: readonly string[]): string[] {
  const wanted = new Set(paths);
  const isOtherSpelling = otherSpellings(folder, paths);
  return [...filesIn(folder), ...outputParts.flatMap((part) => filesBelow(folder, part))]
    .sort()
    .filter(
      (path) =>
        path.endsWith(".ts") &&
        !wanted.has(path) &&
        !isOtherSpelling(path) &&
        beginsWithBanner(headOf(join(folder, path)) ?? ""),
    );
}

/** All files and folders on which `staleFiles` depends. */
export function outputPaths(folder: string): readonly string[] {
  const parts = outputParts.flatMap((part) => [part, ...filesBelow(folder, part, true)]);
  const files = filesIn(folder).filter((path) => path.endsWith(".ts"));
  return [folder, ...[...files, ...parts].map((path) => join(folder, path))];
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Paths of files below a part of a folder, from that folder. Links are not followed. */
export function filesBelow(folder: string, part: string, withFolders = false): string[] {
  try {
    return readdirSync(join(folder, part), { withFileTypes: true }).flatMap((entry) => {
      const path = `${part}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      const below = filesBelow(folder, path, withFolders);
      return withFolders ? [path, ...below] : below;
    });
  } catch {
    return [];
  }
}

/** Refuses to replace modules that no run has written. */
export function refuseForeign(folder: string, files: readonly OutputFile[]): void {
  const foreign = files
    .map(({ path }) => path)
    .filter((path) => path.endsWith(".ts") && isForeign(join(folder, path)));
  if (foreign.length > 0) throw new UsageError((texts) => texts.notGenerated(folder, foreign.join(", ")));
}

/** Whether a file was not generated. An empty file, as a loss of power leaves it, may be replaced. */
function isForeign(path: string): boolean {
  const head = headOf(path);
  return head !== undefined && head !== "" && !beginsWithBanner(head);
}

/** The digest of a regular file; undefined where there is none. */
export function digestAt(path: string): string | undefined {
  const bytes = isRegular(path) ? bytesIfThere(path) : undefined;
  return bytes && digest(bytes);
}

/** Enough for a line of a conflict and the beginning of a banner. */
const headBytes = 512;

/** The beginning of a file; undefined where it does not exist. */
function headOf(path: string): string | undefined {
  return firstBytes(path, headBytes)?.toString("utf8");
}

/** Whether a file begins with the banner of generated files, perhaps behind a byte order mark or in a merge conflict. */
function beginsWithBanner(head: string): boolean {
  return head
    .replace(/^\ufeff/u, "")
    .replace(/^<{7}[^\n]*\n/u, "")
    .startsWith(bannerStart);
}
