import type { Heading, PhrasingContent, Root, RootContent } from "mdast";

import { methodWords, type Method } from "../../ir/method.ts";
import { placeOf, finding, type Finding } from "../../findings/finding.ts";
import type { Fence } from "./preprocess.ts";

/** The part of a page below one method heading. */
export interface Section {
  readonly method: Method;
  readonly title: string;
  readonly heading: Heading;
  readonly nodes: readonly RootContent[];
  readonly fences: readonly Fence[];
}

/** A heading with an anchor, which may be among other attributes. */
const anchored = /^(.*)\{(?:[^{}]*\s)?#([\w-]+)(?:\s[^{}]*)?\}\s*$/u;
const methods = new RegExp(`^(?:${methodWords})$`, "iu");

/** Returns a section for each heading that has a method. Nodes before the first belong to no operation. */
export function splitSections(tree: Root, fences: readonly Fence[]): Section[] {
  const starts = tree.children.flatMap((node, index) => {
    const match = node.type === "heading" ? anchored.exec(headingText(node)) : null;
    return node.type === "heading" && methods.test(match?.[2] ?? "") && match ? [{ node, index, match }] : [];
  });
  return starts.map(({ node: heading, index, match }, at) => {
    const next = starts[at + 1];
    const from = heading.position?.start.line ?? 0;
    const to = next?.node.position?.start.line ?? Infinity;
    return {
      method: (match[2] ?? "").toUpperCase() as Method, // the expression above allows the five methods
      title: (match[1] ?? "").trimEnd(),
      heading,
      nodes: tree.children.slice(index + 1, next?.index),
      fences: fences.filter(({ line }) => line > from && line < to),
    };
  });
}

/** Reports headings with an unknown method: their tables would go to the operation above, or be lost. */
export function reportUnknownMethods(tree: Root, file: string, findings: Finding[]): void {
  for (const [at, node] of tree.children.entries()) {
    if (node.type !== "heading") continue;
    const mark = anchored.exec(headingText(node))?.[2];
    if (mark === undefined || mark.toLowerCase() === "mix" || methods.test(mark)) continue;
    // A deeper heading without a table below it is only the target of a link.
    if (node.depth > 2 && !hasTable(tree.children.slice(at + 1))) continue;
    findings.push(finding("method-unknown", placeOf(node, file), { method: mark }));
  }
}

/** The method of a heading, or `mix`, as it is written; undefined where the heading has no mark that can be read. */
export function methodOf(heading: Heading): string | undefined {
  const mark = anchored.exec(headingText(heading))?.[2];
  return mark !== undefined && (methods.test(mark) || mark.toLowerCase() === "mix") ? mark : undefined;
}

/** Whether a table comes before the next heading. */
export function hasTable(nodes: readonly RootContent[]): boolean {
  return nodes.find(({ type }) => type === "table" || type === "heading")?.type === "table";
}

/** The words of a heading, without emphasis and links. */
export function headingText(node: Heading | PhrasingContent): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(headingText).join("") : "";
}
