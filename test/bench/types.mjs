// Measures the type check of a program that uses the client.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { compare, measure } from "./measure.mjs";
import { peer, versionOf } from "./peers.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */
/** @typedef {import("./table.mjs").Row} Row */

const compilers = ["typescript", "typescript-7"];

/** @param {Consumer} consumer @param {number} runs @returns {Promise<Row[]>} */
export async function benchTypes({ root, middle }, runs) {
  const folder = join(root, "types");
  await mkdir(folder);
  const { name, subpath, operation } = middle;
  const texts = {
    runtime: program("wechatpay-ts"),
    subpath: `${program("wechatpay-ts")}
import { ${name} } from "${subpath}";
declare const request: Parameters<typeof ${name}>[1];
export const answer = await ${name}(client, request);
`,
    chain: `${program("wechatpay-ts/chain")}
const endpoint = client${chainOf(operation)};
declare const request: Parameters<typeof endpoint>[0];
export const answer = await endpoint(request);
export const again = await client.chain(${JSON.stringify(operation.path.slice(1))});
`,
  };
  for (const [name, text] of Object.entries(texts)) await writeProgram(folder, name, text);
  /** @type {Row[]} */
  const rows = [];
  for (const compiler of compilers) {
    const check = (/** @type {keyof texts} */ name) => ({
      command: /** @type {const} */ ([process.execPath, peer(`${compiler}/bin/tsc`), "-p", `${name}.json`]),
      cwd: folder,
    });
    const taken = await measure(
      { runtime: check("runtime"), subpath: check("subpath"), chain: check("chain") },
      runs,
    );
    const row = {
      part: `type check: TypeScript ${await versionOf(compiler)}, skipLibCheck off as by default`,
      unit: /** @type {const} */ ("s"),
      besideWhat: "the runtime alone",
    };
    rows.push({ ...row, what: "one subpath", ...compare(taken.subpath, taken.runtime), target: 1.1 });
    rows.push({
      ...row,
      what: "the chain over everything",
      ...compare(taken.chain, taken.runtime),
      target: 1.4,
    });
  }
  return rows;
}

/** Writes a program that creates a client. @param {string} entry */
function program(entry) {
  return `import { createClient } from "${entry}";
import type { ClientOptions } from "wechatpay-ts";
declare const options: ClientOptions;
export const client = createClient(options);
`;
}

/** Writes a call in the spelling of the chain. @param {import("wechatpay-codegen").Endpoint} operation */
function chainOf({ path, method }) {
  const segments = path
    .slice(1)
    .split("/")
    .map((segment) =>
      segment.replace(/^\{(.+)\}$/u, "_$1_").replace(/-+(.)/gu, (_, next) => String(next).toUpperCase()),
    );
  return [...segments, method.toLowerCase()].map((segment) => `[${JSON.stringify(segment)}]`).join("");
}

/** @param {string} folder @param {string} name @param {string} text */
async function writeProgram(folder, name, text) {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    types: ["node"],
    typeRoots: [peer("@types")],
  };
  await writeFile(join(folder, `${name}.ts`), text);
  await writeFile(join(folder, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
}
