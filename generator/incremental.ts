/**
 * The passes of index.ts for a tool that runs again and again and has kept most of what they give: each is loaded only
 * when there is work for it.
 */
import type { Draft, OutputFile } from "./emit/emit.ts";
import type { PageFile } from "./model.ts";
import type { ReadPage } from "./read/reading.ts";

export { drafts, type Draft, type OutputFile } from "./emit/emit.ts";
export { joinReadings, type Reading, type ReadPage } from "./read/reading.ts";
export { settle } from "./refine/settle.ts";

/** Hears how far a long stage is. */
export type Progress = (done: number, all: number) => void;

/** A reading of each page. */
export async function readEach(
  pages: readonly PageFile[],
  progress: Progress,
): Promise<ReadonlyMap<PageFile, ReadPage>> {
  const readings = new Map<PageFile, ReadPage>();
  if (pages.length === 0) return readings;
  const { readPage } = await import("./read/read.ts");
  for (const page of pages) {
    readings.set(page, readPage(page));
    progress(readings.size, pages.length);
  }
  return readings;
}

/** Each file as it was drafted. */
export async function makeEach(files: readonly Draft[], progress: Progress): Promise<OutputFile[]> {
  const made: OutputFile[] = [];
  for (const { path, text } of files) {
    made.push({ path, text: await text() });
    progress(made.length, files.length);
  }
  return made;
}
