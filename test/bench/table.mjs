// What is printed: one row for each target, and by how much it is missed.

/** @typedef {"s" | "ms" | "us" | "ns" | "MB" | "bytes"} Unit seconds and bytes come in; the unit says how they are shown */

/**
 * @typedef {object} Row
 * @property {string} part
 * @property {string} what
 * @property {Unit} unit
 * @property {number} ours
 * @property {number} beside what ours is compared with
 * @property {string} besideWhat
 * @property {number} [quickest] the ratio of the quickest runs; the others are medians
 * @property {number | undefined} target how many times that ours may be; undefined where nothing is asked
 */

const titles = ["", "ours", "beside", "", "ratio", "quickest", "target", ""];

/** @param {readonly Row[]} rows */
export function formatTable(rows) {
  const parts = [...new Set(rows.map(({ part }) => part))];
  const cells = parts.map((part) => rows.filter((row) => row.part === part).map(cellsOf));
  const widths = titles.map((title, at) =>
    Math.max(...[titles, ...cells.flat()].map((row) => (row[at] ?? title).length)),
  );
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((cell, at) => (isNumber(at) ? cell.padStart : cell.padEnd).call(cell, widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  const blocks = parts.map((part, at) => [part, ...(cells[at] ?? []).map(line)].join("\n"));
  return `${line(titles)}\n${blocks.join("\n\n")}\n`;
}

/** The numbers of a row, by its place. @param {number} at */
function isNumber(at) {
  return at === 1 || at === 2 || (at >= 4 && at <= 6);
}

/** The cells of a row in the order of the titles. @param {Row} row */
export function cellsOf({ what, unit, ours, beside, besideWhat, quickest, target }) {
  const ratio = ours / beside;
  return [
    `  ${what}`,
    format(ours, unit),
    format(beside, unit),
    besideWhat,
    Number.isNaN(ratio) ? "–" : ratio.toFixed(ratio < 0.5 ? 3 : 2),
    quickest?.toFixed(quickest < 0.5 ? 3 : 2) ?? "",
    target === undefined ? "" : `≤ ${target.toFixed(target < 1 ? 3 : 1)}`,
    target === undefined ? "" : verdict(ratio / target),
  ];
}

/** @param {number} share of what is allowed */
function verdict(share) {
  if (Number.isNaN(share)) return "not measured here";
  return share <= 1 ? "met" : `missed by ${((share - 1) * 100).toFixed(share < 1.1 ? 1 : 0)} %`;
}

/**
 * @param {number} value
 * @param {Unit} unit
 */
function format(value, unit) {
  if (Number.isNaN(value)) return "–";
  if (unit === "s") return `${value.toFixed(2)} s`;
  if (unit === "us") return `${(value * 1e6).toFixed(0)} µs`;
  if (unit === "ms") return `${(value * 1000).toFixed(1)} ms`;
  if (unit === "ns") return `${(value * 1e9).toFixed(0)} ns`;
  if (unit === "MB") return `${(value / 1e6).toFixed(0)} MB`;
  return `${Math.round(value).toLocaleString("en")} B`;
}
