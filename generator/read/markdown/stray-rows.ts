/** Rows outside of the tables that are read: without a finding they would be lost silently. */
import type { Root } from "mdast";

import { finding, type Finding } from "../../findings/finding.ts";
import { ruleLine } from "./preprocess.ts";

/** A row of the dialect in a quote, in a list, indented, without its first bar, or as HTML. */
const rowLine = /^[\s>*+-]*\||^[^|]*\{[^{}|]*\bdata-(?:indent|required)\b[^{}|]*\}\s*\||^[\s>*+-]*<tr\b/iu;

/** Reports each stray row and returns their number. `sectionNodes` are the nodes of all operations. */
export function reportStrayRows(
  tree: Root,
  text: string,
  sectionNodes: ReadonlySet<unknown>,
  file: string,
  findings: Finding[],
): number {
  const skipped = new Set<number>();
  const isRead = (node: Root["children"][number]) => node.type === "table" && sectionNodes.has(node);
  // A bar in the front matter or a heading does not begin a row.
  const isOther = (node: Root["children"][number]) => node.type === "yaml" || node.type === "heading";
  for (const { position } of tree.children.filter((node) => isRead(node) || isOther(node))) {
    for (let line = position?.start.line ?? 0; line <= (position?.end.line ?? -1); line++) skipped.add(line);
  }
  const lines = text.split("\n");
  // Only body rows are reported: a header describes no field.
  const isHeader = (line: string, next: string | undefined) =>
    ruleLine.test(line) || ruleLine.test(next ?? "");
  const stray = lines.flatMap((line, at) =>
    rowLine.test(line) && !isHeader(line, lines[at + 1]) && !skipped.has(at + 1) ? [at + 1] : [],
  );
  for (const line of stray) findings.push(finding("row-stray", { file, line, column: 1 }, {}));
  return stray.length;
}
