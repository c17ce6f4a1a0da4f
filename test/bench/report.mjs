// The tables of docs/benchmarks.md and its Chinese version, each between two comments with its name.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { cellsOf } from "./table.mjs";

const root = join(import.meta.dirname, "../..");
const pages = ["docs/benchmarks.md", "docs/zh-CN/benchmarks.md"];

/**
 * Returns a page with another table of a name.
 *
 * @param {string} page
 * @param {string} name
 * @param {readonly (readonly string[])[]} rows the first is the head
 */
export function withTable(page, name, rows) {
  const [head = [], ...body] = rows;
  const lines = [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`);
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`, "u");
  if (!marks.test(page))
    throw new Error(`${name}: the page has no place for this table. Add <!-- ${name} -->.`);
  return page.replace(marks, (_, before, after) => `${before}\n${lines.join("\n")}\n${after}`);
}

/**
 * Returns the table of what was measured.
 *
 * @param {readonly import("./table.mjs").Row[]} rows
 * @returns {string[][]}
 */
export function tableOf(rows) {
  const body = rows.map((row) => {
    const [what = "", ours = "", beside = "", besideWhat = "", ratio = "", , target = ""] = cellsOf(row);
    return [`${row.part}: ${what.trim()}`, ours, `${besideWhat} ${beside}`.trim(), ratio, target];
  });
  return [["", "ours", "beside", "ratio", "target"], ...body];
}

/**
 * Writes tables into both pages.
 *
 * @param {readonly (readonly [name: string, rows: readonly (readonly string[])[]])[]} tables
 */
export async function writeTables(tables) {
  for (const page of pages) {
    const file = join(root, page);
    let text = await readFile(file, "utf8");
    for (const [name, rows] of tables) text = withTable(text, name, rows);
    await writeFile(file, text);
  }
}
