import type { PageFile } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { emptyCoverage } from "./coverage.ts";
import { hasMoved, readMoved } from "./moved.ts";
import type { ReadOptions } from "./options.ts";
import { readMarkdownPage, type ReadPage } from "./page.ts";
import { joinReadings, type Reading } from "./reading.ts";
import { isRendered, readRenderedPage } from "./rendered.ts";

export type { Reading } from "./reading.ts";

/** Pages → operations. */
export function readPages(pages: readonly PageFile[], options: ReadOptions = {}): Reading {
  return joinReadings(pages.map((page) => readPage(page, options)));
}

/** Far beyond what a page needs, and what the parser can do in good time. */
const longestLine = 20_000;

/** One page by itself: it gives the same among any others. */
export function readPage(file: PageFile, options: ReadOptions = {}): ReadPage {
  // Lines are counted as markdown counts them, and what tells the order of bytes is none of the text.
  const page = { ...file, text: file.text.replace(/^\ufeff/u, "").replace(/\r\n?/gu, "\n") };
  const long = page.text.split("\n").findIndex((line) => line.length > longestLine);
  if (long >= 0) return unreadable(page, long + 1, `The line is longer than ${longestLine} signs.`);
  try {
    if (hasMoved(page.text)) return readStub(page);
    return isRendered(page.text) ? readRenderedPage(page, options) : readMarkdownPage(page, options);
  } catch (error) {
    // The parser goes down as deep as the page does.
    if (error instanceof RangeError) return unreadable(page, 1, "The page is nested too deeply.");
    throw error;
  }
}

function readStub(page: PageFile): ReadPage {
  const findings: Finding[] = [];
  const alias = readMoved(page, findings);
  return { operations: [], findings, coverage: emptyCoverage, ...(alias && { alias }) };
}

function unreadable({ path: file }: PageFile, line: number, reason: string): ReadPage {
  const fix = "Take out what is no part of the documentation.";
  return {
    operations: [],
    findings: [finding("page-unreadable", { file, line, column: 1 }, reason, fix)],
    coverage: emptyCoverage,
  };
}
