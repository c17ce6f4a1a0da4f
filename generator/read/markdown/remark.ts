/** Parses markdown by remark. */
import type { Root } from "mdast";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified, type Processor } from "unified";

import type { Parsers } from "./parsers.ts";
import { parseUsualRows } from "./usual-rows.ts";
import { parseYaml } from "./yaml.ts";

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkTables);

/** Adds the tables of remark-gfm alone: the rest of remark-gfm doubles the parsing time, and no page uses it. */
function remarkTables(this: Processor): void {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(gfmTable());
  (data.fromMarkdownExtensions ??= []).push(gfmTableFromMarkdown());
}

function parseMarkdown(text: string): Root {
  return parser.parse(text);
}

/** remark alone, for every part of a page. */
export const remarkParsers: Parsers = { markdown: parseMarkdown, yaml: parseYaml };

/** remark for all of a page but the usual rows of its tables. */
export const usualRowParsers: Parsers = {
  markdown: (text) => parseUsualRows(text, parseMarkdown),
  yaml: parseYaml,
};
