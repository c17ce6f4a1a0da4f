import type { Root } from "mdast";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified, type Processor } from "unified";

import type { Alias, Coverage, Operation, PageFile } from "../ir/model.ts";
import { placeOf, finding, type Finding } from "../findings/finding.ts";
import { readSamples } from "./calls.ts";
import { reportOpenContainers } from "./containers.ts";
import { joinCutTables } from "./cut-tables.ts";
import { cutFences, type Fence } from "./fences.ts";
import { readFrontMatter } from "./front-matter.ts";
import { addLedgers } from "./coverage.ts";
import { readOperation } from "./operation.ts";
import type { ReadOptions } from "./options.ts";
import { reportUnknownMethods, splitSections } from "./section.ts";
import { reportStrayRows } from "./stray-rows.ts";

export interface ReadPage {
  readonly operations: readonly Operation[];
  /** Where the page has moved to, if it has. */
  readonly alias?: Alias;
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
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
  const findings: Finding[] = [];
  const { text: uncut, fences } = cutFences(page.text);
  const text = joinCutTables(uncut);
  reportOpenFences(fences, page.path, findings);
  reportOpenContainers(text, page.path, findings);
  const tree: Root = parser.parse(text);
  const yaml = tree.children.find(({ type }) => type === "yaml");
  const frontMatter = readFrontMatter(yaml && "value" in yaml ? yaml.value : undefined, page.path, findings);
  const sections = splitSections(tree, fences);
  reportUnknownMethods(tree, page.path, findings);
  const read = new Set(sections.flatMap(({ nodes }) => nodes));
  const stray = reportStrayRows(tree, text, read, page.path, findings);
  if (sections.length === 0 && !findings.some(({ rule }) => rule === "method-unknown")) {
    const place = placeOf(tree.children.find(({ type }) => type === "heading") ?? tree, page.path);
    const fix = "End the title with {#get}, {#post}, {#put}, {#patch} or {#delete}.";
    findings.push(finding("method-missing", place, "No heading of the page carries a method.", fix));
  }
  const readings = sections.map((section) =>
    readOperation(section, { ...page, text }, frontMatter, findings),
  );
  const operations = readings.flatMap(({ operation }, at) => {
    const fences = options.samples && sections[at]?.fences;
    return operation && fences
      ? { ...operation, samples: readSamples(fences, page.path, findings) }
      : (operation ?? []);
  });
  return {
    operations,
    findings,
    coverage: readings.map(({ coverage }) => coverage).reduce(addLedgers, stray),
  };
}

function reportOpenFences(fences: readonly Fence[], file: string, findings: Finding[]): void {
  for (const { closed, line } of fences) {
    if (closed) continue;
    findings.push(
      finding(
        "fence-unclosed",
        { file, line, column: 1 },
        "The code fence that begins here is never closed; it is taken to end where the page goes on.",
        "Close it with ```.",
      ),
    );
  }
}
