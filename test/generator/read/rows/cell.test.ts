/** The source of a cell between its bars, in tables as remark reads them. */
import type { Root, Table } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";

import { readSource, takeCell, textOf } from "#generator/read/rows/cell";

/** The cells of the last row of a table, and its page. */
function cellsOf(...lines: readonly string[]) {
  const text = lines.join("\n");
  const tree: Root = unified().use(remarkParse).use(remarkGfm).parse(text);
  const table = tree.children.find((node): node is Table => node.type === "table");
  return { cells: table?.children.at(-1)?.children ?? [], page: { path: "demo.md", text } };
}

const lead = "| a | b |";
const line = "| --- | --- |";

describe("the source of a cell", () => {
  // Between a text and the last bar, white space stays: the text of a cell is trimmed when its attributes are split off.
  test.each<[row: string, sources: string[], columns: (number | undefined)[]]>([
    ["| x | y |", ["x", "y "], [3, 7]],
    ["x | y", ["x", "y"], [1, 5]],
    ["|x|y|", ["x", "y"], [2, 4]],
    ["|   x   |  y  |", ["x", "y  "], [5, 12]],
    ["| x |  |", ["x", ""], [3, undefined]],
    ["| x \\| z | y |", ["x \\| z", "y "], [3, 12]],
    ["| x | y \\|", ["x", "y \\|"], [3, 7]],
    ["| x | y \\| |", ["x", "y \\| "], [3, 7]],
    ["| x | __proto__ | ", ["x", "__proto__ "], [3, 7]],
    ["| x | `y` z |", ["x", "`y` z "], [3, 7]],
  ])("of the row %s", (row, sources, columns) => {
    const { cells, page } = cellsOf(lead, line, row);
    const read = cells.map((cell) => readSource(cell, page));
    expect(read.map(({ source }) => source)).toEqual(sources);
    expect(read.map(({ place }) => place?.column)).toEqual(columns);
    for (const { place } of read) if (place) expect(place).toMatchObject({ file: "demo.md", line: 3 });
  });

  test("that is not there, or was not parsed from a page, is empty", () => {
    const page = { path: "demo.md", text: "" };
    expect(readSource(undefined, page)).toEqual({ source: "" });
    expect(readSource({ type: "tableCell", children: [] }, page)).toEqual({ source: "" });
  });
});

test.each([
  ["x<br>y", ["x", "", "y"]],
  ["x<b>y<br/>z</b>", ["xy", "", "z"]],
  ["x <i title='<br>'>y</i>", ["x y"]],
  ["**x** _y_ z", ["x y z"]],
  ["x\u200b\u200by `z\u200b`", ["xy ", "z\u200b"]],
])("the pieces of %s are %j", (source, want) => {
  const { cells, page } = cellsOf(lead, line, `| ${source} | y |`);
  const [cell] = cells;
  if (!cell) throw new Error("the table has no cell");
  const taken = takeCell(cell, page);
  expect(taken.pieces.map(textOf)).toEqual(want);
  expect(taken).toMatchObject({ isEmpty: false, start: { line: 3, column: 1 } });
});
