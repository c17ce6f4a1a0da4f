// What an import costs, and a first call: each in a process of its own, which takes the time itself.
import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { compare, measure } from "./measure.mjs";
import { peer } from "./peers.mjs";
import { sampleRequest } from "./sample.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */
/** @typedef {import("./table.mjs").Row} Row */

const print = "process.stdout.write(String(process.hrtime.bigint() - start));";

/** @param {Consumer} consumer @param {number} runs @returns {Promise<Row[]>} */
export async function benchStart({ root, endpoints, middle }, runs) {
  const folder = join(root, "start");
  await mkdir(folder);
  const native = endpoints.find(({ subpath }) => subpath === "wechatpay-ts/v3/pay/transactions/native");
  const { subpath } = native ?? middle;
  const texts = {
    "runtime.mjs": importing("wechatpay-ts"),
    // With the runtime, since a call needs a client.
    "subpath.mjs": importing("wechatpay-ts", subpath),
    "chain.mjs": firstCall(middle),
    "peer.cjs": `const start = process.hrtime.bigint();
require(${JSON.stringify(peer("wechatpay-axios-plugin"))});
${print}
`,
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const program = (/** @type {keyof texts} */ name) => ({
    command: /** @type {const} */ ([process.execPath, name]),
    cwd: folder,
    prints: true,
  });
  const programs = {
    runtime: program("runtime.mjs"),
    subpath: program("subpath.mjs"),
    chain: program("chain.mjs"),
    axios: program("peer.cjs"),
  };
  // These are short: more of them make a steadier median.
  const taken = await measure(programs, 5 * runs);
  const row = { part: "start", unit: /** @type {const} */ ("ms") };
  return [
    {
      ...row,
      what: "import of the chain to its first request",
      ...compare(taken.chain, taken.axios),
      besideWhat: "require wechatpay-axios-plugin",
      target: 0.5,
    },
    {
      ...row,
      what: `import wechatpay-ts and ${subpath}`,
      ...compare(taken.subpath, taken.runtime),
      besideWhat: "import wechatpay-ts alone",
      target: 1.3,
    },
  ];
}

/** @param {readonly string[]} names */
function importing(...names) {
  return `const start = process.hrtime.bigint();
${names.map((name) => `await import(${JSON.stringify(name)});`).join("\n")}
${print}
`;
}

/**
 * Import, keys, first call, up to the moment when node has the whole request and would connect: that is when its
 * channel tells of it. The port is closed, but nothing waits for that.
 *
 * @param {import("./consumer.mjs").Endpoint} endpoint
 */
function firstCall({ operation }) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const options = {
    baseUrl: "http://127.0.0.1:9",
    mchid: "1900000001",
    serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    apiV3Key: "0".repeat(32),
    wechatpayKeys: { PUB_KEY_ID_0: publicKey.export({ type: "spki", format: "pem" }) },
  };
  const path = JSON.stringify(operation.path.slice(1));
  return `import { writeSync } from "node:fs";
import { subscribe } from "node:diagnostics_channel";
const options = ${JSON.stringify(options)};
const request = ${JSON.stringify(sampleRequest(operation))};
const start = process.hrtime.bigint();
subscribe("http.client.request.start", () => {
  writeSync(1, String(process.hrtime.bigint() - start));
  process.exit();
});
const { createClient } = await import("wechatpay-ts/chain");
await createClient(options).chain(${path}).${operation.method.toLowerCase()}(request);
`;
}
