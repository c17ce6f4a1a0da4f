import type { Link, Paragraph, RootContent } from "mdast";

/** Official links: what the paragraph 参阅 points to, and the list that may follow it. */
export function linksIn(nodes: readonly RootContent[]): string[] {
  const start = nodes.findIndex((node) => node.type === "paragraph" && /^\s*参阅/u.test(textOf(node)));
  if (start < 0) return [];
  const links = nodes.slice(start).flatMap(collectLinks);
  return [...new Set(links.map(({ url }) => url).filter((url) => /^https?:\/\//u.test(url)))];
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
  const paragraphs = nodes
    .slice(0, firstTable < 0 ? undefined : firstTable)
    .filter(isProse)
    .map(textOf);
  const description = paragraphs
    .map((text) => text.replace(/\{\{\s*\$frontmatter\.description\s*\}\}/u, () => described ?? ""))
    .join(" ")
    .trim();
  const advice = adviceIn(nodes, page);
  return { ...(description && { description }), ...(advice.length > 0 && { advice }) };
}

function isProse(node: RootContent): node is Paragraph {
  return node.type === "paragraph" && !/^\s*(?:\{\.|:::|参阅)/u.test(textOf(node));
}

/** `::: warning … :::` containers and `> [!IMPORTANT]` quotes; code groups hold samples, which are cut by then. */
function adviceIn(nodes: readonly RootContent[], page: string): string[] {
  const start = nodes[0]?.position?.start.offset ?? 0;
  const text = page.slice(start, nodes.at(-1)?.position?.end.offset ?? start);
  // One that is never closed ends where the page plainly goes on.
  const container =
    /^:{3,}\s*(?:warning|danger|tip|info)[^\n]*\n((?:(?!:{3,}|\||#{1,6} |\{\.im-table)[^\n]+\n?|\n)*)/gmu;
  const containers = [...text.matchAll(container)];
  const quotes = nodes.filter(({ type }) => type === "blockquote").map(textOf);
  return [
    ...containers.map(([, body]) => body ?? ""),
    ...quotes.map((quote) => quote.replace(/^\s*\[![A-Z]+\]\s*/u, "")),
  ]
    .map((advice) =>
      advice
        .replace(/\s+/gu, " ")
        .replace(/^\s*注意：/u, "")
        .trim(),
    )
    .filter((advice) => advice !== "");
}

function textOf(node: RootContent): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
}
