/** Marks of methods that begin no section: the tables below them would go to the operation above. */
import type { Heading, Root } from "mdast";

import { finding, placeOf, type Finding } from "../../findings/finding.ts";
import { methodWords } from "../../ir/method.ts";
import { hasTable, headingText, methodOf, type Section } from "./section.ts";

const methodNames = `(?:${methodWords}|mix)`;
const methodMark = new RegExp(String.raw`[#＃]\s*${methodNames}\b`, "giu");

/**
 * Finds the marks of a line: those in an attribute list, `{#get}`, `{#get .class}`, `｛＃get｝`. In a heading, a mark may have
 * lost its braces: `# Title #get`.
 */
function marksIn(line: string, isHeading: boolean): RegExpExecArray[] {
  const marks: RegExpExecArray[] = [];
  // What stands before a mark, from the last brace on.
  let [brace, isAfterWords, at] = ["", false, 0];
  for (const mark of line.matchAll(methodMark)) {
    for (; at < mark.index; at++) {
      const sign = line.charAt(at);
      if (/[{}｛｝]/u.test(sign)) [brace, isAfterWords] = [sign, false];
      else isAfterWords ||= /[\s（([【]/u.test(sign);
    }
    if (/[{｛]/u.test(brace) || (isHeading && isAfterWords)) marks.push(mark);
  }
  return marks;
}

/** Reports headings with several marks, and marks that are not in a heading or not at its end. */
export function reportAmbiguousMethods(tree: Root, text: string, file: string, findings: Finding[]): void {
  const lines = text.split("\n");
  const kinds = lineKinds(tree);
  for (const [at, line] of lines.entries()) {
    const kind = kinds.get(at + 1);
    if (kind === "other") continue;
    const isHeading = kind === "heading" || /^\s*[#＃]/u.test(line);
    const marks = marksIn(line, isHeading);
    const [first] = marks;
    if (first === undefined || (marks.length === 1 && kind === "method")) continue;
    const data = {
      case: marks.length > 1 ? ("several" as const) : ("unreadable" as const),
      marks: marks.map(([mark]) => mark),
    };
    findings.push(finding("method-ambiguous", { file, line: at + 1, column: first.index + 1 }, data));
  }
}

/** Reports headings without a mark that stand beside those of operations, and have a table below them. */
export function reportMissingMethods(sections: readonly Section[], file: string, findings: Finding[]): void {
  for (const { heading, nodes } of sections) {
    for (const [at, node] of nodes.entries()) {
      if (node.type !== "heading" || node.depth > heading.depth) continue;
      if (findings.some((one) => one.file === file && isOfHeading(one, node))) continue;
      if (!hasTable(nodes.slice(at + 1))) continue;
      const data = { case: "missing", title: headingText(node) } as const;
      findings.push(finding("method-ambiguous", placeOf(node, file), data));
    }
  }
}

/** Whether a finding says why a heading begins no section. */
function isOfHeading({ rule, line }: Finding, { position }: Heading): boolean {
  if (rule !== "method-unknown" && rule !== "method-ambiguous") return false;
  return position !== undefined && position.start.line <= line && line <= position.end.line;
}

type LineKind = "method" | "heading" | "other";

/**
 * What the lines of a page belong to: `method` to a heading whose method is read, `heading` to another heading, `other` to
 * front matter, a table or a comment. Any line but those of `method` and `other` should have no mark of a method.
 */
function lineKinds(tree: Root): ReadonlyMap<number, LineKind> {
  const kinds = new Map<number, LineKind>();
  for (const node of tree.children) {
    const isOther =
      node.type === "yaml" ||
      node.type === "table" ||
      (node.type === "html" && node.value.startsWith("<!--"));
    if (!isOther && node.type !== "heading") continue;
    const ofHeading = node.type === "heading" && methodOf(node) !== undefined ? "method" : "heading";
    const { start, end } = node.position ?? {};
    for (let line = start?.line ?? 1; line <= (end?.line ?? 0); line++) {
      kinds.set(line, isOther ? "other" : ofHeading);
    }
  }
  return kinds;
}
