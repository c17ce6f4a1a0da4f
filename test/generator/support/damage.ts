/** Damages a page as editors, converters and merges do. A damaged line knows which rows of the good page it holds. */

/** A line of a page that is being damaged. */
export interface DamagedLine {
  readonly text: string;
  /** The lines of the good page whose rows it holds, from 1. */
  readonly rows: readonly number[];
  /** The role of the line in its table; absent outside of tables. */
  readonly part?: "header" | "rule" | "row" | "mark";
}

/** Where a damage applies: indexes that the damage takes modulo what it chooses from. */
export interface DamagePlace {
  readonly table: number;
  readonly row: number;
  readonly choice: number;
  readonly offset: number;
}

type Lines = readonly DamagedLine[];

/** Splits a page into lines, and names the parts of its tables. */
export function toLines(text: string): Lines {
  const lines = text.split("\n");
  return lines.map((line, at) => {
    const isRule = (one: string | undefined) => one?.startsWith("| ---") === true;
    if (line.startsWith("{.im-table")) return { text: line, rows: [], part: "mark" };
    if (!line.startsWith("|")) return { text: line, rows: [] };
    if (isRule(line)) return { text: line, rows: [], part: "rule" };
    return isRule(lines[at + 1])
      ? { text: line, rows: [], part: "header" }
      : { text: line, rows: [at + 1], part: "row" };
  });
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The lines of one table, from its header to the line above its closing mark. */
function tableAt(lines: Lines, table: number): Range {
  const starts = lines.flatMap(({ part }, at) => (part === "header" ? [at] : []));
  const start = starts[table % Math.max(starts.length, 1)] ?? 0;
  const length = lines.slice(start).findIndex(({ part }) => part === undefined);
  return { start, end: length < 0 ? lines.length : start + Math.max(length, 1) };
}

function rowAt(lines: Lines, row: number): number {
  const rows = lines.flatMap(({ rows }, at) => (rows.length > 0 ? [at] : []));
  return rows[row % Math.max(rows.length, 1)] ?? 0;
}

/** A damage of one kind. */
export type Damage = (lines: Lines, place: DamagePlace) => Lines;

function pick<Item>(items: readonly Item[], choice: number): Item {
  const item = items[choice % items.length];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}

/** Changes the text of each line of a table. */
function inTable(change: (text: string, place: DamagePlace) => string): Damage {
  return (lines, place) => {
    const { start, end } = tableAt(lines, place.table);
    return lines.map((line, at) =>
      at >= start && at < end ? { ...line, text: change(line.text, place) } : line,
    );
  };
}

/** Changes the text of one row. */
function inRow(change: (text: string, place: DamagePlace) => string): Damage {
  return (lines, place) => {
    const row = rowAt(lines, place.row);
    return lines.map((line, at) => (at === row ? { ...line, text: change(line.text, place) } : line));
  };
}

const add = (text: string): DamagedLine => ({ text, rows: [] });

function removePart(part: DamagedLine["part"]): Damage {
  return (lines, { table }) => {
    const { start, end } = tableAt(lines, table);
    const at = lines.findIndex((line, index) => index >= start && index <= end + 1 && line.part === part);
    return at < 0 ? lines : lines.filter((_, index) => index !== at);
  };
}

const bars = ["｜", "│", "┃", "¦", "&#124;", "&vert;", "\\|", "\t", ",", "；", " ", "||"];
const signs = [
  "\u200b",
  "\0",
  "\ufffd",
  "\u3000",
  "\u00a0",
  "`",
  "<",
  "|",
  "{",
  "}",
  "\\",
  "\n",
  "*",
  "~",
  "&",
  '"',
  "<!--",
  "-->",
  "（",
  "$",
  "\u202e",
  "\u00ad",
];
const prefixes = [
  "# ",
  "- ",
  "> ",
  "    ",
  "\t",
  "<p>",
  "::: tip ",
  "1. ",
  "+ ",
  "[a]: ",
  "\\",
  "｜",
  "<td>",
];

/** Replaces an attribute list by a spelling of it that is not one, or means something else. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll("{", "｛").replaceAll("}", "｝"),
  (text) => text.replaceAll("{", "(").replaceAll("}", ")"),
  (text) => text.replaceAll("{", "[").replaceAll("}", "]"),
  (text) => text.replaceAll("{", "\\{"),
  (text) => text.replaceAll("{", "`{").replaceAll("}", "}`"),
  (text) => text.replace("}", ""),
  (text) => text.replace("{", ""),
  (text) => text.replaceAll(/[{}]/gu, ""),
  (text) => text.replaceAll("data-", ""),
  (text) => text.replaceAll("data-", "DATA-"),
  (text) => text.replaceAll("data-encrypted", "data-enc"),
  (text) => text.replaceAll("data-encrypted", "data-x"),
  (text) => text.replaceAll("data-encrypted=", ""),
  (text) => text.replaceAll("data-encrypted", "data_encrypted"),
  (text) => text.replaceAll("data-encrypted=", "data-encrypted:"),
  (text) => text.replaceAll("data-encrypted", "data-tooltip"),
  (text) => text.replaceAll("data-encrypted", "data-encoded"),
  (text) => text.replaceAll("by-rsa-pubkey", "RSA_PUBKEY"),
  (text) => text.replaceAll("by-rsa-pubkey", "by-rsa-pubkye"),
  (text) => text.replaceAll("data-required", "data-requird"),
  (text) => text.replaceAll("data-indent=", "data-indent:"),
  (text) => text.replaceAll("=by-", '="by-'),
  (text) => text.replaceAll("-", "–"),
  (text) => text.replaceAll(/\{([^{}]*)\}/gu, "{{$1}}"),
];

/** Moves the last attribute list of a row to its end. */
function moveList(text: string): string {
  const list = /\{[^{}]*\}(?=[^{}]*$)/u.exec(text)?.[0];
  return list === undefined ? text : `${text.replace(list, "").trimEnd()} ${list}`;
}

function toHtml(text: string): string {
  const cells = text
    .split("|")
    .slice(1)
    .map((cell) => `<td>${cell.trim()}</td>`);
  return `<tr>${cells.join("")}</tr>`;
}

/** Encloses a table with lines. */
function enclose(lines: Lines, table: number, before: string, after: string): Lines {
  const { start, end } = tableAt(lines, table);
  return [...lines.slice(0, start), add(before), ...lines.slice(start, end), add(after), ...lines.slice(end)];
}

const fences: readonly (readonly [before: string, after: string])[] = [
  ["```", "```"],
  ["```md", "```"],
  ["~~~", "~~~"],
  ["````", "````"],
  ["- ```", "  ```"],
  ["```", ""],
  ["<div>", "</div>"],
  ["<pre>", "</pre>"],
  ["<details>\n", "</details>"],
  ["$$", "$$"],
  ["---", "---"],
] as const; // pairs

/** The damages by name. */
export const damages: Readonly<Record<string, Damage>> = {
  "bars of a table": inTable((text, { choice }) => text.replaceAll("|", pick(bars, choice))),
  "bars of a row": inRow((text, { choice }) => text.replaceAll("|", pick(bars, choice))),
  "one bar": inRow((text, { choice, offset }) => {
    const at = pick(
      [...text.matchAll(/\||$/gu)].map(({ index }) => index),
      offset,
    );
    return text.slice(0, at) + pick(["", ...bars], choice) + text.slice(at + 1);
  }),
  "header removed": removePart("header"),
  "rule removed": removePart("rule"),
  "mark removed": removePart("mark"),
  "header and rule removed": (lines, place) => removePart("rule")(removePart("header")(lines, place), place),
  "rule moved": (lines, { table, offset }) => {
    const { start, end } = tableAt(lines, table);
    const rule = lines[start + 1];
    if (rule?.part !== "rule") return lines;
    const without = lines.filter((_, at) => at !== start + 1);
    return without.toSpliced(start + 1 + (offset % (end - start)), 0, rule);
  },
  "rule changed": inTable((text, { choice }) =>
    text.startsWith("| ---")
      ? pick(
          [
            "| --- | ---",
            "| --- | --- | --- | --- | ---",
            "| — | — | —",
            "|",
            "---",
            "| === | === | ===",
            "｜ --- ｜ ---",
          ],
          choice,
        )
      : text,
  ),
  "header changed": (lines, place) => {
    const { start } = tableAt(lines, place.table);
    const change = pick(
      [
        (t: string) => t.replace(/请求参数|返回字典|应答规范/u, "参数"),
        (t: string) => t.replace(/请求参数|返回字典/u, "Request"),
        (t: string) => `${t} | 备注 | 例`,
        (t: string) => t.split("|").slice(0, 2).join("|"),
        (t: string) => t.slice(1),
      ],
      place.choice,
    );
    return lines.map((line, at) =>
      at === start && line.part === "header" ? { ...line, text: change(line.text) } : line,
    );
  },
  "table enclosed": (lines, { table, choice }) => enclose(lines, table, ...pick(fences, choice)),
  "table prefixed": inTable((text, { choice }) => pick(prefixes, choice) + text),
  "table as HTML": inTable((text) => (text.startsWith("| ---") ? "" : toHtml(text))),
  "table as HTML on one line": (lines, { table }) => {
    const { start, end } = tableAt(lines, table);
    const inside = lines.slice(start, end);
    const text = `<table>${inside.map((line) => (line.part === "rule" ? "" : toHtml(line.text))).join("")}</table>`;
    return [
      ...lines.slice(0, start),
      { text, rows: inside.flatMap(({ rows }) => rows) },
      ...lines.slice(end),
    ];
  },
  "table as a list": inTable((text) =>
    text.startsWith("| ---") ? "" : `- ${text.replaceAll("|", " ").trim()}`,
  ),
  "row prefixed": inRow((text, { choice }) => pick(prefixes, choice) + text),
  "row as HTML": inRow(toHtml),
  "row without its first bar": inRow((text) => text.replace(/^\|\s*/u, "")),
  "row joined with the next": (lines, { row }) => {
    const at = rowAt(lines, row);
    const [line, next] = [lines[at], lines[at + 1]];
    if (!line || !next) return lines;
    return lines.toSpliced(at, 2, {
      ...line,
      text: `${line.text} ${next.text}`,
      rows: [...line.rows, ...next.rows],
    });
  },
  "line inserted": (lines, { row, choice }) =>
    lines.toSpliced(
      rowAt(lines, row),
      0,
      add(
        pick(
          [
            "",
            "文字",
            "---",
            "```",
            ":::",
            "# 标题",
            "<br>",
            "<!--",
            "-->",
            "| --- | --- | ---",
            "{.im-table #request}",
            "===",
            "> 引用",
            "- 列表",
            "~~~",
            "<table>",
            "***",
            "|",
          ],
          choice,
        ),
      ),
    ),
  "marks respelled": inRow((text, { choice }) => pick(spellings, choice)(text)),
  "marks of a table respelled": inTable((text, { choice }) => pick(spellings, choice)(text)),
  "list moved": inRow(moveList),
  "sign inserted": inRow((text, { choice, offset }) => {
    const at = offset % (text.length + 1);
    return text.slice(0, at) + pick(signs, choice) + text.slice(at);
  }),
  "heading changed": (lines, { choice }) =>
    lines.map((line) =>
      /^#+ .*\{#(?:get|post|put|patch|delete|mix)\}/u.test(line.text)
        ? {
            ...line,
            text: pick(
              [
                (t: string) => t.replace(/\s*\{#\w+\}/u, ""),
                (t: string) => t.replace(/^#+ /u, ""),
                (t: string) => t.replace("{#", "{"),
              ],
              choice,
            )(line.text),
          }
        : line,
    ),
  "cells swapped": inRow((text) => {
    const cells = text.split("|");
    return cells.length < 4 ? text : ["", cells[2], cells[1], ...cells.slice(3)].join("|");
  }),
};
