// Counts the branches in a report of the coverage, with and without the exceptions of exceptions.mjs.
import { readFileSync } from "node:fs";

import { EMPTY_VALUE, OWN_PROCESS } from "./exceptions.mjs";

/**
 * @typedef {{ line: number, column: number }} Position
 * @typedef {{ type: string, loc: { start: Position }, locations: readonly { start: Partial<Position> }[] }} Branch
 * @typedef {{ branchMap: Readonly<Record<string, Branch>>, b: Readonly<Record<string, readonly number[]>> }} FileCoverage
 * @typedef {{ total: number, covered: number }} Count
 * @typedef {Count & { file: string, missed: readonly string[] }} FileCount
 */

/**
 * Counts the branches of each file.
 * @param {Readonly<Record<string, FileCoverage>>} report coverage-final.json
 * @param {string} root the folder of the repository
 * @returns {{ all: Count, emptyValues: number, ownProcess: readonly string[], files: readonly FileCount[] }}
 */
export function countBranches(report, root) {
  const all = { total: 0, covered: 0 };
  let emptyValues = 0;
  /** @type {FileCount[]} */
  const files = [];
  /** @type {string[]} */
  const ownProcess = [];
  for (const [path, coverage] of Object.entries(report)) {
    const file = path.slice(root.length + 1).replaceAll("\\", "/");
    const paths = pathsOf(coverage);
    const counted = { file, total: paths.length, covered: paths.filter(({ hits }) => hits > 0).length };
    all.total += counted.total;
    all.covered += counted.covered;
    if (OWN_PROCESS.some((one) => one.file === file)) {
      ownProcess.push(file);
      continue;
    }
    const lines = readFileSync(path, "utf8").split("\n");
    const missed = paths.filter(({ hits }) => hits === 0);
    const excepted = missed.filter(({ start }) => isEmptyValue(lines, start));
    emptyValues += excepted.length;
    const places = missed
      .filter((one) => !excepted.includes(one))
      .map(({ start, type }) => `${start.line} ${type}`);
    files.push({ ...counted, total: counted.total - excepted.length, missed: places });
  }
  return { all, emptyValues, ownProcess, files };
}

/**
 * Returns the paths of all branches of a file. An absent `else` has the place of its `if`.
 * @param {FileCoverage} coverage
 * @returns {readonly { type: string, start: Position, hits: number }[]}
 */
function pathsOf({ branchMap, b }) {
  return Object.entries(branchMap).flatMap(([id, { type, loc, locations }]) =>
    (b[id] ?? []).map((hits, index) => {
      const { line = loc.start.line, column = loc.start.column } = locations[index]?.start ?? {};
      return { type, start: { line, column }, hits };
    }),
  );
}

/**
 * Reports whether a path is an empty value behind `??`.
 * @param {readonly string[]} lines
 * @param {Position} start
 */
function isEmptyValue(lines, { line, column }) {
  const text = lines[line - 1] ?? "";
  const before = `${lines[line - 2] ?? ""} ${text.slice(0, column)}`.trimEnd();
  return before.endsWith("??") && EMPTY_VALUE.test(text.slice(column));
}

/** @param {readonly Count[]} counts @returns {Count} */
export function sumOf(counts) {
  return {
    total: counts.reduce((sum, { total }) => sum + total, 0),
    covered: counts.reduce((sum, { covered }) => sum + covered, 0),
  };
}
