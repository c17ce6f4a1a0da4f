// Generates a client into projects of users, compiles it there, and makes calls to the sandbox.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";

import { pages, program } from "./projects.mjs";

/** @typedef {import("./projects.mjs").Project} Project */
/** @typedef {import("./projects.mjs").Extension} Extension */
/** @typedef {{ call(options: object): Promise<readonly [string, string, boolean]> }} Program */

const root = join(import.meta.dirname, "../..");

/**
 * Checks projects below a folder in which the three packages are installed. The compilers are those of test/packages.
 *
 * @param {string} folder
 * @param {readonly Project[]} projects
 */
export async function checkConsumers(folder, projects) {
  /** @type {Map<Extension, string>} */
  const generated = new Map();
  for (const extension of new Set(projects.map((project) => project.extension)))
    generated.set(extension, await generate(folder, extension));
  const { startSandbox } = await loadSandbox(folder);
  const sandbox = await startSandbox();
  try {
    assert(sandbox.client !== undefined);
    for (const [at, project] of projects.entries()) {
      const place = join(folder, `consumer-${at}`);
      await writeConsumer(place, project, generated.get(project.extension) ?? "");
      compile(place, project);
      await callSandbox(place, project, sandbox.client);
      console.log(`consumers: ${project.name}: compiles and calls`);
    }
  } finally {
    await sandbox.close();
  }
}

/** Loads the installed sandbox. @param {string} folder @returns {Promise<typeof import("wechatpay-sandbox")>} */
function loadSandbox(folder) {
  const path = createRequire(join(folder, "call.js")).resolve("wechatpay-sandbox");
  return /** @type {Promise<typeof import("wechatpay-sandbox")>} */ (import(pathToFileURL(path).href));
}

/** Generates a client once for all projects with the same imports. @param {string} folder @param {Extension} extension */
async function generate(folder, extension) {
  const place = join(folder, `client${extension}`);
  for (const page of pages) {
    const target = join(place, "specs", page);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, "specs", page), target);
  }
  await writeFile(join(place, "package.json"), '{ "private": true, "type": "module" }\n');
  const command = join(folder, "node_modules/wechatpay-codegen/bin.js");
  run(place, command, "generate", "--silent", "--no-cache", "--import-extension", extension);
  run(place, command, "check", "--silent", "--import-extension", extension);
  return join(place, "generated");
}

/** @param {string} place @param {Project} project @param {string} generated */
async function writeConsumer(place, { extension, compilerOptions }, generated) {
  await mkdir(join(place, "src"), { recursive: true });
  await writeFile(join(place, "package.json"), '{ "private": true, "type": "module" }\n');
  await writeFile(
    join(place, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["src"] }, null, 2),
  );
  await writeFile(join(place, "src/call.ts"), program(extension));
  await cp(generated, join(place, "src/generated"), { recursive: true });
}

/** @param {string} place @param {Project} project */
function compile(place, { compiler }) {
  run(place, join(root, "test/packages/node_modules", compiler, "bin/tsc"), "-p", "tsconfig.json");
}

/** @param {string} place @param {Project} project @param {object} options of the client */
async function callSandbox(place, project, options) {
  const module = /** @type {Program} */ (await import(pathToFileURL(await runnable(place, project)).href));
  const [first, second, isValid] = await module.call(options);
  assert.deepEqual([typeof first, first === second, isValid], ["string", true, true]);
}

/**
 * Returns a module that Node.js can run: what the compiler emitted, or a bundle where the compiler emits no code or imports
 * without extensions.
 *
 * @param {string} place
 * @param {Project} project
 */
async function runnable(place, { extension, compilerOptions }) {
  const isBundled = "emitDeclarationOnly" in compilerOptions;
  if (!isBundled && extension !== "none") return join(place, "dist/call.js");
  const input = join(place, isBundled ? "src/call.ts" : "dist/call.js");
  const bundle = await rolldown({ input, external: /^wechatpay-ts/u, platform: "node", logLevel: "silent" });
  await bundle.write({ dir: join(place, "bundle"), format: "esm", entryFileNames: "call.js" });
  await bundle.close();
  return join(place, "bundle/call.js");
}

/** Runs a program by Node.js, and throws when it fails. @param {string} cwd @param {string[]} program */
function run(cwd, ...program) {
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program.join(" ")}: exit code ${status}.\n${stdout}${stderr}`);
}
