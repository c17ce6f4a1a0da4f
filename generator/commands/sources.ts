/** Pages and their corrections as texts. No parser is needed for that: understand.ts has it. */
import { dirname, join, resolve } from "node:path";

import type { PageFile, TextFile } from "../index.ts";
import { readIfThere, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";
import { readFiles, sortOut, type SourceFile } from "./pages.ts";
import type { Options } from "./options.ts";
import { plural, type Stages } from "./report.ts";
import { takeSelected, type Selection } from "./select.ts";

export interface SourcePages {
  readonly pages: readonly PageFile[];
  /** One line that says what was read, passed over and left out. */
  readonly told: string;
  readonly warnings: readonly string[];
}

/** Reads the selected pages below `roots`, and prints what was passed over or left out. */
export function readSources(
  roots: readonly string[],
  selection: Selection,
  stages: Stages,
): readonly PageFile[] {
  return readSelected(readFiles(roots), roots, selection, stages);
}

/** The selected pages among files that are read; prints what was passed over or left out. */
export function readSelected(
  files: readonly SourceFile[],
  roots: readonly string[],
  selection: Selection,
  stages: Stages,
): readonly PageFile[] {
  const read = pagesOf(files, roots, selection);
  printRead(read, stages);
  return read.pages;
}

/** Prints the stage, and every warning also where stages are silent. */
export function printRead({ told, warnings }: Omit<SourcePages, "pages">, stages: Stages): void {
  stages.done("read", told);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
}

/** The selected pages among the files. */
export function pagesOf(
  files: readonly SourceFile[],
  roots: readonly string[],
  selection: Selection,
): SourcePages {
  const { pages: all, passedOver } = sortOut(files);
  if (all.length === 0) {
    throw new UnreadableError(`${roots.map(shown).join(", ")} holds no page that documents an endpoint.`);
  }
  const { items: pages, leftOut, warnings } = takeSelected(all, placeOf, selection);
  const others = [...passedOver].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const parts = [
    plural(pages.length, "page"),
    others && `passed over: ${others}`,
    leftOut > 0 && `left out by include/exclude: ${leftOut.toLocaleString("en-US")}`,
  ];
  return { pages, told: parts.filter(Boolean).join("; "), warnings };
}

/** Where a page lies in the tree; one outside of openapi/ and webhook/ is known by its path alone. */
function placeOf({ page, path }: PageFile): string {
  return page ?? path.replace(/^.*\//u, "");
}

/** A line that tells what the pages gave. */
export function operationsLine(operations: readonly unknown[], corrections: readonly TextFile[]): string {
  const from = corrections.map(({ path }) => path).join(", ");
  return `${plural(operations.length, "operation")}${from && `, corrected by ${from}`}`;
}

/** The corrections that the command line names, or those beside or above the pages. */
export function correctionsFor(roots: readonly string[], { corrections }: Options): readonly TextFile[] {
  return corrections ? [named(corrections)] : findCorrections(roots);
}

function named(path: string): TextFile {
  const text = readIfThere(path);
  if (text === undefined) throw new UnreadableError(`${shown(path)}, the corrections file, is not there.`);
  return { path: shown(path), text };
}

/** The corrections.yaml of each folder, or the nearest above it: part of the pages is corrected as all of them are. */
function findCorrections(roots: readonly string[]): TextFile[] {
  const found = new Map<string, TextFile>();
  for (const root of roots) {
    for (let folder = resolve(root); ; folder = dirname(folder)) {
      const path = join(folder, "corrections.yaml");
      const text = readIfThere(path);
      if (text !== undefined) found.set(path, { path: shown(path), text, above: folder !== resolve(root) });
      if (text !== undefined || folder === dirname(folder) || !isOfPages(folder)) break;
    }
  }
  return [...found.values()];
}

/** Whether a folder is inside a tree of pages, so that the one above it may hold its corrections. */
function isOfPages(folder: string): boolean {
  return /[/\\](?:openapi|webhook)(?:[/\\]|$)/u.test(folder);
}
