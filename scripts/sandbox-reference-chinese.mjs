// The tables of docs/zh-CN/sandbox.md: the columns of code are those of the English tables, and the descriptions are written by
// hand in the page. `npm run docs` writes them; a row that is new has no description until somebody writes one, and
// `test/documents/tables.test.ts` refuses it.

/** The headings of the columns, and what a fault changes. */
const words = new Map([
  ["member", "成员"],
  ["what it is or does", "说明"],
  ["fault", "故障"],
  ["changes", "改变"],
  ["parameters", "参数"],
  ["what it does", "作用"],
  ["both", "两者"],
  ["response", "应答"],
  ["notification", "通知"],
]);

/**
 * Makes the tables of the Chinese page: code from the English tables, descriptions from the page.
 * @param {Record<string, string>} tables the English tables by the names of their markers
 * @param {string} page the Chinese page
 * @returns {Record<string, string>}
 */
export function chineseTables(tables, page) {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => {
      const [, present = ""] = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`, "u").exec(page) ?? [];
      return [name, chineseTable(table, present)];
    }),
  );
}

/**
 * @param {string} english
 * @param {string} present the table of the page
 */
function chineseTable(english, present) {
  const described = new Map(rowsIn(present).map((cells) => [nameIn(cells[0]), cells]));
  const lines = rowsIn(english).map((cells) => {
    const own = described.get(nameIn(cells[0])) ?? [];
    return cells.map((cell, at) => {
      if (words.has(cell)) return words.get(cell);
      if (at === 0 || cell === "---" || cell === "") return cell;
      return at === cells.length - 1 ? (own[at] ?? "") : parametersOf(cell, own[at] ?? "");
    });
  });
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |")).join("\n")}\n`;
}

/**
 * The parameters of a fault: their code, each with the text that the page has behind it.
 * @param {string} english
 * @param {string} present
 */
function parametersOf(english, present) {
  const own = new Map(present.split("<br>").map((one) => [nameIn(one), one.replace(/^`[^`]*`/u, "")]));
  return english
    .split("<br>")
    .map((one) => `${/^`[^`]*`/u.exec(one)?.[0] ?? one}${own.get(nameIn(one)) ?? ""}`)
    .join("<br>");
}

/**
 * The name at the beginning of a cell: `pay` of `pay(order: Order): void`.
 * @param {string | undefined} cell
 */
function nameIn(cell = "") {
  return /^`([\w-]+)/u.exec(cell)?.[1];
}

/**
 * Splits the rows of the tables of a text into cells. Escaped bars stay as they are.
 * @param {string} text
 * @returns {string[][]}
 */
export function rowsIn(text) {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/u)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
