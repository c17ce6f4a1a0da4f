// Runs programs for the steps of an update. Arguments are lists, so that no shell reads them.
import { spawnSync } from "node:child_process";

/** A program that failed. The message has its command line and what it printed on stderr. */
export class StepError extends Error {
  /** @override */
  name = "StepError";
  /** @param {string} message @param {number} code the exit code of the program */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/**
 * Runs a program, and returns what it prints.
 *
 * @param {readonly string[]} command
 * @param {{ cwd: string, isShown?: boolean }} options `isShown`: the program prints to the terminal, and "" is returned
 * @returns {string}
 * @throws {StepError}
 */
export function run([program = "", ...args], { cwd, isShown = false }) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"],
  });
  if (status === 0) return isShown ? "" : stdout;
  const reason = error?.message ?? (isShown ? "" : stderr.trim());
  throw new StepError(
    `${[program, ...args].join(" ")}: exit code ${status ?? "none"}.\n${reason}`.trim(),
    status ?? 1,
  );
}

/** @param {string} cwd @param {readonly string[]} args */
export function git(cwd, ...args) {
  return run(["git", ...args], { cwd });
}
