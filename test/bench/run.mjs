// `npm run bench`: measures the generator and the client, and compares them with their peers. It reports missed targets, but
// fails only if something is broken.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { benchCalls } from "./calls.mjs";
import { makeCheckout } from "./checkout.mjs";
import { install } from "./consumer.mjs";
import { benchGenerate } from "./generate.mjs";
import { run } from "./measure.mjs";
import { installPeers, newerNode, versionOf } from "./peers.mjs";
import { benchSize } from "./size.mjs";
import { benchStart } from "./start.mjs";
import { formatTable } from "./table.mjs";
import { benchTypes } from "./types.mjs";
import { benchValidate } from "./validate.mjs";

const usage = `npm run bench -- [--only generate|cost|types|validate|calls] [--runs N] [--specs DIR] [--json FILE]

--only   the part to measure; repeat the flag for several parts. Default: all parts
--runs   the number of runs of slow programs; fast programs run more often. Default 5
--specs  the folder of pages. Default specs/
--json   the file to which the numbers are written
`;
const parts = ["generate", "cost", "types", "validate", "calls"];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: parts },
    runs: { type: "string", default: "5" },
    specs: { type: "string" },
    json: { type: "string" },
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
  await installPeers();
  const checkout = await makeCheckout(join(work, "checkout"), values.specs);
  const facts = await factsOf(checkout);
  process.stdout.write(
    `${Object.entries(facts)
      .map(([name, fact]) => `${name.padEnd(10)}  ${fact}`)
      .join("\n")}\n\n`,
  );
  const rows = [];
  if (values.only.includes("generate")) {
    const folder = join(work, "generate");
    await mkdir(folder);
    rows.push(...(await benchGenerate(checkout, folder, runs)));
  }
  if (values.only.some((part) => part !== "generate")) {
    const consumer = await install(checkout, join(work, "consumer"));
    if (values.only.includes("cost"))
      rows.push(...(await benchSize(consumer)), ...(await benchStart(consumer, runs)));
    if (values.only.includes("types")) rows.push(...(await benchTypes(consumer, runs)));
    if (values.only.includes("calls")) rows.push(...(await benchCalls(consumer, runs)));
    if (values.only.includes("validate")) {
      rows.push(...(await benchValidate(checkout, consumer, join(work, "validate"), runs)));
    }
  }
  process.stdout.write(formatTable(rows));
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ facts, rows }, null, 2)}\n`);
}

/** Returns the facts on which the numbers depend. @param {import("./checkout.mjs").Checkout} checkout */
async function factsOf({ operations, leftOut }) {
  const events = operations.filter(({ kind }) => kind === "notification").length;
  const { stdout: node } = await run({ command: [newerNode(), "--version"] });
  const version = async (/** @type {string} */ name) => `${name} ${await versionOf(name)}`;
  return {
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}, load ${loadavg()[0]?.toFixed(1)}`,
    pages: `${operations.length - events} endpoints and ${events} notifications of ${values.specs ?? "specs"}${leftOut > 0 ? `; ${leftOut} pages with errors are left out` : ""}`,
    ours: `on Node ${process.version}`,
    "hey-api": `${await version("@hey-api/openapi-ts")} (sdk, typescript, zod) with ${await version("prettier")}, on Node ${node.trim()}`,
    cost: `${await version("wechatpay-axios-plugin")} on Node ${process.version}, ${await version("esbuild")}, ${await version("@types/node")}`,
    validate: `${await version("zod")}, ${await version("valibot")}, ${await version("typia")} (equals), ${await version("ajv")} standalone, on Node ${process.version}`,
    calls: `${await version("wechatpay-axios-plugin")}, ${await version("wechatpay-node-v3")}, on Node ${process.version}; windows of 6 s after 2 s`,
    runs: `${runs}, medians, interleaved, after one warm-up run`,
  };
}
