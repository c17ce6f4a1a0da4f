// The suite, run by any runtime: each check runs separately, and the last line is the outcome as JSON.
import * as calls from "./calls.mjs";
import * as failures from "./failures.mjs";
import * as files from "./files.mjs";
import * as keys from "./keys.mjs";
import * as messages from "./messages.mjs";
import { checksOf } from "./vectors.mjs";

/** @typedef {import("./world.mjs").World} World */

/** Milliseconds for one check: none takes a second where it works. */
const LONGEST = 20_000;

/**
 * @param {import("./platform.d.mts").Platform} platform the one that the client has here
 * @param {World} world
 */
export async function run(platform, world) {
  const groups = [keys, calls, failures, files, messages].flatMap(({ checks }) => checks);
  const outcome = { passed: 0, failed: 0 };
  for (const [name, check] of [...groups, ...checksOf(platform, world)]) {
    try {
      await inTime(check(world));
      outcome.passed++;
    } catch (error) {
      outcome.failed++;
      console.log(
        `FAILED ${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
      );
    }
  }
  console.log(`OUTCOME ${JSON.stringify(outcome)}`);
}

/** @param {Promise<void>} work */
async function inTime(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LONGEST} ms`)), LONGEST);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
