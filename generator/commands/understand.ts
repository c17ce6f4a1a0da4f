import {
  joinPageResults,
  lintUnderstood,
  noCorrections,
  readCorrections,
  readEach,
  settle,
  type Understood,
} from "../incremental.ts";
import type { Options } from "./options.ts";
import type { Stages } from "./report.ts";
import { correctionsWithin, selectionOf } from "./select.ts";
import { correctionsFor, operationsLine, readSources } from "./sources.ts";

/** Pages and the corrections beside or above them, understood. */
export async function understandSources(
  roots: readonly string[],
  options: Options,
  stages: Stages,
  { lints = false } = {},
): Promise<Understood> {
  const selection = await selectionOf(options);
  const pages = readSources(roots, selection, stages);
  const isCorrected = options.corrections !== false;
  const corrections = isCorrected ? correctionsFor(roots, options) : [];
  const progress = (done: number, all: number) => stages.progress("parse", done, all);
  const read = await readEach(pages, progress, { samples: lints });
  const entries = isCorrected ? await readCorrections(corrections) : noCorrections;
  const understood = settle(joinPageResults([...read.values()]), correctionsWithin(selection, entries));
  const found = lints ? await lintUnderstood(understood) : understood;
  stages.done("parse", operationsLine(understood.operations, corrections));
  return found;
}
