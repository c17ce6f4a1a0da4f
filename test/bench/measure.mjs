// Runs programs in turn and measures each: wall time, and the memory of the largest of its processes.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";

/** Milliseconds between two looks at the memory: a look takes about 0.2 ms. */
const LOOK = 20;

/**
 * @typedef {object} Program
 * @property {readonly [string, ...string[]]} command
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] instead of this process's own
 * @property {() => Promise<void>} [before] done before each run, and not measured
 * @property {boolean} [prints] it measures itself, and prints nanoseconds
 * @property {boolean} [memory] whether to look at its memory
 * @property {boolean} [mayFail] whether an exit code above 0 is an answer, too
 */

/** @typedef {{ seconds: number, peak: number, stdout: string }} Run `peak` in bytes, NaN where it was not measured */
/** @typedef {{ seconds: number, peak: number, all: readonly number[] }} Measured medians; `all` are the seconds */

/**
 * Medians of interleaved runs, so that a busy moment of the machine falls on all programs alike. The first round is not
 * counted: it fills the disk's cache and the caches of the program.
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
 * One run to its end.
 *
 * @param {Program} program
 * @returns {Promise<Run>}
 * @throws Error with what the program said, when it fails
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
  const look = () => (peak = Math.max(Number.isNaN(peak) ? 0 : peak, largestMemory(child.pid ?? 0)));
  const timer = memory && process.platform === "linux" ? setInterval(look, LOOK) : undefined;
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
 * The resident memory of the largest process among a process and those that it started.
 *
 * @param {number} pid
 * @returns {number} bytes
 */
function largestMemory(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const own = Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) * 1024;
    const below = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
    );
    return Math.max(own, ...below.map((child) => largestMemory(Number(child))));
  } catch {
    // It ended while we looked.
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
 * The times of a row: the medians, and how the quickest runs compare, which is what a busy machine disturbs least.
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
