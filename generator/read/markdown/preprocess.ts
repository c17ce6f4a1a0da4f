/**
 * Prepares the text of a page for the markdown parser. No step changes line numbers, so that findings name the right line.
 */
import type { PageFile } from "../../ir/model.ts";
import { finding, type Finding } from "../../findings/finding.ts";
import { CommentCutter, type CommentedText } from "./comments.ts";
import { isParsedRule } from "./row-signs.ts";

/** A fenced code block: a sample. */
export interface Fence {
  readonly text: string;
  /** The line that opens it. */
  readonly line: number;
  readonly closed: boolean;
}

/** A page without its fenced code blocks and its comments. */
export interface CutPage {
  readonly text: string;
  readonly fences: readonly Fence[];
  readonly comments: readonly CommentedText[];
}

/** Cuts samples and comments, joins tables that empty lines split, and reports fences and containers that are not closed. */
export function prepareMarkdown(page: PageFile, findings: Finding[]): CutPage {
  const { text: uncut, fences, comments } = cutFences(page.text);
  const text = joinCutTables(uncut, new Set(comments.map(({ line }) => line)));
  reportOpenFences(fences, page.path, findings);
  reportOpenContainers(text, page.path, findings);
  return { text, fences, comments };
}

/** Replaces fenced code blocks and comments by empty lines. Code blocks are most of a page and contain none of its tables. */
export function cutFences(page: string): CutPage {
  const lines = page.split("\n");
  const fences: Fence[] = [];
  const comments = new CommentCutter(lines);
  for (let at = 0; at < lines.length; at++) {
    // A comment may contain a fence, and a fence may contain a comment: the first one to open counts.
    comments.cutAt(at);
    const mark = /^\s*(`{3,}|~{3,})/.exec(lines[at] ?? "")?.[1];
    if (!mark) continue;
    const end = findFenceEnd(lines, at, mark);
    fences.push({ text: lines.slice(at + 1, end.at).join("\n"), line: at + 1, closed: end.closed });
    lines.fill("", at, end.closed ? end.at + 1 : end.at);
    // The line that ends an unclosed fence may open the next fence.
    at = end.closed ? end.at : end.at - 1;
  }
  return { text: lines.join("\n"), fences, comments: comments.comments };
}

/**
 * Finds the closing mark of a fence. A fence without one before the next fence opens is not closed: it ends at the next
 * container, heading or table.
 */
function findFenceEnd(
  lines: readonly string[],
  start: number,
  mark: string,
): { at: number; closed: boolean } {
  let continues = lines.length;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trimStart().startsWith(mark)) {
      const isClose = /^(.)\1*$/u.test(line.trim());
      return isClose ? { at, closed: true } : { at: Math.min(at, continues), closed: false };
    }
    if (continues === lines.length && /^(:::|#{1,6} |\| |\{\.im-table)/.test(line)) continues = at;
  }
  return { at: continues, closed: false };
}

function reportOpenFences(fences: readonly Fence[], file: string, findings: Finding[]): void {
  for (const { closed, line } of fences) {
    if (closed) continue;
    findings.push(finding("fence-unclosed", { file, line, column: 1 }, {}));
  }
}

/** Reports containers that are not closed: a browser shows the rest of the page inside of them. */
export function reportOpenContainers(text: string, file: string, findings: Finding[]): void {
  const open: { readonly colons: number; readonly line: number }[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const mark = /^ {0,3}(:{3,})/u.exec(line);
    const colons = mark?.[1]?.length ?? 0;
    if (mark && line.slice(mark[0].length).trim() !== "") open.push({ colons, line: at + 1 });
    // Fewer colons than the container opened with do not close it.
    else if (mark && (open.at(-1)?.colons ?? 0) <= colons) open.pop();
  }
  for (const { line } of open) findings.push(finding("container-unclosed", { file, line, column: 1 }, {}));
}

/** Fills an empty line within a table, where the parser would end the table. The row reader reports it. */
export const cutMark = ".im-table-cut";

/** Fills a line within a table whose text is commented out. The row reader ignores it. */
export const commentMark = ".im-table-comment";

/** Joins tables that empty lines and comments split. `commented` are the numbers of the lines that have comments. */
function joinCutTables(text: string, commented: ReadonlySet<number>): string {
  const lines = text.split("\n");
  let isInTable = false;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") {
      if (!isInTable) continue;
      let next = at;
      while (next < lines.length && lines[next]?.trim() === "") next++;
      isInTable = isRow(lines[next]) && !isParsedRule(lines[next + 1] ?? "");
      if (!isInTable) continue;
      for (let empty = at; empty < next; empty++) {
        lines[empty] = commented.has(empty + 1) ? `| {${commentMark}}` : `| {${cutMark}}`;
      }
    } else if (!isRow(line)) isInTable = false;
    else isInTable ||= isParsedRule(line);
  }
  return lines.join("\n");
}

function isRow(line: string | undefined): boolean {
  return line !== undefined && /^ {0,3}\|/u.test(line);
}
