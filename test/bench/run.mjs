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
import { run } from "./measure.mjs";
import { installPeers, newerNode, versionOf } from "./peers.mjs";
import { benchScale } from "./scale.mjs";
import { benchEndpoints, benchSize } from "./size.mjs";
import { benchStart } from "./start.mjs";
import { formatTable } from "./table.mjs";
import { benchTypes } from "./types.mjs";
import { benchValidate } from "./validate.mjs";

const usage = `npm run bench -- [--only generate|scale|size|cost|types|validate|calls] [--runs N] [--specs DIR] [--json FILE]

--only   one part, or several, each with a flag of its own; size measures the dist/ of this checkout, and writes the
         table of docs/benchmarks.md
--runs   how often what takes seconds is measured; what is short is measured more often. Default 5
--specs  other pages than those of specs/
--json   the numbers, as a file
`;
const parts = ["generate", "scale", "size", "cost", "types", "validate", "calls"];

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
  if (values.only.every((part) => part === "size")) {
    process.stdout.write(formatTable(await benchSize()));
    return;
  }
  await installPeers();
  const checkout = await makeCheckout(join(work, "checkout"), values.specs);
  const facts = await factsOf(checkout);
  process.stdout.write(
    `${Object.entries(facts)
      .map(([name, fact]) => `${name.padEnd(10)}  ${fact}`)
      .join("\n")}\n\n`,
  );
  const rows = [];
  const folder = join(work, "generate");
  await mkdir(folder);
  if (values.only.includes("generate")) rows.push(...(await benchGenerate(checkout, folder, runs)));
  if (values.only.includes("scale")) rows.push(...(await benchScale(checkout, folder, Math.min(runs, 3))));
  if (values.only.includes("size")) rows.push(...(await benchSize()));
  if (values.only.some((part) => !["generate", "scale", "size"].includes(part))) {
    const consumer = await install(checkout, join(work, "consumer"));
    if (values.only.includes("cost"))
      rows.push(...(await benchEndpoints(consumer)), ...(await benchStart(consumer, runs)));
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
