// What programs weigh as a bundle, and what each endpoint adds.
import { Buffer } from "node:buffer";
import { join } from "node:path";

import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "../..");
const KILOBYTE = 1000;
/** The folder of the package, as a program in another project imports it. */
const entry = join(root, "size-program.mjs");

/** What a program with the client does, with these imports and calls. @param {string} imports @param {string} call */
const program = (imports, call, from = "wechatpay-ts") =>
  `import { createClient } from "${from}";${imports}
const client = createClient(JSON.parse(process.env.OPTIONS));
console.log(await ${call});`;

const query = {
  imports: `import { getPayTransactionsByOutTradeNo as call } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";`,
  call: "call(client, JSON.parse(process.env.REQUEST))",
};
/** @param {string} name @param {string} subpath */
const calling = (name, subpath) => ({
  ...query,
  imports: `import { ${name} as call } from "wechatpay-ts/${subpath}";`,
});
const encrypted = calling("postPayTransactionsNative", "v3/pay/transactions/native");
const upload = calling("postMerchantMediaUpload", "v3/merchant/media/upload");
const download = calling("downloadBillTradebill", "v3/bill/tradebill");

/** @type {readonly (readonly [what: string, code: string, limits?: readonly [node: number, web: number]])[]} */
export const programs = [
  ["one endpoint", program(query.imports, query.call), [66_000, 68_000]],
  ["one endpoint with encrypted fields", program(encrypted.imports, encrypted.call), [66_000, 68_000]],
  ["one upload", program(upload.imports, upload.call)],
  ["one download of a linked file", program(download.imports, download.call)],
  [
    "one endpoint, `wechatpay-ts/core`",
    program(query.imports, query.call, "wechatpay-ts/core"),
    [46_000, 46_000],
  ],
  [
    "one endpoint, platform certificates",
    program(
      query.imports.replace("import {", 'import { platformCertificates } from "wechatpay-ts";import {'),
      query.call,
    ).replace(
      "JSON.parse(process.env.OPTIONS)",
      "{ ...JSON.parse(process.env.OPTIONS), certificates: platformCertificates() }",
    ),
  ],
  [
    "one endpoint, `byFetch`",
    program(`import { byFetch } from "wechatpay-ts/fetch";${query.imports}`, query.call).replace(
      "JSON.parse(process.env.OPTIONS)",
      "{ ...JSON.parse(process.env.OPTIONS), transport: byFetch(fetch) }",
    ),
  ],
];

/**
 * Bundles a program with rolldown, minified, from dist/.
 *
 * @param {string} code @param {"node" | "web"} platform
 * @returns {Promise<number>} its bytes
 */
export async function sizeOf(code, platform) {
  const bundle = await rolldown({
    input: "program",
    cwd: root,
    platform: platform === "node" ? "node" : "browser",
    external: /^node:/u,
    logLevel: "silent",
    resolve: { conditionNames: platform === "node" ? ["node", "import"] : ["browser", "import"] },
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return output.reduce((sum, part) => sum + ("code" in part ? Buffer.byteLength(part.code) : 0), 0);
}

/**
 * What three endpoints add to a program: that of the fewest fields, the middle one, and that of the most.
 *
 * @param {import("./consumer.mjs").Consumer} consumer
 * @returns {Promise<import("./table.mjs").Row[]>}
 */
export async function benchEndpoints({ endpoints, middle }) {
  const operation = '{ method: "GET", path: "/v3/a", request: {}, response: {} }';
  const alone = await sizeOf(program("", `client.call(${operation}, {})`), "node");
  const rows = [];
  for (const endpoint of new Set([endpoints[0], middle, endpoints.at(-1)])) {
    if (!endpoint) continue;
    const { name, subpath, fields } = endpoint;
    const { imports, call } = calling(name, subpath.replace(/^wechatpay-ts\//u, ""));
    const ours = (await sizeOf(program(imports, call), "node")) - alone;
    const row = { part: "bundle: rolldown, minified", unit: /** @type {const} */ ("bytes"), target: 1 };
    const besideWhat = `1,500 + 60 × ${fields} fields`;
    rows.push({ ...row, what: `+ ${name}`, ours, beside: 1_500 + 60 * fields, besideWhat });
  }
  return rows;
}

/**
 * Measures the programs.
 *
 * @returns {Promise<{ rows: import("./table.mjs").Row[], table: string[][] }>} the rows, and the table of docs/benchmarks.md
 */
export async function benchSize() {
  const rows = [];
  const table = [["program", "Node.js, KB", "web, KB", "target, KB"]];
  for (const [what, code, limits] of programs) {
    const sizes = [await sizeOf(code, "node"), await sizeOf(code, "web")];
    const [node = NaN, web = NaN] = sizes;
    table.push([what, shown(node), shown(web), limits ? limits.map(shown).join(", ") : ""]);
    for (const [at, platform] of ["node", "web"].entries()) {
      const row = {
        part: "bundle: rolldown, minified",
        unit: /** @type {const} */ ("bytes"),
        target: limits && 1,
      };
      const [ours = NaN, beside = NaN] = [sizes[at], limits?.[at]];
      rows.push({ ...row, what: `${what}, ${platform}`, ours, beside, besideWhat: limits ? "allowed" : "" });
    }
  }
  return { rows, table };
}

/** @param {number} bytes */
function shown(bytes) {
  return (bytes / KILOBYTE).toFixed(1);
}
