/** Reads pages by remark. */
import type { PageFile } from "../ir/model.ts";
import { remarkParsers, usualRowParsers } from "./markdown/remark.ts";
import { joinPageResults, type PageResult, type ReadOptions, type ReadResult } from "./page-result.ts";
import { readPageWith } from "./read-page.ts";

/** Reads pages into operations. */
export function readPages(pages: readonly PageFile[], options: ReadOptions = {}): ReadResult {
  return joinPageResults(pages.map((page) => readPage(page, options)));
}

/** Reads one page. The result does not depend on other pages. */
export function readPage(page: PageFile, options: ReadOptions = {}): PageResult {
  return readPageWith(page, options.parser === "remark" ? remarkParsers : usualRowParsers, options);
}
