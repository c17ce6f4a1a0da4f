/** A markdown page as the sections of its operations, with tables as mdast nodes. */
import type { PageFile } from "../../ir/model.ts";
import { placeOf, finding, type Finding, type Rule } from "../../findings/finding.ts";
import { ExcessError, findExcess } from "./excess.ts";
import { readFrontMatter, type FrontMatter } from "./front-matter.ts";
import { reportAmbiguousMethods, reportMissingMethods } from "./method-marks.ts";
import type { Parsers } from "./parsers.ts";
import { prepareMarkdown } from "./preprocess.ts";
import { reportUnknownMethods, splitSections, type Section } from "./section.ts";
import { reportStrayRows, type StrayRows } from "./stray-rows.ts";

/** A parsed page. */
export interface MarkdownPage {
  /** The text that the nodes' offsets refer to: without fences and comments, with joined tables. */
  readonly text: string;
  readonly frontMatter: FrontMatter;
  readonly sections: readonly Section[];
  /** The numbers of rows outside the tables of all sections. */
  readonly strayRows: StrayRows;
}

/** Whether a finding says why a heading begins no section. */
function isAboutMethod(rule: Rule): boolean {
  return rule === "method-unknown" || rule === "method-ambiguous";
}

/** Parses a page, splits it into sections, and reports what belongs to none of them. */
export function parseMarkdownPage(page: PageFile, parsers: Parsers, findings: Finding[]): MarkdownPage {
  const cut = prepareMarkdown(page, findings);
  const { text, fences } = cut;
  const excess = findExcess(text);
  if (excess) throw new ExcessError(excess);
  const tree = parsers.markdown(text);
  const yaml = tree.children.find(({ type }) => type === "yaml");
  const frontMatter = readFrontMatter(
    yaml?.type === "yaml" ? yaml.value : undefined,
    parsers,
    page.path,
    findings,
  );
  const sections = splitSections(tree, fences);
  reportUnknownMethods(tree, page.path, findings);
  reportAmbiguousMethods(tree, text, page.path, findings);
  reportMissingMethods(sections, page.path, findings);
  const sectionNodes = new Set(sections.flatMap(({ nodes }) => nodes));
  const strayRows = reportStrayRows(tree, cut, sectionNodes, page.path, findings);
  if (sections.length === 0 && !findings.some(({ rule }) => isAboutMethod(rule))) {
    const place = placeOf(tree.children.find(({ type }) => type === "heading") ?? tree, page.path);
    findings.push(finding("method-missing", place, {}));
  }
  return { text, frontMatter, sections, strayRows };
}
