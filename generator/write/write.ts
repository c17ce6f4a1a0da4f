import { stringify } from "yaml";

import type { Alias, Operation } from "../ir/model.ts";
import { groupBy } from "../ir/walk.ts";
import { sectionOf } from "../ir/operation.ts";
import { cellText } from "./markdown.ts";
import { writeTable } from "./table.ts";

/** Operations → canonical pages, one a URL: facts in the one form that the reader takes back. */
export function writePages(
  operations: readonly Operation[],
  aliases: readonly Alias[] = [],
): { path: string; text: string }[] {
  const pages = groupBy(operations, ({ page }) => page);
  return [
    ...[...pages].map(([path, here]) => ({ path, text: writePage(path, here) })),
    ...aliases.map((alias) => ({ path: alias.page, text: writeStub(alias) })),
  ];
}

/** A page that has moved says where to. */
function writeStub({ page, target }: Alias): string {
  const title = `Moved to /${target.replace(/\.md$/u, "")}`;
  return frontMatterOf({ title, source: page, moved: target });
}

function frontMatterOf(values: object): string {
  return `---\n${stringify(values, { lineWidth: 0, version: "1.2", aliasDuplicateObjects: false })}---\n`;
}

function writePage(source: string, operations: readonly Operation[]): string {
  const [first] = operations;
  const single = operations.length === 1 && first;
  const frontMatter = {
    title: first?.title ?? "",
    source: first?.origin ?? source,
    ...linksOf(operations),
    ...unknownOf(operations),
  };
  const head = frontMatterOf(frontMatter);
  if (single) return `${head}\n${section("# {{ $frontmatter.title }}", single)}`;
  const sections = operations.map((operation) => section(`## ${cellText(operation.title)}`, operation));
  return `${head}\n# {{ $frontmatter.title }} {#mix}\n\n${sections.join("\n")}`;
}

/** A page of one operation lists its links; a page of several says whose they are. */
function linksOf(operations: readonly Operation[]): { links?: unknown } {
  const linked = operations.filter(({ links }) => links.length > 0);
  if (linked.length === 0) return {};
  if (operations.length === 1) return { links: linked[0]?.links };
  return { links: Object.fromEntries(linked.map((operation) => [sectionOf(operation), operation.links])) };
}

/** The marks that are unknown, by operation where the page has several. */
function unknownOf(operations: readonly Operation[]): { unknown?: unknown } {
  const marked = operations.filter(({ unknown }) => unknown);
  if (marked.length === 0) return {};
  if (operations.length === 1) return { unknown: marked[0]?.unknown };
  return {
    unknown: Object.fromEntries(marked.map((operation) => [sectionOf(operation), operation.unknown])),
  };
}

function section(title: string, operation: Operation): string {
  const { kind, request, response, responseType } = operation;
  const parts = [
    `${title} {#${sectionOf(operation)}}\n`,
    request.length > 0 && `${writeTable("请求参数", request)}\n{.im-table #request}\n`,
    responseTable(kind, responseType, response),
  ];
  return parts.filter((part) => part !== false).join("\n");
}

function responseTable(
  kind: Operation["kind"],
  responseType: Operation["responseType"],
  response: Operation["response"],
): string {
  const header = kind === "endpoint" ? "返回字典" : "应答规范";
  const rows = { json: undefined, empty: "空字符串(无返回内容)", stream: "文件流", statement: "文件流" }[
    responseType
  ];
  return `${writeTable(header, response, rows)}\n{.im-table #response}\n`;
}
