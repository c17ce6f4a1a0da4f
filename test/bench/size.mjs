// Measures the size of a bundle with one call, and of the runtime alone.
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "./measure.mjs";
import { peer } from "./peers.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */
/** @typedef {import("./table.mjs").Row} Row */

const runtimeAlone = `import { createClient } from "wechatpay-ts";
const client = createClient(JSON.parse(process.env.OPTIONS));
console.log(await client.call({ method: "GET", path: "/v3/certificates", request: {}, response: {} }, {}));
`;

/** @param {Consumer} consumer @returns {Promise<Row[]>} */
export async function benchSize({ root, endpoints, middle }) {
  const folder = join(root, "size");
  await mkdir(folder);
  const runtime = await bundle(folder, "runtime", runtimeAlone);
  const row = { part: "bundle: esbuild, minified", unit: /** @type {const} */ ("bytes"), target: 1 };
  const rows = [{ ...row, what: "runtime alone", ours: runtime, beside: 20_000, besideWhat: "allowed" }];
  for (const endpoint of new Set([endpoints[0], middle, endpoints.at(-1)])) {
    if (!endpoint) continue;
    const { name, subpath, fields } = endpoint;
    const ours = (await bundle(folder, name, calling(name, subpath))) - runtime;
    const besideWhat = `1,500 + 60 × ${fields} fields`;
    rows.push({ ...row, what: `+ ${name}`, ours, beside: 1_500 + 60 * fields, besideWhat });
  }
  return rows;
}

/** @param {string} name @param {string} subpath */
function calling(name, subpath) {
  return `import { createClient } from "wechatpay-ts";
import { ${name} } from "${subpath}";
const client = createClient(JSON.parse(process.env.OPTIONS));
console.log(await ${name}(client, JSON.parse(process.env.REQUEST)));
`;
}

/** Returns the size of a bundled program, in bytes. @param {string} folder @param {string} name @param {string} program @returns {Promise<number>} */
export async function bundle(folder, name, program) {
  const [from, to] = [join(folder, `${name}.mjs`), join(folder, `${name}.min.mjs`)];
  await writeFile(from, program);
  const flags = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--platform=node",
    "--target=node20",
    "--log-level=warning",
  ];
  await run({ command: [process.execPath, peer("esbuild/bin/esbuild"), from, ...flags, `--outfile=${to}`] });
  return (await stat(to)).size;
}
