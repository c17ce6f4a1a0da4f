import { dirname, join, resolve } from "node:path";

import { lint, understand, type PageFile, type TextFile, type Understood } from "../index.ts";
import { readIfThere, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";
import { readTree } from "./pages.ts";
import type { Options } from "./options.ts";
import { plural, type Stages } from "./report.ts";

/** Reads the pages below `roots`, with what was passed over told in one line. */
export async function readSources(roots: readonly string[], stages: Stages): Promise<readonly PageFile[]> {
  const { pages, passedOver } = await readTree(roots);
  if (pages.length === 0) {
    throw new UnreadableError(`${roots.map(shown).join(", ")} holds no page that documents an endpoint.`);
  }
  const others = [...passedOver].map(([kind, count]) => `${count} ${kind}`).join(", ");
  stages.done("read", `${plural(pages.length, "page")}${others && `; passed over: ${others}`}`);
  return pages;
}

/** Pages and the corrections beside or above them, understood. */
export async function understandSources(
  roots: readonly string[],
  options: Options,
  stages: Stages,
  { lints = false } = {},
): Promise<Understood> {
  const pages = await readSources(roots, stages);
  const corrections =
    options.corrections === undefined ? await findCorrections(roots) : [await named(options.corrections)];
  const understood = (lints ? lint : understand)(pages, ...corrections);
  const from = corrections.map(({ path }) => path).join(", ");
  stages.done(
    "parse",
    `${plural(understood.operations.length, "operation")}${from && `, corrected by ${from}`}`,
  );
  return understood;
}

async function named(path: string): Promise<TextFile> {
  const text = await readIfThere(path);
  if (text === undefined) throw new UnreadableError(`${shown(path)}, the corrections file, is not there.`);
  return { path: shown(path), text };
}

/** The corrections.yaml of each folder, or the nearest above it: part of the pages is corrected as all of them are. */
async function findCorrections(roots: readonly string[]): Promise<TextFile[]> {
  const found = new Map<string, TextFile>();
  for (const root of roots) {
    for (let folder = resolve(root); ; folder = dirname(folder)) {
      const path = join(folder, "corrections.yaml");
      const text = await readIfThere(path);
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
