import type { Heading, PhrasingContent, Root, RootContent } from "mdast";

import type { Method } from "../model.ts";
import { placeOf, problem, type Problem } from "../problem.ts";
import type { Fence } from "./fences.ts";

/** The part of a page below one method heading. */
export interface Section {
  readonly method: Method;
  readonly title: string;
  readonly heading: Heading;
  readonly nodes: readonly RootContent[];
  readonly fences: readonly Fence[];
}

const methodHeading = /^(.*?)\s*\{#(get|post|put|patch|delete)\}\s*$/iu;

/** A section for every heading that carries a method; what stands above the first is nobody's. */
export function splitSections(tree: Root, fences: readonly Fence[]): Section[] {
  const starts = tree.children.flatMap((node, index) => {
    const match = node.type === "heading" ? methodHeading.exec(headingText(node)) : null;
    return node.type === "heading" && match ? [{ node, index, match }] : [];
  });
  return starts.map(({ node: heading, index, match }, at) => {
    const next = starts[at + 1];
    const from = heading.position?.start.line ?? 0;
    const to = next?.node.position?.start.line ?? Infinity;
    return {
      method: (match[2] ?? "").toUpperCase() as Method, // the expression above lists the five
      title: match[1] ?? "",
      heading,
      nodes: tree.children.slice(index + 1, next?.index),
      fences: fences.filter(({ line }) => line > from && line < to),
    };
  });
}

/** A heading whose mark is no method would hand its tables to the operation above, or to none. */
export function reportUnknownMethods(tree: Root, file: string, problems: Problem[]): void {
  for (const node of tree.children) {
    const mark = node.type === "heading" ? /\{#([\w-]+)\}\s*$/u.exec(headingText(node))?.[1] : undefined;
    if (mark === undefined || /^(?:get|post|put|patch|delete|mix)$/iu.test(mark)) continue;
    const reason = `"${mark}" is no method.`;
    const mend = "Write {#get}, {#post}, {#put}, {#patch} or {#delete}; {#mix} heads a page of several.";
    problems.push(problem("method-unknown", placeOf(node, file), reason, mend));
  }
}

/** Its words, emphasized or linked or not. */
function headingText(node: Heading | PhrasingContent): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(headingText).join("") : "";
}
