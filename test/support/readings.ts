/** Readings of many pages, which several files of the tests share. Parsing the pages takes most of the time of the generator. */
import type { AnalysisCache } from "../../generator/index.ts";
import type { PageFile } from "../../generator/ir/model.ts";
import type { PageResult, ReadOptions } from "../../generator/read/page-result.ts";
import { stored } from "./stored.ts";

/** Reads the pages, in their order, or returns what an earlier test read. */
export function readingsOf(
  pages: readonly PageFile[],
  options: ReadOptions = {},
): Promise<readonly PageResult[]> {
  return stored(options.samples ? "samples" : "readings", pages, async () => {
    const { readPage } = await import("../../generator/read/read.ts");
    return pages.map((page) => readPage(page, options));
  });
}

/** Lets `analyze` use the shared readings. Corrections are read anew. */
export const sharedReadings: AnalysisCache = {
  pageResults: (pages) => readingsOf(pages),
  corrections: (_files, read) => read(),
};
