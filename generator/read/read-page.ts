/**
 * Reads a page with the parsers it gets: a markdown page, the rendered text of a page, or a stub that redirects to another
 * page. This module imports no parser.
 */
import type { PageFile } from "../ir/model.ts";
import { finding, placeWithin, type Finding } from "../findings/finding.ts";
import type { FindingData } from "../findings/texts/texts.ts";
import { parseCanonical } from "./markdown/canonical.ts";
import { ExcessError } from "./markdown/excess.ts";
import { parseMarkdownPage } from "./markdown/page.ts";
import type { Parsers } from "./markdown/parsers.ts";
import { reportRowsOfText } from "./markdown/stray-rows.ts";
import { hasMoved, readMoved } from "./moved.ts";
import { readOperation } from "./operation.ts";
import type { PageResult, ReadOptions } from "./page-result.ts";
import { isRendered, readRenderedPage } from "./rendered/page.ts";
import { addCoverage, countStrayRows, emptyCoverage } from "./rows/coverage.ts";
import { readSamples } from "./samples/samples.ts";
import { describeUnrecognized } from "./unrecognized.ts";

/** The maxima of a page and of a line, in characters. No page is near them, and the parsers take too long for more. */
const [maxPageLength, maxLines, maxLineLength] = [512 * 1024, 20_000, 20_000];

/**
 * Reads a page that has exactly the form of a canonical page; undefined for any other. The result is that of `readPageWith` and
 * remark.
 */
export function readCanonicalPage(file: PageFile, options: ReadOptions = {}): PageResult | undefined {
  const canonical = file.fault ? undefined : parseCanonical(file.text);
  if (!canonical) return undefined;
  const { tree, values } = canonical;
  return readPageWith(file, { markdown: () => tree, yaml: () => values }, options);
}

/** Reads one page. The result does not depend on other pages. */
export function readPageWith(file: PageFile, parsers: Parsers, options: ReadOptions = {}): PageResult {
  // Lines are counted as markdown counts them, and a byte order mark is not part of the text.
  if (file.text.length > maxPageLength)
    return unreadablePage(file, 1, { case: "size", maxLength: maxPageLength });
  const page = { ...file, text: file.text.replace(/^\ufeff/u, "").replace(/\r\n?/gu, "\n") };
  const fault = faultOf(page);
  if (fault) return { operations: [], findings: [fault], coverage: emptyCoverage };
  const lines = page.text.split("\n");
  if (lines.length > maxLines) return unreadablePage(page, 1, { case: "lines", maxLines });
  const long = lines.findIndex((line) => line.length > maxLineLength);
  if (long >= 0) return unreadablePage(page, long + 1, { case: "line", maxLength: maxLineLength });
  try {
    if (hasMoved(page.text, parsers)) return readStub(page, parsers);
    if (isRendered(page.text)) return readRenderedPage(page, options);
    return readMarkdownPage(page, parsers, options);
  } catch (error) {
    if (error instanceof ExcessError)
      return unreadablePage(page, error.excess.line, { case: error.excess.case });
    // The parser recurses, so a page can be nested too deeply for the stack.
    if (error instanceof RangeError) return unreadablePage(page, 1, { case: "depth" });
    throw error;
  }
}

/** Reads one operation for each heading that has a method. */
function readMarkdownPage(page: PageFile, parsers: Parsers, options: ReadOptions): PageResult {
  const findings: Finding[] = [];
  const { text, frontMatter, sections, strayRows } = parseMarkdownPage(page, parsers, findings);
  const results = sections.map((section) => readOperation(section, { ...page, text }, frontMatter, findings));
  const operations = results.flatMap(({ operation }, at) => {
    const fences = options.samples && sections[at]?.fences;
    return operation && fences
      ? { ...operation, samples: readSamples(fences, page.path, findings) }
      : (operation ?? []);
  });
  const stray = countStrayRows(strayRows.reported, strayRows.commented);
  return {
    operations,
    findings,
    coverage: results.map(({ coverage }) => coverage).reduce(addCoverage, stray),
  };
}

function readStub(page: PageFile, parsers: Parsers): PageResult {
  const findings: Finding[] = [];
  const alias = readMoved(page, parsers, findings);
  const coverage = countStrayRows(reportRowsOfText(page.text, page.path, findings));
  return { operations: [], findings, coverage, ...(alias && { alias }) };
}

/** Reports a file whose text cannot be read, or is not that of a page. */
function faultOf({ path: file, page, text, fault }: PageFile): Finding | undefined {
  const start = { file, line: 1, column: 1 };
  if (fault?.case === "encoding") {
    const { line, column, encoding } = fault;
    return finding(
      "encoding-invalid",
      { file, line, column },
      { case: "bytes", ...(encoding && { encoding }) },
    );
  }
  if (fault) return finding("page-unreadable", start, fault);
  const replaced = text.indexOf("\ufffd");
  if (replaced >= 0) {
    return finding("encoding-invalid", placeWithin(text, replaced, start), { case: "replaced" });
  }
  const unrecognized = describeUnrecognized(text, page !== undefined);
  return unrecognized && finding("page-unreadable", { ...start, line: unrecognized.line }, unrecognized.data);
}

function unreadablePage(
  { path: file }: PageFile,
  line: number,
  data: FindingData["page-unreadable"],
): PageResult {
  return {
    operations: [],
    findings: [finding("page-unreadable", { file, line, column: 1 }, data)],
    coverage: emptyCoverage,
  };
}
