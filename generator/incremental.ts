/**
 * The passes of index.ts for a tool that runs again and again and has kept most of what they give: each is loaded only
 * when there is work for it.
 */
import type { Draft, EmitOptions } from "./emit/draft.ts";
import type { OutputFile } from "./emit/emit.ts";
import type { PageFile } from "./ir/model.ts";
import { sortFindings } from "./findings/finding.ts";
import type { ReadOptions } from "./read/page-result.ts";
import type { PageResult } from "./read/page-result.ts";
import type { Corrections, TextFile } from "./refine/corrections.ts";
import { joinCorrections, noCorrections } from "./refine/join-corrections.ts";
import type { Understood } from "./refine/settle.ts";

export { drafts, type Draft, type EmitOptions } from "./emit/draft.ts";
export type { OutputFile } from "./emit/emit.ts";
export { joinPageResults, type ReadResult, type PageResult } from "./read/page-result.ts";
export type { Corrections } from "./refine/corrections.ts";
export { noCorrections } from "./refine/join-corrections.ts";
export { settle, type Understood } from "./refine/settle.ts";

/** Hears how far a long stage is. */
export type Progress = (done: number, all: number) => void;

/** A reading of each page. */
export async function readEach(
  pages: readonly PageFile[],
  progress: Progress,
  options?: ReadOptions,
): Promise<ReadonlyMap<PageFile, PageResult>> {
  const readings = new Map<PageFile, PageResult>();
  if (pages.length === 0) return readings;
  const { readPage } = await import("./read/read.ts");
  for (const page of pages) {
    readings.set(page, readPage(page, options));
    progress(readings.size, pages.length);
  }
  return readings;
}

/** The generator's corrections with those of a project's files. */
export async function readCorrections(files: readonly TextFile[]): Promise<Corrections> {
  const own =
    files.length > 0 ? (await import("./refine/corrections.ts")).readAllCorrections(files) : noCorrections;
  const { baseCorrections } = await import("./corrections/base.ts");
  return joinCorrections(baseCorrections, own);
}

/** With what only a check of the pages looks for. */
export async function lintUnderstood(understood: Understood): Promise<Understood> {
  const { lintOperations } = await import("./lint/lint.ts");
  const found = lintOperations(understood);
  return { ...understood, findings: sortFindings([...understood.findings, ...found]) };
}

/** The file of each draft. */
export async function makeEach(
  drafts: readonly Draft[],
  options: EmitOptions,
  progress?: Progress,
): Promise<OutputFile[]> {
  const made: OutputFile[] = [];
  if (drafts.length === 0) return made;
  const { makeText } = await loadEmitter();
  for (const draft of drafts) {
    made.push({ path: draft.path, text: await makeText(draft, options) });
    progress?.(made.length, drafts.length);
  }
  return made;
}

/** It takes longer to load than a page to be read. */
export function loadEmitter(): Promise<typeof import("./emit/make.ts")> {
  return import("./emit/make.ts");
}
