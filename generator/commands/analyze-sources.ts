/** Shared by the commands that analyze pages: options → sources → pipeline. */
import { compileSelection, isSelected, type Selection } from "../io/select.ts";
import { readCorrectionFiles, readSources } from "../io/sources.ts";
import type { AnalyzeOptions } from "../pipeline.ts";
import type { ApiModel } from "../refine/refine.ts";
import type { Options } from "./options.ts";
import { reportOperations, reportSources, type Stages } from "./report.ts";

/** Analyzes the selected pages below folders, with the corrections beside or above them. */
export async function analyzeSources(
  roots: readonly string[],
  options: Options,
  stages: Stages,
  { lint = false, parser, helper, cache }: Pick<AnalyzeOptions, "lint" | "parser" | "helper" | "cache"> = {},
): Promise<ApiModel> {
  const selection = await selectionOf(options);
  const { pages, summary } = readSources(roots, selection);
  reportSources(summary, stages);
  const corrections = options.corrections !== false && readCorrectionFiles(roots, options.corrections);
  // A run without changes needs only the functions below and loads no package.
  const { analyze } = await import("../pipeline.ts");
  const model = await analyze(pages, {
    corrections,
    lint,
    ...(parser && { parser }),
    ...(cache && { cache }),
    helper,
    isSelected: (place) => isSelected(selection, place),
    progress: (done, all) => stages.progress("parse", done, all),
  });
  reportOperations(model.operations.length, corrections || [], stages);
  return model;
}

/** The folders that a command names, or the folder of pages. */
export function rootsOf({ positionals, specs = "specs" }: Options): readonly string[] {
  return positionals.length > 0 ? positionals : [specs];
}

/** A command that names folders may read a part of the project, or other pages. */
export function selectionOf({ include, exclude, positionals }: Options): Promise<Selection> {
  return compileSelection(include, exclude, positionals.length === 0);
}
