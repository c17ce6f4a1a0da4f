// What it takes to generate: everything, nothing new, one page, beside a generator of the same operations.
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { codegen } from "./checkout.mjs";
import { compare, measure, run } from "./measure.mjs";
import { toOpenApi } from "./openapi.mjs";
import { newerNode, peer, peerEnvironment } from "./peers.mjs";

/** @typedef {import("./checkout.mjs").Checkout} Checkout */
/** @typedef {import("./measure.mjs").Program} Program */
/** @typedef {import("./table.mjs").Row} Row */

/**
 * @param {Checkout} checkout
 * @param {string} work an empty folder
 * @param {number} runs
 * @returns {Promise<Row[]>}
 */
export async function benchGenerate(checkout, work, runs) {
  const ours = await generator(checkout, work);
  return [...(await cold(ours, await heyApi(checkout, work), runs)), ...(await warm(checkout, ours, runs))];
}

/** @typedef {{ first: Program, again: Program, check: Program }} Ours `again` has what the last run left */

/** @param {Checkout} checkout @param {string} work @returns {Promise<Ours>} */
async function generator({ root }, work) {
  const out = join(work, "ours");
  // A generator without a cache does all of its work again.
  const { stdout: usage } = await run({ command: codegen("--help"), cwd: root });
  const cached = usage.includes("--no-cache");
  const program = (/** @type {readonly string[]} */ ...flags) => ({
    command: codegen("generate", "--silent", "--out", out, ...(cached ? flags : [])),
    cwd: root,
  });
  return {
    first: {
      ...program("--no-cache"),
      memory: true,
      before: () => rm(out, { recursive: true, force: true }),
    },
    again: program("--cache", join(work, "cache")),
    check: { command: codegen("check"), cwd: root },
  };
}

/**
 * The peer with its SDK, its types, its zod schemas and the same formatter.
 *
 * @param {Checkout} checkout
 * @param {string} work
 * @returns {Promise<Program>}
 */
async function heyApi({ operations }, work) {
  const cwd = join(work, "hey-api");
  await mkdir(cwd);
  await writeFile(join(cwd, "openapi.json"), JSON.stringify(toOpenApi(operations)));
  const config = {
    input: "openapi.json",
    output: { path: "out", postProcess: ["prettier"] },
    plugins: ["@hey-api/typescript", "@hey-api/sdk", "zod"],
    logs: { level: "silent", file: false },
  };
  await writeFile(join(cwd, "openapi-ts.config.mjs"), `export default ${JSON.stringify(config)};\n`);
  return {
    command: [newerNode(), peer("@hey-api/openapi-ts/bin/run.js")],
    cwd,
    env: peerEnvironment(),
    memory: true,
    before: () => rm(join(cwd, "out"), { recursive: true, force: true }),
  };
}

/** @param {Ours} ours @param {Program} theirs @param {number} runs @returns {Promise<Row[]>} */
async function cold({ first, check }, theirs, runs) {
  const { ours, peer, checked } = await measure({ ours: first, peer: theirs, checked: check }, runs);
  // It may end well without having written anything.
  await access(join(theirs.cwd ?? "", "out/zod.gen.ts"));
  const row = { part: "generate everything, formatted, from nothing", besideWhat: "hey-api" };
  return [
    { ...row, what: "wall time", unit: "s", ...compare(ours, peer), target: 0.4 },
    {
      ...row,
      what: "peak memory, largest process",
      unit: "MB",
      ours: ours.peak,
      beside: peer.peak,
      target: 0.5,
    },
    { ...row, what: "check instead", unit: "s", ...compare(checked, peer), target: 0.7 },
  ];
}

/** @param {Checkout} checkout @param {Ours} ours @param {number} runs @returns {Promise<Row[]>} */
async function warm({ root, operations }, { again }, runs) {
  const page = join(root, operations[Math.floor(operations.length / 2)]?.file ?? "");
  const before = await readFile(page, "utf8");
  let edition = 0;
  // New words each time: a cache that keeps what it has seen would otherwise know the page.
  const edit = (/** @type {RegExp} */ where) =>
    writeFile(page, before.replace(where, `$1Edition ${++edition} `));
  const label = () => edit(/^(\| \w[^|]*\| \w[^|]*\| )/mu);
  const title = () => edit(/^(#+ ).*(?=\{#(?:get|post|put|patch|delete)\})/mu);
  const bare = { command: /** @type {const} */ ([process.execPath, "-e", "0"]) };
  // These are short: more of them make a steadier median.
  const taken = await measure({ bare, label: { ...again, before: label }, nothing: again }, 3 * runs);
  // Apart from the others: the index of all endpoints has the titles, and is made again when one comes or goes.
  const retitled = await measure({ bare, title: { ...again, before: title } }, 3 * runs);
  await writeFile(page, before);
  const row = { part: "generate again", unit: /** @type {const} */ ("ms"), besideWhat: "node -e 0" };
  return [
    { ...row, what: "nothing changed", ...compare(taken.nothing, taken.bare), target: 2 },
    { ...row, what: "one page changed", ...compare(taken.label, taken.bare), target: 10 },
    { ...row, what: "one title changed", ...compare(retitled.title, retitled.bare), target: 10 },
  ];
}
