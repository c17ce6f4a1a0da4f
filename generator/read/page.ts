import type { Root } from "mdast";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified, type Processor } from "unified";

import type { Alias, Ledger, Operation, PageFile } from "../model.ts";
import { placeOf, problem, type Problem } from "../problem.ts";
import { readSamples } from "./calls.ts";
import { reportOpenContainers } from "./containers.ts";
import { cutFences, type Fence } from "./fences.ts";
import { readFrontMatter } from "./front-matter.ts";
import { addLedgers, emptyLedger } from "./ledger.ts";
import { readOperation } from "./operation.ts";
import type { ReadOptions } from "./options.ts";
import { reportUnknownMethods, splitSections } from "./section.ts";

export interface ReadPage {
  readonly operations: readonly Operation[];
  /** Where the page has moved to, if it has. */
  readonly alias?: Alias;
  readonly problems: readonly Problem[];
  readonly ledger: Ledger;
}

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkTables);

/** The tables of remark-gfm alone: the rest of it takes as long again, and no page has any. */
function remarkTables(this: Processor): void {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(gfmTable());
  (data.fromMarkdownExtensions ??= []).push(gfmTableFromMarkdown());
}

/** Reads a markdown page: one operation for every heading that carries a method. */
export function readMarkdownPage(page: PageFile, options: ReadOptions): ReadPage {
  const problems: Problem[] = [];
  const { text, fences } = cutFences(page.text);
  reportOpenFences(fences, page.path, problems);
  reportOpenContainers(text, page.path, problems);
  const tree: Root = parser.parse(text);
  const yaml = tree.children.find(({ type }) => type === "yaml");
  const frontMatter = readFrontMatter(yaml && "value" in yaml ? yaml.value : undefined, page.path, problems);
  const sections = splitSections(tree, fences);
  reportUnknownMethods(tree, page.path, problems);
  reportStrayRows(tree, text, page.path, problems);
  if (sections.length === 0 && !problems.some(({ rule }) => rule === "method-unknown")) {
    const place = placeOf(tree.children.find(({ type }) => type === "heading") ?? tree, page.path);
    const mend = "End the title with {#get}, {#post}, {#put}, {#patch} or {#delete}.";
    problems.push(problem("method-missing", place, "No heading of the page carries a method.", mend));
  }
  const readings = sections.map((section) =>
    readOperation(section, { ...page, text }, frontMatter, problems),
  );
  const operations = readings.flatMap(({ operation }, at) => {
    const fences = options.samples && sections[at]?.fences;
    return operation && fences
      ? { ...operation, samples: readSamples(fences, page.path, problems) }
      : (operation ?? []);
  });
  return {
    operations,
    problems,
    ledger: readings.map(({ ledger }) => ledger).reduce(addLedgers, emptyLedger),
  };
}

/** A line that begins with a bar and is in no table is a row that would be lost. */
function reportStrayRows(tree: Root, text: string, file: string, problems: Problem[]): void {
  const inTable = new Set<number>();
  for (const { type, position } of tree.children) {
    if (type !== "table" || !position) continue;
    for (let line = position.start.line; line <= position.end.line; line++) inTable.add(line);
  }
  for (const [at, line] of text.split("\n").entries()) {
    if (!/^ {0,3}\|/u.test(line) || inTable.has(at + 1)) continue;
    problems.push(
      problem(
        "row-stray",
        { file, line: at + 1, column: 1 },
        "The row is part of no table.",
        "Join it to the table above without an empty line, below a header and its line of dashes.",
      ),
    );
  }
}

function reportOpenFences(fences: readonly Fence[], file: string, problems: Problem[]): void {
  for (const { closed, line } of fences) {
    if (closed) continue;
    problems.push(
      problem(
        "fence-unclosed",
        { file, line, column: 1 },
        "The code fence that begins here is never closed; it is taken to end where the page goes on.",
        "Close it with ```.",
      ),
    );
  }
}
