// How the time of the generator grows with the pages: the same pages, and copies of them at other paths.
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";

import { codegen } from "./checkout.mjs";
import { measure, run } from "./measure.mjs";

/** @typedef {import("./checkout.mjs").Checkout} Checkout */
/** @typedef {import("./table.mjs").Row} Row */

const sizes = [1, 2, 4, 8];

/**
 * Measures a first run of `generate` and one without changes for 1, 2, 4 and 8 times the endpoints.
 *
 * @param {Checkout} checkout
 * @param {string} work an empty folder
 * @param {number} runs
 * @returns {Promise<Row[]>}
 */
export async function benchScale({ root }, work, runs) {
  /** @type {Record<string, import("./measure.mjs").Program>} */
  const programs = {};
  const leftOut = await correctedPages(root, join(work, "corrected"));
  for (const size of sizes) {
    const specs = join(work, `specs-${size}`);
    await copyPages(root, specs, size, leftOut);
    const out = join(work, `out-${size}`);
    const command = (/** @type {readonly string[]} */ ...flags) =>
      codegen("generate", "--silent", "--specs", specs, "--out", out, ...flags);
    programs[`first ${size}`] = {
      command: command("--no-cache"),
      cwd: root,
      before: () => rm(out, { recursive: true, force: true }),
    };
    programs[`again ${size}`] = { command: command("--cache", join(work, `cache-${size}`)), cwd: root };
  }
  const measured = await measure(programs, runs);
  return [
    ...rowsOf("generate everything, by the number of pages", "first", "s", measured),
    ...rowsOf("generate again, nothing changed, by the number of pages", "again", "ms", measured),
  ];
}

/**
 * @param {string} part
 * @param {string} name
 * @param {import("./table.mjs").Unit} unit
 * @param {Record<string, import("./measure.mjs").Measured>} measured
 * @returns {Row[]}
 */
function rowsOf(part, name, unit, measured) {
  const once = measured[`${name} 1`]?.seconds ?? NaN;
  return sizes.slice(1).map((size) => ({
    part,
    what: `${size} × the pages`,
    unit,
    ours: measured[`${name} ${size}`]?.seconds ?? NaN,
    beside: once,
    besideWhat: "1 × the pages",
    target: size,
  }));
}

/**
 * Copies the pages of endpoints, once at their place and then below further paths. A page states its path by its place.
 * Notifications are not copied, since two pages cannot describe one event.
 *
 * @param {string} root
 * @param {string} specs
 * @param {number} size
 * @param {readonly string[]} leftOut
 */
async function copyPages(root, specs, size, leftOut) {
  for (let copy = 1; copy <= size; copy++) {
    const folder = join(specs, "openapi/v3", copy === 1 ? "" : `copy${copy}`);
    await cp(join(root, "specs/openapi/v3"), folder, { recursive: true });
    for (const page of leftOut) await rm(join(folder, page));
  }
}

/**
 * The pages that need a correction, which names their place. They are left out everywhere, so that all copies are alike.
 *
 * @param {string} root
 * @param {string} specs an empty folder
 */
async function correctedPages(root, specs) {
  await cp(join(root, "specs/openapi/v3"), join(specs, "openapi/v3/copy"), { recursive: true });
  const lint = codegen("lint", "--specs", specs, "--format", "json");
  const { stdout } = await run({ command: lint, cwd: root, mayFail: true });
  /** @type {{ findings: import("wechatpay-codegen").Finding[] }} */
  const { findings } = JSON.parse(stdout);
  const refused = findings.filter(({ severity }) => severity === "error");
  return [...new Set(refused.map(({ file }) => file.replace(/^.*?openapi\/v3\/copy\//u, "")))];
}
