// The suite: it runs each check on the current runtime, and prints the outcome as JSON on the last line.
import * as calls from "./calls.mjs";
import * as failures from "./failures.mjs";
import * as files from "./files.mjs";
import * as keys from "./keys.mjs";
import * as messages from "./messages.mjs";
import { checksOf } from "./vectors.mjs";

/** @typedef {import("./world.mjs").World} World */

/** The time limit of one check, in milliseconds. A check that passes takes less than a second. */
const CHECK_TIMEOUT_MS = 20_000;

/**
 * @param {import("./platform.d.mts").Platform} platform the platform of the client on this runtime
 * @param {World} world
 */
export async function run(platform, world) {
  const groups = [keys, calls, failures, files, messages].flatMap(({ checks }) => checks);
  const outcome = { passed: 0, failed: 0 };
  for (const [name, check] of [...groups, ...checksOf(platform, world)]) {
    try {
      await withTimeout(check(world));
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
async function withTimeout(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the check did not end within ${CHECK_TIMEOUT_MS} ms`)),
      CHECK_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
