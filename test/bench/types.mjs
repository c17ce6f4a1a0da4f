// What the client's types cost the type check of a program that uses it.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { compare, measure } from "./measure.mjs";
import { peer, versionOf } from "./peers.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */
/** @typedef {import("./table.mjs").Row} Row */

/** Of the chain over everything, beside the runtime alone. */
const targets = { typescript: { full: 1.4, skip: 1.45 }, "typescript-7": { full: 1.5, skip: 1.5 } };
const compilers = /** @type {const} */ (["typescript", "typescript-7"]);

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
    rows.push(
      ...(await checked(folder, compiler, "full", runs)),
      ...(await checked(folder, compiler, "skip", runs)),
    );
  }
  return [...rows, await completions(root, runs)];
}

/**
 * What checking takes, with skipLibCheck off and on.
 *
 * @param {string} folder @param {(typeof compilers)[number]} compiler @param {"full" | "skip"} mode @param {number} runs
 * @returns {Promise<Row[]>}
 */
async function checked(folder, compiler, mode, runs) {
  const check = (/** @type {string} */ name) => ({
    command: /** @type {const} */ ([
      process.execPath,
      peer(`${compiler}/bin/tsc`),
      "-p",
      `${name}.${mode}.json`,
    ]),
    cwd: folder,
  });
  const taken = await measure(
    { runtime: check("runtime"), subpath: check("subpath"), chain: check("chain") },
    runs,
  );
  const setting = mode === "full" ? "skipLibCheck off as by default" : "with skipLibCheck";
  const row = {
    part: `type check: TypeScript ${await versionOf(compiler)}, ${setting}`,
    unit: /** @type {const} */ ("s"),
    besideWhat: "the runtime alone",
  };
  const chain = compare(taken.chain, taken.runtime);
  return [
    { ...row, what: "one subpath", ...compare(taken.subpath, taken.runtime), target: 1.1 },
    { ...row, what: "the chain over everything", ...chain, target: targets[compiler][mode] },
  ];
}

/** An editor's first completions after it opened a project. @param {string} root @param {number} runs @returns {Promise<Row>} */
async function completions(root, runs) {
  const folder = join(root, "editor");
  const texts = {
    chain: `${program("wechatpay-ts/chain")}client.v3.`,
    runtime: `${program("wechatpay-ts")}client.`,
  };
  for (const [name, text] of Object.entries(texts)) {
    // Each is a project of its own, as an editor finds it by the name of its configuration.
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "program.ts"), text);
    const compilerOptions = { ...options, skipLibCheck: true };
    await writeFile(
      join(folder, name, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["program.ts"] }),
    );
  }
  const [server, client] = [peer("typescript/lib/tsserver.js"), join(import.meta.dirname, "completions.mjs")];
  const ask = (/** @type {keyof typeof texts} */ name) => ({
    command: /** @type {const} */ ([process.execPath, client, server, join(folder, name, "program.ts")]),
    prints: true,
  });
  const taken = await measure({ chain: ask("chain"), runtime: ask("runtime") }, runs);
  return {
    part: `editor: TypeScript ${await versionOf("typescript")}`,
    unit: "s",
    what: "first completions at wx.v3.",
    ...compare(taken.chain, taken.runtime),
    besideWhat: "those of a client without the chain",
    target: 1.2,
  };
}

/** A program that makes a client. @param {string} entry */
function program(entry) {
  return `import { createClient } from "${entry}";
import type { ClientOptions } from "wechatpay-ts";
declare const options: ClientOptions;
export const client = createClient(options);
`;
}

/** As the chain spells a call. @param {import("wechatpay-codegen").Endpoint} operation */
function chainOf({ path, method }) {
  const segments = path
    .slice(1)
    .split("/")
    .map((segment) =>
      segment.replace(/^\{(.+)\}$/u, "_$1_").replace(/-+(.)/gu, (_, next) => String(next).toUpperCase()),
    );
  return [...segments, method.toLowerCase()].map((segment) => `[${JSON.stringify(segment)}]`).join("");
}

const options = {
  strict: true,
  noEmit: true,
  target: "es2022",
  module: "nodenext",
  types: ["node"],
  typeRoots: [peer("@types")],
};

/** @param {string} folder @param {string} name @param {string} text */
async function writeProgram(folder, name, text) {
  await writeFile(join(folder, `${name}.ts`), text);
  for (const mode of ["full", "skip"]) {
    const compilerOptions = { ...options, skipLibCheck: mode === "skip" };
    await writeFile(
      join(folder, `${name}.${mode}.json`),
      JSON.stringify({ compilerOptions, files: [`${name}.ts`] }),
    );
  }
}
