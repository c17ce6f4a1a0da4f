import type { RootContent, Table } from "mdast";

import type { Ledger, Operation, PageFile } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { withExamples } from "./examples.ts";
import type { FrontMatter } from "./front-matter.ts";
import { linksIn, proseOf } from "./prose.ts";
import { pageOf, placePath } from "./path.ts";
import { firstArgument, namedPath, reportCalls } from "./calls.ts";
import { countRows } from "./ledger.ts";
import type { Section } from "./section.ts";
import { headerOf, placeOf, readRows, type Row } from "./table.ts";
import { growFields } from "./tree.ts";

interface Reading {
  /** None where the page does not say which. */
  readonly operation: Operation | undefined;
  readonly ledger: Ledger;
}

export function readOperation(
  section: Section,
  page: PageFile,
  frontMatter: FrontMatter,
  problems: Problem[],
): Reading {
  const place = placeOf(section.heading, page.path);
  const tables = readTables(section.nodes, page, problems);
  const path = frontMatter.path ?? placePath(page.page) ?? namedPath(section.fences);
  const ledger = countRows([...tables.request, ...tables.response]);
  if (path === undefined) {
    problems.push(
      problem(
        "path-missing",
        place,
        "Neither the front matter, nor the place in the tree, nor a sample says the path.",
        "Add `path: /v3/…` to the front matter.",
      ),
    );
    return { operation: undefined, ledger };
  }
  reportCalls(section, path, page.path, problems);
  const request = withExamples(
    growFields(tables.request, problems),
    firstArgument(section.fences, page.path, problems),
  );
  return {
    operation: {
      kind: "endpoint",
      method: section.method,
      path,
      page: pageOf(path),
      file: page.path,
      line: place.line,
      title: titleOf(section.title, frontMatter),
      hosts: [],
      links: linksOf(section, frontMatter),
      ...proseOf(section.nodes, page.text, frontMatter.description),
      ...(frontMatter.unknown.length > 0 && { unknown: frontMatter.unknown }),
      answer: answerOf(tables.response),
      request,
      response: growFields(tables.response, problems),
    },
    ledger,
  };
}

/** Front matter holds the links of a canonical page; a source page has them below its tables. */
function linksOf({ method, nodes }: Section, { links }: FrontMatter): readonly string[] {
  const stated = links[method.toLowerCase()] ?? links[""] ?? [];
  return stated.length > 0 ? stated : linksIn(nodes);
}

function titleOf(heading: string, { title }: FrontMatter): string {
  return heading.replace(/\{\{\s*\$frontmatter\.title\s*\}\}/u, () => title ?? "").trim();
}

function answerOf(rows: readonly Row[]): Operation["answer"] {
  if (rows.some(({ kind }) => kind === "byteStreams")) return "stream";
  return rows.some(({ kind }) => kind === "emptyAnswers") ? "empty" : "json";
}

interface Tables {
  readonly request: readonly Row[];
  readonly response: readonly Row[];
}

function readTables(nodes: readonly RootContent[], page: PageFile, problems: Problem[]): Tables {
  const tables = nodes.filter((node): node is Table => node.type === "table");
  const rows: { request: Row[]; response: Row[] } = { request: [], response: [] };
  for (const table of tables) {
    const header = headerOf(table, page);
    if (header === "请求参数") rows.request.push(...readRows(table, page, problems));
    else if (header === "返回字典" || header === "应答规范")
      rows.response.push(...readRows(table, page, problems));
    else {
      problems.push(
        problem(
          "table-unknown",
          placeOf(table, page.path),
          `The table headed "${header}" is neither request nor response; it is passed over.`,
          "Head it 请求参数 or 返回字典.",
        ),
      );
    }
  }
  return rows;
}
