// Creates a built copy of the repository with the given pages, so that the benchmarks do not change the repository.
import { cp, mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { run } from "./measure.mjs";

/** @typedef {import("wechatpay-codegen").Operation} Operation */

/**
 * @typedef {object} Checkout
 * @property {string} root
 * @property {readonly Operation[]} operations
 * @property {number} leftOut the number of pages with errors
 */

const repository = join(import.meta.dirname, "../..");
const copied =
  /^(?:package(?:-lock)?\.json|tsconfig.*\.json|rolldown\.config\.js|README.*|LICENSE|runtime|generated|generator|specs)$/u;

/**
 * @param {string} root the folder of the copy
 * @param {string | undefined} specs a folder of pages that replaces specs/
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

/** Returns the command line of the generator. @param {readonly string[]} args @returns {[string, ...string[]]} */
export function codegen(...args) {
  return [process.execPath, "generator/bin.js", ...args];
}

/** Links the installed packages of the repository. Its own packages are those of the copy. @param {string} root */
async function linkPackages(root) {
  const own = new Map([
    ["wechatpay-ts", root],
    ["wechatpay-codegen", join(root, "generator")],
  ]);
  for (const folder of ["node_modules", "generator/node_modules"]) {
    const from = join(repository, folder);
    if (!existsSync(from)) continue;
    await mkdir(join(root, folder));
    for (const name of await readdir(from)) {
      // Caches are writable, so the copy does not share them.
      if (name !== ".cache") await symlink(own.get(name) ?? join(from, name), join(root, folder, name));
    }
  }
}

/** @param {string} root */
async function build(root) {
  await run({ command: ["npm", "run", "build"], cwd: root });
}

/**
 * Replaces the pages of the copy. The corrections stay, unless the new pages have their own.
 *
 * @param {string} root
 * @param {string} specs
 * @returns {Promise<number>} the number of pages with errors, which it leaves out
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
