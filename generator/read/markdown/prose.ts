import { isWebLink } from "../../util/web-link.ts";
import type { Link, Paragraph, RootContent } from "mdast";

/** Collects official links: those of the paragraph 参阅 and of what follows it. */
export function readLinks(nodes: readonly RootContent[]): string[] {
  const start = nodes.findIndex(isReference);
  if (start < 0) return [];
  const links = nodes.slice(start).flatMap(collectLinks);
  return [...new Set(links.map(({ url }) => url).filter(isWebLink))];
}

/** Whether a paragraph or heading begins with 参阅: `参阅 [官方文档](…)`. */
function isReference(node: RootContent): boolean {
  if (node.type !== "paragraph" && node.type !== "heading") return false;
  return /^\s*(?:更多|详情|详见|另请|请|可)*参阅/u.test(textOf(node));
}

function collectLinks(node: RootContent): Link[] {
  if (node.type === "link") return [node];
  return "children" in node ? node.children.flatMap((child) => collectLinks(child)) : [];
}

/** Reads the description (paragraphs before the first table) and the advice (containers and quotes) of an operation. */
export function readProse(
  nodes: readonly RootContent[],
  page: string,
  frontMatterDescription: string | undefined,
): { description?: string; advice?: string[] } {
  const firstTable = nodes.findIndex(({ type }) => type === "table");
  const containers = findContainers(nodes, page);
  const isInside = ({ position }: RootContent) =>
    containers.some(
      ({ start, end }) => start <= (position?.start.offset ?? 0) && (position?.start.offset ?? 0) < end,
    );
  const paragraphs = nodes
    .slice(0, firstTable < 0 ? undefined : firstTable)
    .filter((node) => isProse(node) && !isInside(node))
    .map(textOf);
  const description = paragraphs
    .map((text) =>
      text.replace(/\{\{\s*\$frontmatter\.description\s*\}\}/u, () => frontMatterDescription ?? ""),
    )
    .join(" ")
    .trim();
  const quotes = nodes.filter(({ type }) => type === "blockquote").map(textOf);
  const advice = [
    ...containers.map(({ advice }) => advice),
    ...quotes.map((quote) => quote.replace(/^\s*\[![A-Z]+\]\s*/u, "")),
  ]
    .map((text) =>
      text
        .replace(/\s+/gu, " ")
        .replace(/^\s*注意：/u, "")
        .trim(),
    )
    .filter((text) => text !== "");
  return { ...(description && { description }), ...(advice.length > 0 && { advice }) };
}

function isProse(node: RootContent): node is Paragraph {
  return node.type === "paragraph" && !/^\s*(?:\{\.|:::)/u.test(textOf(node)) && !isReference(node);
}

interface Container {
  readonly start: number;
  readonly end: number;
  /** Its title and its content. */
  readonly advice: string;
}

/** Finds `::: warning … :::`. Code groups contain samples only, which are cut before. */
function findContainers(nodes: readonly RootContent[], page: string): Container[] {
  const start = nodes[0]?.position?.start.offset ?? 0;
  const text = page.slice(start, nodes.at(-1)?.position?.end.offset ?? start);
  // A container that is not closed ends at the next container, table or heading.
  const container =
    /^:{3,}\s*(?:warning|danger|tip|info)([^\n]*)\n((?:(?!:{3,}|\||#{1,6} |\{\.im-table)[^\n]+\n?|\n)*)/gmu;
  return [...text.matchAll(container)].map(({ 0: whole, 1: title = "", 2: body = "", index }) => ({
    start: start + index,
    end: start + index + whole.length,
    advice: `${titleOf(title)} ${body}`,
  }));
}

/** The words of a title without its icon and attributes. 注意 is left out: it only repeats the kind of the container. */
function titleOf(title: string): string {
  return title
    .replace(/:[a-z_]+:/gu, "")
    .replace(/\{[^{}]*\}\s*$/u, "")
    .replace(/^\s*注意[：:]?\s*$/u, "");
}

function textOf(node: RootContent): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
}
