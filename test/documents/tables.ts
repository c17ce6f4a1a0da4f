/** Compares the tables of a document in Chinese with those in English. */
import { rowsIn } from "../../scripts/sandbox-reference-chinese.mjs";

/** The code of a cell and the names of errors, sorted, each once. */
function codeIn(cell: string): string[] {
  const code = [...cell.matchAll(/`` ?(.+?) ?``|`([^`]+)`/gu)].map(
    ([, double, single]) => double ?? single ?? "",
  );
  const errors = cell.match(/(?<!`)\b[A-Z]\w*Error\b/gu) ?? [];
  // A text in Chinese stands for another one: a page shows values and conclusions in its language.
  return [...new Set([...code, ...errors])].filter((text) => !/\p{Script=Han}/u.test(text)).sort();
}

/** Whether a cell has words besides its code. */
const isText = (cell: string) => /[a-z][ .]/u.test(cell.replaceAll(/`[^`]*`/gu, ""));

/** What a row in Chinese lacks; undefined if it has all that the row in English has. */
function faultOf(english: readonly string[], chinese: readonly string[]): string | undefined {
  if (chinese.length !== english.length) return `${chinese.length} cells instead of ${english.length}`;
  for (const [at, cell] of english.entries()) {
    const own = chinese[at] ?? "";
    const [expected, actual] = [codeIn(cell).join(" "), codeIn(own).join(" ")];
    if (expected !== actual) return `the code ${actual} instead of ${expected}`;
    if (own === "" && cell !== "") return `no text for: ${cell}`;
    if (own === cell && isText(cell)) return `the text in English: ${cell}`;
  }
  return undefined;
}

/** How the tables of a document in Chinese differ: each row names the same code and errors, and has texts of its own. */
export function tableDifferences(english: string, chinese: string): string[] {
  const [rows, others] = [rowsIn(english), rowsIn(chinese)];
  const count = rows.length === others.length ? [] : [`${others.length} rows instead of ${rows.length}`];
  return [
    ...count,
    ...rows.flatMap((row, at) => {
      const fault = faultOf(row, others[at] ?? []);
      return fault === undefined ? [] : [`${row[0]}: ${fault}`];
    }),
  ];
}
