// A copy of the repository to measure in, so that the repository itself stays as it is: built, with the pages asked for.
import { cp, mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { run } from "./measure.mjs";

/** @typedef {import("wechatpay-codegen").Operation} Operation */

/**
 * @typedef {object} Checkout
 * @property {string} root
 * @property {readonly Operation[]} operations
 * @property {number} leftOut pages that the generator refuses
 */

const repository = join(import.meta.dirname, "../..");
const copied =
  /^(?:package(?:-lock)?\.json|tsconfig.*\.json|rolldown\.config\.js|README.*|LICENSE|runtime|generated|generator|sandbox|scripts|specs)$/u;

/**
 * @param {string} root where the copy shall be
 * @param {string | undefined} specs a folder of pages in the place of the repository's
 * @returns {Promise<Checkout>}
 */
export async function makeCheckout(root, specs) {
  for (const name of (await readdir(repository)).filter((name) => copied.test(name))) {
    await cp(join(repository, name), join(root, name), {
      recursive: true,
      filter: (path) => !/[/\\](?:dist|node_modules)$/u.test(path),
    });
  }
  await linkPackages(root);
  await build(root);
  const leftOut = specs === undefined ? 0 : await takePages(root, specs);
  return { root, operations: await readOperations(root), leftOut };
}

/** Generates the client of the copy's pages, and builds it. @param {Checkout} checkout */
export async function buildClient({ root }) {
  await run({ command: codegen("generate", "--silent"), cwd: root });
  await build(root);
}

/** The generator's command line. @param {readonly string[]} args @returns {[string, ...string[]]} */
export function codegen(...args) {
  return [process.execPath, "generator/bin.js", ...args];
}

/** The packages that the repository has installed; its own three are those of the copy. @param {string} root */
async function linkPackages(root) {
  const own = new Map([
    ["wechatpay-ts", root],
    ["wechatpay-codegen", join(root, "generator")],
    ["wechatpay-sandbox", join(root, "sandbox")],
  ]);
  for (const folder of ["node_modules", "generator/node_modules"]) {
    const from = join(repository, folder);
    if (!existsSync(from)) continue;
    await mkdir(join(root, folder));
    for (const name of await readdir(from)) {
      // A cache is written to: it stays the repository's.
      if (name !== ".cache") await symlink(own.get(name) ?? join(from, name), join(root, folder, name));
    }
  }
}

/** @param {string} root */
async function build(root) {
  await run({ command: ["npm", "run", "build"], cwd: root });
}

/**
 * Puts other pages in the place of the copy's own. The corrections stay, unless the pages bring theirs.
 *
 * @param {string} root
 * @param {string} specs
 * @returns {Promise<number>} how many pages are refused, and left out
 */
async function takePages(root, specs) {
  for (const tree of ["openapi", "webhook"])
    await rm(join(root, "specs", tree), { recursive: true, force: true });
  await cp(resolve(specs), join(root, "specs"), { recursive: true });
  const { stdout } = await run({ command: codegen("lint", "--format", "json"), cwd: root, mayFail: true });
  /** @type {{ findings: import("wechatpay-codegen").Finding[] }} */
  const { findings } = JSON.parse(stdout);
  const refused = new Set(findings.filter(({ severity }) => severity === "error").map(({ file }) => file));
  for (const page of refused) await rm(join(root, page));
  return refused.size;
}

/** @param {string} root @returns {Promise<Operation[]>} */
async function readOperations(root) {
  const file = join(root, "dist/operations.json");
  await run({ command: codegen("ir", "--out", file), cwd: root });
  /** @type {{ operations: Operation[] }} */
  const { operations } = JSON.parse(await readFile(file, "utf8"));
  return operations;
}
