// Runs programs in turn and measures the wall time and the memory of the process tree of each.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";

/** The interval of memory samples, in milliseconds. A sample takes about 0.2 ms. */
const SAMPLE_INTERVAL_MS = 20;

/**
 * @typedef {object} Program
 * @property {readonly [string, ...string[]]} command
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] instead of this process's own
 * @property {() => Promise<void>} [before] runs before each run, unmeasured
 * @property {boolean} [prints] it measures itself, and prints nanoseconds
 * @property {boolean} [memory] whether to measure its memory
 * @property {boolean} [mayFail] whether an exit code above 0 is a valid result
 */

/** @typedef {{ seconds: number, peak: number, stdout: string }} Run `peak` in bytes, NaN if it was not measured */
/** @typedef {{ seconds: number, peak: number, all: readonly number[] }} Measured medians; `all` are the seconds */

/**
 * Returns the medians of interleaved runs, so that a busy moment of the machine affects all programs alike. The first round
 * does not count: it fills the disk cache and the caches of the programs.
 *
 * @template {string} Name
 * @param {Record<Name, Program>} programs
 * @param {number} runs
 * @returns {Promise<Record<Name, Measured>>}
 */
export async function measure(programs, runs) {
  const entries = /** @type {[Name, Program][]} */ (Object.entries(programs)); // the record's own names
  /** @type {Map<string, Run[]>} */
  const taken = new Map(entries.map(([name]) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const [name, program] of entries) {
      await program.before?.();
      const done = await run(program);
      if (round > 0) taken.get(name)?.push(done);
    }
  }
  /** @type {[Name, Measured][]} */
  const measured = entries.map(([name]) => [name, summary(taken.get(name) ?? [])]);
  return /** @type {Record<Name, Measured>} */ (Object.fromEntries(measured)); // one for each of the entries
}

/**
 * Runs a program to its end.
 *
 * @param {Program} program
 * @returns {Promise<Run>}
 * @throws Error with the output of the program if it fails
 */
export async function run({ command, cwd, env = process.env, prints, memory, mayFail }) {
  const [file, ...args] = command;
  const start = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  let peak = NaN;
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stderr += text));
  const sample = () => (peak = Math.max(Number.isNaN(peak) ? 0 : peak, treeMemory(child.pid ?? 0)));
  const timer = memory && process.platform === "linux" ? setInterval(sample, SAMPLE_INTERVAL_MS) : undefined;
  try {
    const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    const seconds = (performance.now() - start) / 1000;
    if (code !== 0 && !mayFail) {
      throw new Error(`${command.join(" ")} ended with ${String(code)}:\n${stdout}${stderr}`.slice(0, 4000));
    }
    return { seconds: prints ? Number(stdout) / 1e9 : seconds, peak, stdout };
  } finally {
    clearInterval(timer);
  }
}

/**
 * Returns the resident memory of a process and its descendants. /usr/bin/time reports only the largest process.
 *
 * @param {number} pid
 * @returns {number} bytes
 */
function treeMemory(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const own = Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) * 1024;
    const below = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
    );
    return below.reduce((sum, child) => sum + treeMemory(Number(child)), own);
  } catch {
    // The process has ended.
    return 0;
  }
}

/**
 * @param {readonly Run[]} runs
 * @returns {Measured}
 */
function summary(runs) {
  const all = runs.map(({ seconds }) => seconds);
  return { seconds: median(all), peak: median(runs.map(({ peak }) => peak)), all };
}

/**
 * Returns the times of a row: the medians, and the ratio of the quickest runs, which a busy machine disturbs least.
 *
 * @param {Measured} ours
 * @param {Measured} beside
 */
export function compare(ours, beside) {
  const quickest = Math.min(...ours.all) / Math.min(...beside.all);
  return { ours: ours.seconds, beside: beside.seconds, quickest };
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}
