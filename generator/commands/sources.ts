import { join } from "node:path";

import { understand, type PageFile, type Understood } from "../index.ts";
import { readIfThere, readTree, shown } from "./disk.ts";
import { UnreadableError } from "./exit.ts";
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

/** Pages and the corrections beside them, understood. */
export async function understandSources(
  roots: readonly string[],
  options: Options,
  stages: Stages,
): Promise<Understood> {
  const pages = await readSources(roots, stages);
  const path = options.corrections ?? join(roots[0] ?? ".", "corrections.yaml");
  const text = await readIfThere(path);
  if (text === undefined && options.corrections !== undefined) {
    throw new UnreadableError(`${shown(path)}, the corrections file, is not there.`);
  }
  const understood = understand(pages, text === undefined ? undefined : { path: shown(path), text });
  stages.done("parse", plural(understood.operations.length, "operation"));
  return understood;
}
