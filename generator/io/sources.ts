/** Reads the pages of a run and the corrections for them. It needs no parser. */
import { dirname, join, resolve } from "node:path";

import type { PageFile } from "../ir/model.ts";
import { isInTree, selectableName } from "../read/path.ts";
import type { TextFile } from "../refine/corrections.ts";
import { decodeText } from "../util/decode.ts";
import { bytesIfThere, fileNamesIn, isThere, shown } from "./disk.ts";
import { UnreadableError, UsageError } from "./errors.ts";
import { readFiles, selectPages, type SkippedKind, type SourceFile } from "./pages.ts";
import { takeSelected, type Selection, type UnmatchedPattern } from "./select.ts";

/** The pages of a run, with a summary of what was read. */
export interface SourcePages {
  readonly pages: readonly PageFile[];
  readonly summary: SourceSummary;
}

/** What a run reads, as plain data: a cache keeps it. */
export interface SourceSummary {
  readonly pages: number;
  /** How many files of each kind are not read. */
  readonly skipped: readonly (readonly [kind: SkippedKind, count: number])[];
  /** How many pages the patterns leave out. */
  readonly leftOut: number;
  /** The patterns of `exclude` that match no page. */
  readonly unmatched: readonly UnmatchedPattern[];
}

/** Reads the selected pages below folders. */
export function readSources(roots: readonly string[], selection: Selection): SourcePages {
  return pagesOf(readFiles(roots), roots, selection);
}

/** Takes the selected pages among files. */
export function pagesOf(
  files: readonly SourceFile[],
  roots: readonly string[],
  selection: Selection,
): SourcePages {
  const { pages: all, skipped } = selectPages(files);
  if (all.length === 0) throw new UnreadableError((texts) => texts.noPages(roots.map(shown).join(", ")));
  const { items: pages, leftOut, unmatched } = takeSelected(all, selectableName, selection);
  return { pages, summary: { pages: pages.length, skipped: [...skipped], leftOut, unmatched } };
}

/**
 * Reads the named corrections file, or those beside or above the pages.
 *
 * @throws UsageError if none is named and a file looks like corrections under another name: the client would be generated
 * without them, perhaps without the marks of encrypted fields
 */
export function readCorrectionFiles(
  roots: readonly string[],
  named: string | undefined,
): readonly TextFile[] {
  if (named) return [readNamed(named)];
  const misnamed = misnamedCorrections(roots);
  if (misnamed.length > 0) throw new UsageError((texts) => texts.correctionsMisnamed(misnamed.join(", ")));
  return findCorrections(roots);
}

function readNamed(path: string): TextFile {
  const bytes = bytesIfThere(path);
  if (bytes === undefined) throw new UnreadableError((texts) => texts.correctionsMissing(shown(path)));
  return { path: shown(path), ...decodeText(bytes) };
}

const correctionsName = "corrections.yaml";

/** The files that `readCorrectionFiles` looks for, whether they exist or not. */
export function correctionPaths(roots: readonly string[], named: string | undefined): string[] {
  if (named !== undefined) return [named];
  return roots.flatMap((root) => [...foldersAbove(root)].map((folder) => join(folder, correctionsName)));
}

/** The corrections.yaml of each folder, or the nearest above it: part of the pages is corrected as all of them are. */
function findCorrections(roots: readonly string[]): TextFile[] {
  const files = new Map<string, TextFile>();
  for (const root of roots) {
    for (const folder of foldersAbove(root)) {
      const path = join(folder, correctionsName);
      const bytes = bytesIfThere(path);
      if (bytes === undefined) continue;
      files.set(path, { path: shown(path), ...decodeText(bytes), above: folder !== resolve(root) });
      break;
    }
  }
  return [...files.values()];
}

/** The files beside or above the pages that look like corrections and are not read, by their names: `corrections.yml`. */
function misnamedCorrections(roots: readonly string[]): string[] {
  const folders = new Set(roots.flatMap((root) => [...foldersAbove(root)]));
  return [...folders].flatMap((folder) => {
    const names = fileNamesIn(folder);
    const others = names.filter(
      (name) => name !== correctionsName && /^corrections?\.(?:ya?ml|json)$/iu.test(name),
    );
    // A disk that ignores case reads the file under another spelling of its name.
    const isReadSo = !names.includes(correctionsName) && isThere(join(folder, correctionsName));
    return others
      .filter((name) => !isReadSo || name.toLowerCase() !== correctionsName)
      .map((name) => shown(join(folder, name)));
  });
}

/** A folder of pages, and the folders above it that are still within the tree. */
function* foldersAbove(root: string): Generator<string> {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder) || !isInTree(folder)) return;
  }
}
