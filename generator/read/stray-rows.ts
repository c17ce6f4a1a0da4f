/** Rows outside of the tables that are read: each would be lost without a word. */
import type { Root } from "mdast";

import type { Coverage } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { ruleLine } from "./cut-tables.ts";
import { emptyCoverage } from "./coverage.ts";

/** In a quote or a list, indented, or without its first bar: a line of the dialect all the same. */
const rowLine = /^[\s>*+-]*\||^[^|]*\{[^{}|]*\bdata-(?:indent|required)\b[^{}|]*\}\s*\||^[\s>*+-]*<tr\b/iu;

/** A finding for each, so that the sum of all rows holds. `read` are the tables that an operation has. */
export function reportStrayRows(
  tree: Root,
  text: string,
  read: ReadonlySet<unknown>,
  file: string,
  findings: Finding[],
): Coverage {
  const elsewhere = new Set<number>();
  const isRead = (node: Root["children"][number]) => node.type === "table" && read.has(node);
  // Front matter is no markdown, and a heading no row.
  const isOther = (node: Root["children"][number]) => node.type === "yaml" || node.type === "heading";
  for (const { position } of tree.children.filter((node) => isRead(node) || isOther(node))) {
    for (let line = position?.start.line ?? 0; line <= (position?.end.line ?? -1); line++)
      elsewhere.add(line);
  }
  const lines = text.split("\n");
  // The rows of a table are what is lost; its header says nothing by itself.
  const isHeader = (line: string, next: string | undefined) =>
    ruleLine.test(line) || ruleLine.test(next ?? "");
  const stray = lines.flatMap((line, at) =>
    rowLine.test(line) && !isHeader(line, lines[at + 1]) && !elsewhere.has(at + 1) ? [at + 1] : [],
  );
  for (const line of stray) {
    const reason = "The row is part of no table of an operation.";
    const fix =
      "Join it to the table above, below a header, its line of dashes, and a heading that carries a method.";
    findings.push(finding("row-stray", { file, line, column: 1 }, reason, fix));
  }
  return { ...emptyCoverage, rows: stray.length, findings: stray.length };
}
