/** Pages and their corrections as texts. No parser is needed for that: understand.ts has it. */
import { dirname, join, resolve } from "node:path";

import type { PageFile, TextFile } from "../index.ts";
import { readIfThere, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";
import { readFiles, sortOut, type SourceFile } from "./pages.ts";
import type { Options } from "./options.ts";
import { plural, type Stages } from "./report.ts";

/** Reads the pages below `roots`, with what was passed over told in one line. */
export function readSources(roots: readonly string[], stages: Stages): readonly PageFile[] {
  const { pages, told } = pagesOf(readFiles(roots), roots);
  stages.done("read", told);
  return pages;
}

/** The pages among the files, and a line that tells of them. */
export function pagesOf(
  files: readonly SourceFile[],
  roots: readonly string[],
): { readonly pages: readonly PageFile[]; readonly told: string } {
  const { pages, passedOver } = sortOut(files);
  if (pages.length === 0) {
    throw new UnreadableError(`${roots.map(shown).join(", ")} holds no page that documents an endpoint.`);
  }
  const others = [...passedOver].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return { pages, told: `${plural(pages.length, "page")}${others && `; passed over: ${others}`}` };
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
