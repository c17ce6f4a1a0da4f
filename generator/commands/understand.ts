import { lint, understand, type Understood } from "../index.ts";
import type { Options } from "./options.ts";
import type { Stages } from "./report.ts";
import { operationsLine, readCorrections, readSources } from "./sources.ts";

/** Pages and the corrections beside or above them, understood. */
export function understandSources(
  roots: readonly string[],
  options: Options,
  stages: Stages,
  { lints = false } = {},
): Understood {
  const pages = readSources(roots, stages);
  const corrections = readCorrections(roots, options);
  const understood = (lints ? lint : understand)(pages, ...corrections);
  stages.done("parse", operationsLine(understood.operations, corrections));
  return understood;
}
