// `npm run bench`: what generating takes and what the client costs its user, side by side with what it is compared with.
// It is not a test: it reports a missed target, and fails only if a program fails.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { benchCalls } from "./calls.mjs";
import { makeCheckout } from "./checkout.mjs";
import { install } from "./consumer.mjs";
import { benchGenerate } from "./generate.mjs";
import { measureInstallation } from "./install.mjs";
import { run } from "./measure.mjs";
import { installPeers, newerNode, versionOf } from "./peers.mjs";
import { tableOf, writeTables } from "./report.mjs";
import { benchScale } from "./scale.mjs";
import { benchEndpoints, benchSize } from "./size.mjs";
import { benchStart } from "./start.mjs";
import { formatTable } from "./table.mjs";
import { benchTypes } from "./types.mjs";
import { benchValidate } from "./validate.mjs";

const usage = `npm run bench -- [--only generate|scale|size|install|cost|types|validate|calls] [--runs N] [--write] …

--only   one part, or several, each with a flag of its own; size and install measure the dist/ of this checkout
--write  writes the tables of docs/benchmarks.md and its Chinese version
--runs   how often what takes seconds is measured; what is short is measured more often. Default 5
--specs  other pages than those of specs/
--json   the numbers, as a file
`;
const parts = ["generate", "scale", "size", "install", "cost", "types", "validate", "calls"];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: parts },
    runs: { type: "string", default: "5" },
    specs: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
const runs = Number(values.runs);
if (values.help || !(runs >= 1) || values.only.some((part) => !parts.includes(part))) {
  process.stderr.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const work = await mkdtemp(join(tmpdir(), "wechatpay-bench-"));
  try {
    await bench(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
async function bench(work) {
  /** @type {[name: string, table: string[][]][]} */
  const tables = [];
  /** @type {import("./table.mjs").Row[]} */
  const rows = [];
  const isChosen = (/** @type {string} */ part) => values.only.includes(part);
  if (isChosen("size")) {
    const { rows: sizes, table } = await benchSize();
    rows.push(...sizes);
    tables.push(["size", table]);
  }
  if (isChosen("install")) {
    const head = ["package", "tarball, MB", "its files, MB", "files", "with its dependencies, MB"];
    tables.push(["install", [head, ...(await measureInstallation())]]);
  }
  const facts =
    values.only.some((part) => !["size", "install"].includes(part)) &&
    (await benchOthers(work, rows, tables));
  if (rows.length > 0) process.stdout.write(formatTable(rows));
  for (const [name, table] of tables.filter(([each]) => each === "install"))
    process.stdout.write(`${[name, ...table.map((cells) => cells.join("  "))].join("\n")}\n`);
  if (values.write) await writeTables(tables);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ facts, rows }, null, 2)}\n`);
}

/**
 * Measures what needs a checkout of its own, and returns what the numbers depend on.
 *
 * @param {string} work
 * @param {import("./table.mjs").Row[]} rows
 * @param {[name: string, table: string[][]][]} tables
 */
async function benchOthers(work, rows, tables) {
  await installPeers();
  const checkout = await makeCheckout(join(work, "checkout"), values.specs);
  const facts = await factsOf(checkout);
  const lines = Object.entries(facts).map(([name, fact]) => `${name.padEnd(10)}  ${fact}`);
  process.stdout.write(`${lines.join("\n")}\n\n`);
  tables.push(["facts", [["", ""], ...Object.entries(facts)]]);
  const folder = join(work, "generate");
  await mkdir(folder);
  const needsConsumer = values.only.some((part) => ["cost", "types", "calls", "validate"].includes(part));
  const consumer = needsConsumer ? await install(checkout, join(work, "consumer")) : undefined;
  /** @type {Readonly<Record<string, () => Promise<import("./table.mjs").Row[]>>>} */
  const benches = {
    generate: () => benchGenerate(checkout, folder, runs),
    scale: () => benchScale(checkout, folder, Math.min(runs, 3)),
    ...(consumer && {
      cost: async () => [...(await benchEndpoints(consumer)), ...(await benchStart(consumer, runs))],
      types: () => benchTypes(consumer, runs),
      calls: () => benchCalls(consumer, runs),
      validate: () => benchValidate(checkout, consumer, join(work, "validate"), runs),
    }),
  };
  for (const [name, measure] of Object.entries(benches)) {
    if (!values.only.includes(name)) continue;
    const measured = await measure();
    rows.push(...measured);
    tables.push([name, tableOf(measured)]);
  }
  return facts;
}

/** What the numbers depend on. @param {import("./checkout.mjs").Checkout} checkout */
async function factsOf({ operations, leftOut }) {
  const events = operations.filter(({ kind }) => kind === "notification").length;
  const { stdout: node } = await run({ command: [newerNode(), "--version"] });
  const version = async (/** @type {string} */ name) => `${name} ${await versionOf(name)}`;
  return {
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}, load ${loadavg()[0]?.toFixed(1)}`,
    pages: `${operations.length - events} endpoints and ${events} notifications of ${values.specs ?? "specs"}${leftOut > 0 ? `; ${leftOut} pages are left out, as they cannot be generated` : ""}`,
    ours: `on Node ${process.version}`,
    "hey-api": `${await version("@hey-api/openapi-ts")} (sdk, typescript, zod) with ${await version("prettier")}, on Node ${node.trim()}`,
    cost: `${await version("wechatpay-axios-plugin")} on Node ${process.version}, ${await version("esbuild")}, ${await version("@types/node")}`,
    validate: `${await version("zod")}, ${await version("valibot")}, ${await version("typia")} (equals), ${await version("ajv")} standalone, on Node ${process.version}`,
    calls: `${await version("wechatpay-axios-plugin")}, ${await version("wechatpay-node-v3")}, on Node ${process.version}; windows of 6 s after 2 s`,
    runs: `${runs}, medians, interleaved, after one that is not counted`,
  };
}
