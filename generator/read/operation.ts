import type { RootContent } from "mdast";

import type { Address, Coverage, Field, Operation, PageFile } from "../ir/model.ts";
import { placeOf, finding, type Place, type Finding } from "../findings/finding.ts";
import { withExamples } from "./examples.ts";
import type { FrontMatter } from "./front-matter.ts";
import { readHeader } from "./header.ts";
import { hostsOf, withBases } from "./hosts.ts";
import { eventsOf, listedEvents } from "./notification.ts";
import { linksIn, proseOf } from "./prose.ts";
import { endpointAddress, notificationAddress, placeAddress } from "./path.ts";
import { firstArgument, namedPath, reportCalls } from "./calls.ts";
import { responseTypeOf, countRows, settleCoverage } from "./coverage.ts";
import { ofEither } from "./repeated.ts";
import type { Section } from "./section.ts";
import { readRows, type Row } from "./table.ts";
import { growFields } from "./tree.ts";

interface Reading {
  /** None where the page does not say which. */
  readonly operation: Operation | undefined;
  readonly coverage: Coverage;
}

export function readOperation(
  section: Section,
  page: PageFile,
  frontMatter: FrontMatter,
  findings: Finding[],
): Reading {
  const place = placeOf(section.heading, page.path);
  const tables = readTables(section.nodes, page, findings);
  const request = growFields(tables.request, findings);
  const responseRows = tables.responses.flat();
  const response = growFields(responseRows, findings);
  const coverage = settleCoverage(countRows([...tables.request, ...responseRows]), request, response);
  const address =
    findAddress(section, page, frontMatter) ?? (tables.isReply ? eventAddress(request.fields) : undefined);
  if (address === undefined) {
    findings.push(
      finding(
        "path-missing",
        place,
        "Neither the front matter, nor the place in the tree, nor a sample says the path.",
        "Add `path: /v3/…` to the front matter.",
      ),
    );
    return { operation: undefined, coverage };
  }
  if (address.kind === "endpoint") reportCalls(section, address.path, page.path, findings);
  reportNoTable(section, nameOf(section, address), place, findings);
  reportSource(frontMatter.source, address.page, page.path, findings);
  const unknown = forMethod(frontMatter.unknown, section.method);
  const sample = address.kind === "endpoint" ? firstArgument(section.fences, page.path, findings) : undefined;
  const fields = withExamples(withBases(request.fields), sample);
  const described = {
    file: page.path,
    line: place.line,
    title: titleOf(section.title, frontMatter),
    links: linksOf(section, frontMatter),
    ...proseOf(section.nodes, page.text, frontMatter.description),
    ...(unknown.length > 0 && { unknown }),
    responseType: responseTypeOf(responseRows),
    request: fields,
    response: ofEither(response.fields, tables.responses, findings),
  };
  const operation: Operation =
    address.kind === "endpoint"
      ? { ...address, method: section.method, hosts: hostsOf(fields), ...described }
      : { ...address, events: eventsOf(fields, address.event), ...described };
  return { operation, coverage };
}

/** A page that lies outside of a tree says itself what it is, or its sample does. */
function findAddress(section: Section, page: PageFile, { path: stated }: FrontMatter): Address | undefined {
  const placed = placeAddress(page.page);
  if (placed && (stated === undefined || placed.kind === "notification")) return placed;
  const path = stated ?? namedPath(section.fences);
  return path === undefined ? undefined : endpointAddress(path);
}

/** A notification is called after its event. */
function eventAddress(request: readonly Field[]): Address | undefined {
  const event = listedEvents(request)?.[0];
  return event === undefined ? undefined : notificationAddress(event);
}

function nameOf({ method }: Section, address: Address): string {
  return address.kind === "endpoint" ? `${method} ${address.path}` : address.event;
}

function reportNoTable({ nodes }: Section, name: string, place: Place, findings: Finding[]): void {
  if (nodes.some(({ type }) => type === "table")) return;
  const reason = `${name} has no table at all: nothing is known of what goes in and comes out.`;
  const fix = "Add the table headed 返回字典, and 请求参数 if there are any.";
  findings.push(finding("table-missing", place, reason, fix));
}

/** A canonical page says where it comes from, and lies where that says. */
function reportSource(source: string | undefined, page: string, file: string, findings: Finding[]): void {
  if (source === undefined || source === page) return;
  const reason = `The front matter names the source "${source}", and the page is that of "${page}"; its place is believed.`;
  findings.push(
    finding("source-mismatch", { file, line: 1, column: 1 }, reason, "Correct the one that is wrong."),
  );
}

/** Front matter holds the links of a canonical page; a source page has them below its tables. */
function linksOf({ method, nodes }: Section, { links }: FrontMatter): readonly string[] {
  const stated = forMethod(links, method);
  return stated.length > 0 ? stated : linksIn(nodes);
}

function forMethod<Item>(
  lists: { readonly [method: string]: readonly Item[] },
  method: string,
): readonly Item[] {
  return lists[method.toLowerCase()] ?? lists[""] ?? [];
}

function titleOf(heading: string, { title }: FrontMatter): string {
  return heading.replace(/\{\{\s*\$frontmatter\.title\s*\}\}/u, () => title ?? "").trim();
}

interface Tables {
  readonly request: readonly Row[];
  /** Of each of its tables. */
  readonly responses: readonly (readonly Row[])[];
  /** Whether what follows is our answer to a notification. */
  readonly isReply: boolean;
}

function readTables(nodes: readonly RootContent[], page: PageFile, findings: Finding[]): Tables {
  const request: Row[] = [];
  const responses: Row[][] = [];
  let isReply = false;
  for (const [at, node] of nodes.entries()) {
    if (node.type !== "table") continue;
    const header = readHeader(node, nodes[at + 1], page, findings);
    isReply ||= header.isReply;
    const place = placeOf(node, page.path);
    if (header.kind === "response") responses.push(readRows(node, header.rows, page, findings));
    else if (header.kind) request.push(...readRows(node, header.rows, page, findings));
    else request.push(...header.rows.map(() => ({ kind: "findings", place }) as const));
  }
  return { request, responses, isReply };
}
