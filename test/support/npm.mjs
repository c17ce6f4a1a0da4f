// npm, which may hang for a reason of its network or cache: a run that takes too long is ended and tried once more.
import { spawnSync } from "node:child_process";

/** Milliseconds; the longest installation takes half a minute. */
const LONGEST = 240_000;

/**
 * Runs npm in a folder and throws when it fails. What npm prints goes to stderr.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function runNpm(args, cwd) {
  const run = () =>
    spawnSync("npm", args, { cwd, stdio: ["ignore", 2, 2], timeout: LONGEST, killSignal: "SIGKILL" });
  const first = run();
  const { status } = isTimeout(first.error) ? run() : first;
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: failed in ${cwd}.`);
}

/** @param {Error | undefined} error */
function isTimeout(error) {
  return error !== undefined && "code" in error && error.code === "ETIMEDOUT";
}
