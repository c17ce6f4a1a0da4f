// `npm run test:packages`: packs the three packages, installs the tarballs into empty folders and uses them there as a
// merchant would. `-- --only types` runs one part. Build first: the tarballs hold what is in dist.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { checkConsumers } from "../consumers/consumers.mjs";
import { checkOwnClient } from "../consumers/own-client.mjs";
import { smoke } from "../consumers/projects.mjs";
import { packPackage } from "../../scripts/packages/pack.mjs";
import { installLock } from "../support/install-lock.mjs";
import { installTarballs } from "../support/install-package.mjs";
import { writeModuleList, writeProject } from "./project.mjs";

const here = import.meta.dirname;
const root = join(here, "../..");

/** @type {Readonly<Record<string, (folder: string) => Promise<void>>>} */
const parts = { "day-one": dayOne, sandbox, corpus, types, consumers, "own-client": checkOwnClient };
const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const chosen = values.only ?? Object.keys(parts);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(", ")}: no such part. Name one of ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}

await installLock(here);
const folder = await mkdtemp(join(tmpdir(), "wechatpay-packages-"));
// A folder of its own, since Node.js also finds packages in the folders above.
const alone = await mkdtemp(join(tmpdir(), "wechatpay-sandbox-alone-"));
try {
  const [client, generator, sandboxTarball] = [
    await packPackage(root, folder),
    await packPackage(join(root, "generator"), folder),
    await packPackage(join(root, "sandbox"), folder),
  ];
  await install(folder, client, generator, sandboxTarball);
  await install(alone, client, sandboxTarball);
  for (const name of chosen) {
    const start = Date.now();
    await parts[name]?.(folder);
    console.log(`${name}: passed in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
} finally {
  for (const path of [folder, alone]) await rm(path, { recursive: true, force: true });
}

/** Installs tarballs and the types of Node.js. @param {string} target @param {...string} tarballs */
async function install(target, ...tarballs) {
  await installTarballs(tarballs, target);
  await mkdir(join(target, "node_modules/@types"), { recursive: true });
  // A link leads to where the package is, so that what it depends on is found beside it.
  await symlink(join(here, "node_modules/@types/node"), join(target, "node_modules/@types/node"), "dir");
}

/** An order, its payment, a refund and a transfer, in the sandbox. @param {string} folder */
async function dayOne(folder) {
  await cp(join(here, "day-one.ts"), join(folder, "day-one.ts"));
  await writeProject(folder, "day-one.json", ["day-one.ts"], { outDir: "compiled" });
  tsc("typescript-5.9", folder, "day-one.json");
  run(folder, "compiled/day-one.js");
}

/** The sandbox without the generator: as a command, as a library, and its declarations. */
async function sandbox() {
  for (const name of ["ts-morph", "prettier", "remark-parse", "wechatpay-codegen"])
    assert(!existsSync(join(alone, "node_modules", name)), `${name} is installed with the sandbox.`);
  const version = spawnSync("npx", ["--no", "--", "wechatpay-sandbox", "--version"], { cwd: alone });
  assert.match(String(version.stdout), /^\d+\.\d+\.\d+\n$/u);
  const specs = spawnSync("npx", ["--no", "--", "wechatpay-sandbox", "--lang", "en", "--specs", "specs"], {
    cwd: alone,
  });
  assert.deepEqual(
    [specs.status, String(specs.stderr)],
    [
      3,
      "--specs: wechatpay-codegen is not installed. Install it with npm install --save-dev wechatpay-codegen, or pass --ir FILE.\n",
    ],
  );
  await callCommand(alone);
  await cp(join(here, "day-one.ts"), join(alone, "day-one.ts"));
  await cp(join(here, "consumer-sandbox.ts"), join(alone, "consumer-sandbox.ts"));
  await writeProject(alone, "day-one.json", ["day-one.ts"], { outDir: "compiled" });
  tsc("typescript-5.9", alone, "day-one.json");
  run(alone, "compiled/day-one.js");
  await checkTypes(alone, ["consumer-sandbox.ts"]);
}

/** Starts the command, and calls it with the client and the options that it wrote. @param {string} folder */
async function callCommand(folder) {
  const bin = join(folder, "node_modules/.bin/wechatpay-sandbox");
  const child = spawn(bin, ["--format", "json", "--silent"], { cwd: folder });
  try {
    let text = "";
    while (!text.includes("\n")) text += String((await once(child.stdout, "data"))[0]);
    /** @type {{ client: string, operations: number }} */
    const ready = JSON.parse(text);
    assert(ready.operations > 1000, `${ready.operations} operations`);
    await writeFile(
      join(folder, "call.mjs"),
      `import { readFileSync } from "node:fs";
import { createClient } from "wechatpay-ts/chain";
const wx = createClient(JSON.parse(readFileSync(${JSON.stringify(ready.client)}, "utf8")));
const json = { qualification_region_code: 310100, license_number: "1" };
console.log((await wx.v3.gov.subsidy.companies.query.post({ json })).code);
`,
    );
    run(folder, "call.mjs");
  } finally {
    child.kill();
  }
}

/** All pages imported, generated from both of their forms, and compiled. @param {string} folder */
async function corpus(folder) {
  const shared = join(root, "../shared/corpus");
  const pages = existsSync(shared) ? shared : join(root, "specs");
  console.log(`corpus: the pages of ${pages === shared ? "../shared/corpus" : "specs/"}`);
  const command = join(folder, "node_modules/wechatpay-codegen/bin.js");
  run(folder, command, "import", pages, "--silent");
  run(folder, command, "generate", "--silent");
  run(folder, command, "generate", "--silent", "--specs", pages, "--out", "generated-from-source");
  for (const client of ["generated", "generated-from-source"]) {
    const options = { noEmit: true, rewriteRelativeImportExtensions: true };
    await writeProject(folder, `${client}.json`, [client], options);
    tsc("typescript-7", folder, `${client}.json`);
  }
}

/** A module that names the public parts, one that names emitted types, and one that names every generated module. @param {string} folder */
async function types(folder) {
  await cp(join(here, "consumer.ts"), join(folder, "consumer.ts"));
  const names = await writeModuleList(folder);
  console.log(`types: ${names} modules`);
  await cp(join(here, "emitted-types.ts"), join(folder, "emitted-types.ts"));
  await cp(join(here, "consumer-sandbox.ts"), join(folder, "consumer-sandbox.ts"));
  await checkTypes(folder, ["consumer.ts", "consumer-sandbox.ts", "emitted-types.ts", "all-modules.ts"]);
}

/** A few of the projects of `npm run test:consumers`. @param {string} folder */
async function consumers(folder) {
  await checkConsumers(folder, smoke);
}

/** Type-checks modules with the oldest and the newest compilers, declarations of packages included. @param {string} folder @param {string[]} files */
async function checkTypes(folder, files) {
  for (const compiler of ["typescript-5.4", "typescript-5.9", "typescript-7"]) {
    // TypeScript 5.4 does not know rewriteRelativeImportExtensions; undefined leaves it out of the file.
    const older = compiler === "typescript-5.4" && {
      isolatedModules: true,
      rewriteRelativeImportExtensions: undefined,
    };
    await writeProject(folder, "types.json", files, { noEmit: true, ...older });
    tsc(compiler, folder, "types.json");
    console.log(`types: ${compiler} finds no error`);
  }
}

/** @param {string} compiler @param {string} folder @param {string} project */
function tsc(compiler, folder, project) {
  run(folder, join(here, "node_modules", compiler, "bin/tsc"), "-p", project);
}

/** Runs a program by Node.js, and throws when it fails. @param {string} cwd @param {string[]} program */
function run(cwd, ...program) {
  // Warnings about pages do not fail a run, so stderr is printed only for a program that fails.
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { cwd, stdio: ["ignore", "inherit", "pipe"], maxBuffer: 2 ** 28 };
  const { status, stderr } = spawnSync(process.execPath, program, options);
  if (status !== 0) process.stderr.write(String(stderr));
  if (status !== 0) throw new Error(`${program.join(" ")}: exit code ${status}.`);
}
