/** Rendered pages: text copied from a browser, without marks, with name, type and label joined in one word. */
import type { Operation, PageFile } from "../../ir/model.ts";
import { finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Fence } from "../markdown/preprocess.ts";
import { reportRowsOfText } from "../markdown/stray-rows.ts";
import type { PageResult, ReadOptions } from "../page-result.ts";
import { endpointAddress, placeAddress } from "../path.ts";
import { addCoverage, countRows, countStrayRows, emptyCoverage } from "../rows/coverage.ts";
import { hostsOf, responseTypeOf, withBases } from "../rows/operation-facts.ts";
import { buildFieldTree } from "../rows/tree.ts";
import { readCall } from "../samples/call.ts";
import { withExamples } from "../samples/examples.ts";
import { checkCalls, findSamplePath, readFirstArgument, readSamples } from "../samples/samples.ts";
import { readRenderedRows, type Line } from "./rows.ts";

/** Whether the text is copied from a browser. */
export function isRendered(text: string): boolean {
  return requestHeader.test(text) || (responseHeader.test(text) && !/^[^\S\r\n\u2028\u2029]*\|/mu.test(text));
}

const requestHeader = /^请求参数\s*类型\s*描述\s*$/mu;
const responseHeader = /^(?:返回字典|应答规范)\s*类型\s*描述\s*$/mu;

/** The lines of a page by what they describe. */
interface Parts {
  readonly title: string;
  readonly description: string;
  readonly request: readonly Line[];
  readonly fences: readonly Fence[];
  readonly response: readonly Line[];
  readonly headerLine: number;
}

/** Reads a rendered page. Its samples show the method, the path and the nesting of the fields; all marks are unknown. */
export function readRenderedPage(page: PageFile, options: ReadOptions): PageResult {
  const findings: Finding[] = [];
  const parts = splitParts(page.text);
  const start: Place = { file: page.path, line: parts.headerLine, column: 1 };
  const method = parts.fences.flatMap((fence) => readCall(fence.text)?.method ?? [])[0];
  const placed = placeAddress(page.page);
  const path = placed?.kind === "endpoint" ? placed.path : findSamplePath(parts.fences);
  if (method === undefined || path === undefined) {
    findings.push(finding("rendered-unreadable", start, { case: "endpoint" }));
    return { operations: [], findings, coverage: emptyCoverage };
  }
  checkCalls({ method, fences: parts.fences }, path, page.path, findings);
  const sample = readFirstArgument(parts.fences, page.path, findings);
  const requestRows = readRenderedRows(parts.request, page.path, sample, findings);
  const responseRows = readRenderedRows(parts.response, page.path, undefined, findings);
  const [request, response] = [buildFieldTree(requestRows, findings), buildFieldTree(responseRows, findings)];
  const fields = withExamples(withBases(request.fields), sample);
  const operation: Operation = {
    ...endpointAddress(path),
    method,
    file: page.path,
    line: parts.headerLine,
    title: parts.title,
    hosts: hostsOf(fields),
    links: [],
    ...(parts.description && { description: parts.description }),
    unknown: ["required", "encrypted"],
    responseType: responseTypeOf(responseRows),
    request: fields,
    response: response.fields,
    ...(options.samples && { samples: readSamples(parts.fences, page.path, findings) }),
  };
  // A row of a markdown table has no meaning among the lines of a rendered one.
  const strays = countStrayRows(reportRowsOfText(page.text, page.path, findings));
  const coverage = addCoverage(countRows([...requestRows, ...responseRows], request, response), strays);
  return { operations: [operation], findings, coverage };
}

function splitParts(text: string): Parts {
  const lines = text.split(/\r?\n/u).map((line, at) => ({ text: line.trim(), raw: line, line: at + 1 }));
  const find = (pattern: RegExp, from = 0) => {
    const at = lines.findIndex(({ text: line }, index) => index >= from && pattern.test(line));
    return at < 0 ? lines.length : at;
  };
  const request = find(requestHeader);
  const response = find(responseHeader);
  const firstSample = Math.min(find(/^php$/u), response);
  const end = find(/^(?:参阅|Published on)/u, response);
  const head = lines.slice(0, Math.min(request, response)).map((line) => line.text);
  const prose = head.filter((line) => line !== "" && line !== "Skip to content");
  return {
    title: prose[0] ?? "",
    description: prose.slice(1).join(" "),
    request: lines.slice(request + 1, firstSample).filter((line) => line.text !== ""),
    fences: splitSamples(lines.slice(firstSample, response)),
    response: lines.slice(response + 1, end).filter((line) => line.text !== ""),
    headerLine: Math.min(request, response, lines.length - 1) + 1,
  };
}

/** Splits the samples. Each begins with a line that has only the name of its language. */
function splitSamples(lines: readonly { text: string; raw: string; line: number }[]): Fence[] {
  const starts = lines.flatMap(({ text }, at) => (text === "php" ? [at] : []));
  return starts.map((start, at) => ({
    text: lines
      .slice(start + 1, starts[at + 1])
      .map(({ raw }) => raw)
      .join("\n"),
    line: lines[start]?.line ?? 0,
    closed: true,
  }));
}
