import type { Link, Paragraph, RootContent } from "mdast";

/** Official links: what the paragraph 参阅 points to, and the list that may follow it. */
export function linksIn(nodes: readonly RootContent[]): string[] {
  const start = nodes.findIndex(isReference);
  if (start < 0) return [];
  const links = nodes.slice(start).flatMap(collectLinks);
  return [...new Set(links.map(({ url }) => url).filter((url) => /^https?:\/\//u.test(url)))];
}

/** 参阅 [官方文档](…), whether it begins a paragraph or heads a list. */
function isReference(node: RootContent): boolean {
  if (node.type !== "paragraph" && node.type !== "heading") return false;
  return /^\s*(?:更多|详情|详见|另请|请|可)*参阅/u.test(textOf(node));
}

function collectLinks(node: RootContent): Link[] {
  if (node.type === "link") return [node];
  return "children" in node ? node.children.flatMap((child) => collectLinks(child)) : [];
}

/** What a reader of the page is told before the first table, and in its advice blocks. */
export function proseOf(
  nodes: readonly RootContent[],
  page: string,
  described: string | undefined,
): { description?: string; advice?: string[] } {
  const firstTable = nodes.findIndex(({ type }) => type === "table");
  const containers = containersIn(nodes, page);
  const isInside = ({ position }: RootContent) =>
    containers.some(
      ({ start, end }) => start <= (position?.start.offset ?? 0) && (position?.start.offset ?? 0) < end,
    );
  const paragraphs = nodes
    .slice(0, firstTable < 0 ? undefined : firstTable)
    .filter((node) => isProse(node) && !isInside(node))
    .map(textOf);
  const description = paragraphs
    .map((text) => text.replace(/\{\{\s*\$frontmatter\.description\s*\}\}/u, () => described ?? ""))
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
  /** Its title and what it holds. */
  readonly advice: string;
}

/** `::: warning … :::`; code groups hold samples, which are cut by then. */
function containersIn(nodes: readonly RootContent[], page: string): Container[] {
  const start = nodes[0]?.position?.start.offset ?? 0;
  const text = page.slice(start, nodes.at(-1)?.position?.end.offset ?? start);
  // One that is never closed ends where the page plainly goes on.
  const container =
    /^:{3,}\s*(?:warning|danger|tip|info)([^\n]*)\n((?:(?!:{3,}|\||#{1,6} |\{\.im-table)[^\n]+\n?|\n)*)/gmu;
  return [...text.matchAll(container)].map(({ 0: whole, 1: title = "", 2: body = "", index }) => ({
    start: start + index,
    end: start + index + whole.length,
    advice: `${titleOf(title)} ${body}`,
  }));
}

/** The words of a title, without its icon and attributes; 注意 is no more than what the kind of container says. */
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
