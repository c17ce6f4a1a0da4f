/** Reads a section of a markdown page into an operation. */
import type { RootContent } from "mdast";

import { methodWords } from "../ir/method.ts";
import type { Address, Coverage, Field, Operation, PageFile } from "../ir/model.ts";
import { officialSamples } from "../ir/operation.ts";
import { isWebLink } from "../util/web-link.ts";
import { placeOf, finding, type Place, type Finding } from "../findings/finding.ts";
import type { FrontMatter } from "./markdown/front-matter.ts";
import { readLinks, readProse } from "./markdown/prose.ts";
import type { Section } from "./markdown/section.ts";
import { endpointAddress, notificationAddress, placeAddress } from "./path.ts";
import { countRows } from "./rows/coverage.ts";
import { eventsOf, hostsOf, listedEvents, responseTypeOf, withBases } from "./rows/operation-facts.ts";
import { mergeResponseTables } from "./rows/repeated.ts";
import type { Row } from "./rows/row.ts";
import { readTable } from "./rows/table.ts";
import { buildFieldTree } from "./rows/tree.ts";
import { withExamples } from "./samples/examples.ts";
import { checkCalls, findSamplePath, readFirstArgument } from "./samples/samples.ts";

interface SectionResult {
  /** Undefined where the page does not state its path. */
  readonly operation: Operation | undefined;
  readonly coverage: Coverage;
}

/** Reads the tables, samples and prose of a section. Reports a section whose path is unknown, and returns its coverage only. */
export function readOperation(
  section: Section,
  page: PageFile,
  frontMatter: FrontMatter,
  findings: Finding[],
): SectionResult {
  const place = placeOf(section.heading, page.path);
  const tables = readTables(section.nodes, page, findings);
  const request = buildFieldTree(tables.request, findings);
  const responseRows = tables.responses.flat();
  const response = buildFieldTree(responseRows, findings);
  const coverage = countRows([...tables.request, ...responseRows], request, response);
  const address =
    findAddress(section, page, frontMatter) ?? (tables.isReply ? eventAddress(request.fields) : undefined);
  if (address === undefined) {
    findings.push(finding("path-missing", place, {}));
    return { operation: undefined, coverage };
  }
  if (address.kind === "endpoint") checkCalls(section, address.path, page.path, findings);
  reportNoTable(section, nameOf(section, address), place, findings);
  const origin = frontMatter.source === officialSamples ? officialSamples : undefined;
  if (origin === undefined) reportSource(frontMatter.source, address.page, page.path, findings);
  const unknown = forMethod(frontMatter.unknown, section.method);
  const sample =
    address.kind === "endpoint" ? readFirstArgument(section.fences, page.path, findings) : undefined;
  const fields = withExamples(withBases(request.fields), sample);
  const described = {
    file: page.path,
    line: place.line,
    title: titleOf(section.title, frontMatter),
    links: linksOf(section, frontMatter),
    ...readProse(section.nodes, page.text, frontMatter.description),
    ...(unknown.length > 0 && { unknown }),
    ...(origin && { origin }),
    responseType: responseTypeOf(responseRows),
    request: fields,
    response: mergeResponseTables(response.fields, tables.responses, findings),
  };
  const operation: Operation =
    address.kind === "endpoint"
      ? { ...address, method: section.method, hosts: hostsOf(fields), ...described }
      : { ...address, events: eventsOf(fields, address.event), ...described };
  return { operation, coverage };
}

/** Finds the path: in the front matter, by the location of the page, or in a sample. */
function findAddress(
  section: Section,
  page: PageFile,
  { path: statedPath }: FrontMatter,
): Address | undefined {
  const placed = placeAddress(page.page);
  if (placed && (statedPath === undefined || placed.kind === "notification")) return placed;
  const path = statedPath ?? findSamplePath(section.fences);
  return path === undefined ? undefined : endpointAddress(path);
}

/** Returns the address of a notification, which follows from its event. */
function eventAddress(request: readonly Field[]): Address | undefined {
  const event = listedEvents(request)?.[0];
  return event === undefined ? undefined : notificationAddress(event);
}

function nameOf({ method }: Section, address: Address): string {
  return address.kind === "endpoint" ? `${method} ${address.path}` : address.event;
}

function reportNoTable({ nodes }: Section, name: string, place: Place, findings: Finding[]): void {
  if (nodes.some(({ type }) => type === "table")) return;
  findings.push(finding("table-missing", place, { operation: name }));
}

/** Reports a canonical page whose source is not the page at its location. */
function reportSource(source: string | undefined, page: string, file: string, findings: Finding[]): void {
  if (source === undefined || source === page) return;
  findings.push(finding("source-mismatch", { file, line: 1, column: 1 }, { source, page }));
}

/** Reads the official links: a canonical page has them in the front matter, a source page below its tables. */
function linksOf({ method, nodes }: Section, { links }: FrontMatter): readonly string[] {
  const listed = forMethod(links, method).filter(isWebLink);
  return listed.length > 0 ? listed : readLinks(nodes);
}

function forMethod<Item>(
  lists: { readonly [method: string]: readonly Item[] },
  method: string,
): readonly Item[] {
  return lists[method.toLowerCase()] ?? lists[""] ?? [];
}

const methodMarks = new RegExp(`\\{[^{}]*#\\s*(?:${methodWords}|mix)\\b[^{}]*\\}`, "giu");

function titleOf(heading: string, { title }: FrontMatter): string {
  const text = heading.replace(/\{\{\s*\$frontmatter\.title\s*\}\}/u, () => title ?? "");
  // A heading with several marks is an error; its title is the text without them.
  return text.replace(methodMarks, "").trim();
}

interface Tables {
  readonly request: readonly Row[];
  /** The rows of each response table. */
  readonly responses: readonly (readonly Row[])[];
  /** Whether the response is the merchant's reply to a notification. */
  readonly isReply: boolean;
}

function readTables(nodes: readonly RootContent[], page: PageFile, findings: Finding[]): Tables {
  const request: Row[] = [];
  const responses: (readonly Row[])[] = [];
  let isReply = false;
  for (const [at, node] of nodes.entries()) {
    if (node.type !== "table") continue;
    const table = readTable(node, nodes[at + 1], page, findings);
    isReply ||= table.isReply;
    if (table.kind === "response") responses.push(table.rows);
    else request.push(...table.rows);
  }
  return { request, responses, isReply };
}
