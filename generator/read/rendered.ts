import type { FieldType, Json, Operation, PageFile } from "../model.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import { firstArgument, namedPath, reportCalls } from "./calls.ts";
import { describe, type Piece } from "./description.ts";
import { withExamples } from "./examples.ts";
import type { Fence } from "./fences.ts";
import { countRows, emptyLedger } from "./ledger.ts";
import type { ReadPage } from "./page.ts";
import { pageOf, placePath } from "./path.ts";
import { readCall } from "./sample.ts";
import type { FieldRow } from "./table.ts";
import { growFields } from "./tree.ts";
import { splitRow } from "./rendered-row.ts";

/** What a browser shows of a page: no marks, name and type run together, enums on their own line. */
export function isRendered(text: string): boolean {
  return requestHeader.test(text) || (responseHeader.test(text) && !/^\s*\|/mu.test(text));
}

const requestHeader = /^请求参数\s*类型\s*描述\s*$/mu;
const responseHeader = /^(?:返回字典|应答规范)\s*类型\s*描述\s*$/mu;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** The text of a page by its parts. */
interface Parts {
  readonly title: string;
  readonly description: string;
  readonly request: readonly Line[];
  readonly fences: readonly Fence[];
  readonly response: readonly Line[];
  readonly headerLine: number;
}

export function readRenderedPage(page: PageFile): ReadPage {
  const problems: Problem[] = [];
  const parts = splitParts(page.text);
  const start: Place = { file: page.path, line: parts.headerLine, column: 1 };
  const method = parts.fences.flatMap((fence) => readCall(fence.text)?.method ?? [])[0];
  const path = placePath(page.page) ?? namedPath(parts.fences);
  if (method === undefined || path === undefined) {
    problems.push(
      problem(
        "rendered-unreadable",
        start,
        "No sample of the rendered page says which endpoint it calls.",
        "Take the page's markdown instead.",
      ),
    );
    return { operations: [], problems, ledger: emptyLedger };
  }
  reportCalls({ method, fences: parts.fences }, path, page.path, problems);
  const sample = firstArgument(parts.fences, page.path, problems);
  const requestRows = readLines(parts.request, page.path, sample, problems);
  const responseRows = readLines(parts.response, page.path, undefined, problems);
  const operation: Operation = {
    kind: "endpoint",
    method,
    path,
    page: pageOf(path),
    file: page.path,
    line: parts.headerLine,
    title: parts.title,
    hosts: [],
    links: [],
    ...(parts.description && { description: parts.description }),
    unknown: ["required", "encrypted"],
    answer: "json",
    request: withExamples(growFields(requestRows, problems), sample),
    response: growFields(responseRows, problems),
  };
  return { operations: [operation], problems, ledger: countRows([...requestRows, ...responseRows]) };
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
    fences: samplesOf(lines.slice(firstSample, response)),
    response: lines.slice(response + 1, end).filter((line) => line.text !== ""),
    headerLine: Math.min(request, response, lines.length - 1) + 1,
  };
}

/** Each sample begins with the name of its language on a line of its own. */
function samplesOf(lines: readonly { text: string; raw: string; line: number }[]): Fence[] {
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

/** A row of the table as its lines show it, before it is known how deep it stands. */
interface Draft {
  readonly name: string;
  readonly type: FieldType;
  readonly pieces: Piece[];
  readonly indent: number;
  readonly place: Place;
}

/** Lines as rows. The sample says where a name ends and what holds what. */
function readLines(
  lines: readonly Line[],
  file: string,
  sample: Json | undefined,
  problems: Problem[],
): FieldRow[] {
  const drafts: Draft[] = [];
  const open: { indent: number; value: Json | undefined }[] = [{ indent: 0, value: sample }];
  for (const { text, line } of lines) {
    const place = { file, line, column: 1 };
    const row = splitRow(
      text,
      open.map(({ value }) => value),
    );
    const last = drafts.at(-1);
    if (row === undefined) {
      if (last) last.pieces.push({ kind: "break" }, ...enumPieces(text));
      else
        problems.push(
          problem(
            "rendered-unreadable",
            place,
            `"${text}" is no row of the table.`,
            "Take the page's markdown instead.",
          ),
        );
      continue;
    }
    if (row.ambiguous) {
      problems.push(
        problem(
          "rendered-unreadable",
          place,
          `The samples do not say what holds "${row.name}".`,
          "Take the page's markdown instead.",
        ),
      );
    }
    open.length = row.depth + 1;
    drafts.push({
      name: row.name,
      type: row.type,
      pieces: [{ kind: "text", value: row.label }],
      indent: row.depth,
      place,
    });
    if (row.type.startsWith("object")) open.push({ indent: row.depth + 1, value: row.value });
  }
  return drafts.map(({ pieces, ...draft }) => ({
    ...draft,
    kind: "field",
    required: false,
    description: describe(pieces),
  }));
}

/** A line such as `A | B 枚举值之一` as the markdown page would have it. */
function enumPieces(text: string): Piece[] {
  const match = /^(.+?)\s*(枚举值(?:之一)?.*)$/u.exec(text);
  if (!match) return [{ kind: "text", value: text }];
  const words = (match[1] ?? "").split(/\s*[|、]\s*/u);
  return [
    ...words.flatMap((value, at): Piece[] => [
      ...(at > 0 ? [{ kind: "text", value: "|" } as const] : []),
      { kind: "code", value },
    ]),
    { kind: "text", value: match[2] ?? "" },
  ];
}
