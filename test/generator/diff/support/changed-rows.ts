/** Compares pages by their lines, without the reader: what the statements of a comparison must cover. */
import { diffArrays } from "diff";

/** A row of a table with its line. */
interface Row {
  readonly line: number;
  /** What the row says, without white space, the order of attributes, and prose. */
  readonly facts: string;
}

/** The lines of the rows that differ between two texts of a page. */
export interface ChangedRows {
  readonly old: readonly number[];
  readonly new: readonly number[];
}

/** Compares the rows of two texts of a page, table by table. */
export function changedRows(old: string, now: string): ChangedRows {
  const parts = diffArrays([...rowsOf(old)], [...rowsOf(now)], { comparator: (a, b) => a.facts === b.facts });
  const removed = parts.filter((part) => part.removed).flatMap(({ value }) => value);
  const added = parts.filter((part) => part.added).flatMap(({ value }) => value);
  // A row that only stands elsewhere says the same.
  const without = (rows: readonly Row[], others: readonly Row[]) => {
    const left = others.map(({ facts }) => facts);
    return rows.filter(({ facts }) => {
      const at = left.indexOf(facts);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const linesOf = (rows: readonly Row[]) => rows.map(({ line }) => line);
  return { old: linesOf(without(removed, added)), new: linesOf(without(added, removed)) };
}

function* rowsOf(text: string): Generator<Row> {
  let isHeader = false;
  for (const [at, line] of text.split("\n").entries()) {
    if (/^\|\s*---/u.test(line)) isHeader = false;
    else if (line.startsWith("| 请求参数") || line.startsWith("| 返回字典")) {
      isHeader = true;
      // A table of its own: its rows match those of the same table alone.
      yield { line: at + 1, facts: line.slice(0, 6) };
    } else if (line.startsWith("|") && !isHeader) yield { line: at + 1, facts: factsOf(line) };
  }
}

function factsOf(line: string): string {
  const cells = line
    .replace(/^\|/u, "")
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim());
  const [name = "", type = "", label = ""] = cells;
  return JSON.stringify([attributesOf(name), attributesOf(type), labelOf(label), valuesOf(label)]);
}

/** The words of a cell, and its attributes in a fixed order. A tooltip is prose. */
function attributesOf(cell: string): unknown {
  const [, words = "", list = ""] = /^([^{]*)(?:\{(.*)\})?$/u.exec(cell) ?? [cell, cell];
  const attributes = list.match(/[\w-]+(?:=(?:"[^"]*"|\S+))?/gu) ?? [];
  return [words.trim(), attributes.filter((one) => !one.startsWith("data-tooltip")).sort()];
}

function labelOf(cell: string): string {
  // Prose begins with the first punctuation mark.
  return (cell.split(/<br\s*\/?>|[，。；！？、,;!?]/u)[0] ?? "").trim();
}

function valuesOf(cell: string): readonly string[] {
  return /枚举值/u.test(cell) ? (cell.match(/`[^`]*`/gu) ?? []) : [];
}
