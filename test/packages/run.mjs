// `npm run test:packages`: packs both packages, installs the tarballs into an empty folder and uses them there as a
// merchant would. `-- --only types` runs one part. Build first: the tarballs hold what is in dist.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { installLock } from "../support/install-lock.mjs";
import { installTarballs, pack } from "../support/install-package.mjs";
import { writeModuleList, writeProject } from "./project.mjs";

const here = import.meta.dirname;
const root = join(here, "../..");

/** @type {Readonly<Record<string, (folder: string) => Promise<void>>>} */
const parts = { "day-one": dayOne, corpus, types };
const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const chosen = values.only ?? Object.keys(parts);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(", ")}: no such part. Name one of ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}

await installLock(here);
const folder = await mkdtemp(join(tmpdir(), "wechatpay-packages-"));
try {
  const tarballs = [await pack(root, folder), await pack(join(root, "generator"), folder)];
  await installTarballs(tarballs, folder, "--prefer-offline");
  // A link leads to where the package is, so that what it depends on is found beside it.
  await symlink(join(here, "node_modules/@types/node"), join(folder, "node_modules/@types/node"), "dir");
  for (const name of chosen) {
    const start = Date.now();
    await parts[name]?.(folder);
    console.log(`${name}: passed in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** An order, its payment, a refund and a transfer, in the sandbox. @param {string} folder */
async function dayOne(folder) {
  await cp(join(here, "day-one.ts"), join(folder, "day-one.ts"));
  await writeProject(folder, "day-one.json", ["day-one.ts"], { outDir: "compiled" });
  tsc("typescript-5.9", folder, "day-one.json");
  run(folder, "compiled/day-one.js");
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
    await writeProject(folder, `${client}.json`, [client], { noEmit: true });
    tsc("typescript-7", folder, `${client}.json`);
  }
}

/** A module that names the public parts, one that names emitted types, and one that names every generated module. @param {string} folder */
async function types(folder) {
  await cp(join(here, "consumer.ts"), join(folder, "consumer.ts"));
  const names = await writeModuleList(folder);
  console.log(`types: ${names} modules`);
  await cp(join(here, "emitted-types.ts"), join(folder, "emitted-types.ts"));
  const modules = ["emitted-types.ts", "all-modules.ts"];
  await writeProject(folder, "types.json", ["consumer.ts", ...modules], { noEmit: true });
  // TypeScript 5.4 does not know rewriteRelativeImportExtensions; undefined leaves it out of the file.
  const older = { noEmit: true, isolatedModules: true, rewriteRelativeImportExtensions: undefined };
  await writeProject(folder, "emitted-types.json", modules, older);
  const projects = /** @type {const} */ ([
    ["typescript-5.4", "emitted-types.json"],
    ["typescript-5.9", "types.json"],
    ["typescript-7", "types.json"],
  ]);
  for (const [compiler, project] of projects) {
    tsc(compiler, folder, project);
    console.log(`types: ${compiler} finds no error`);
  }
}

/** @param {string} compiler @param {string} folder @param {string} project */
function tsc(compiler, folder, project) {
  run(folder, join(here, "node_modules", compiler, "bin/tsc"), "-p", project);
}

/** Runs a program by Node.js, and throws when it fails. @param {string} cwd @param {string[]} program */
function run(cwd, ...program) {
  // Warnings about pages are no failure, so stderr is shown for a program that fails.
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { cwd, stdio: ["ignore", "inherit", "pipe"], maxBuffer: 2 ** 28 };
  const { status, stderr } = spawnSync(process.execPath, program, options);
  if (status !== 0) process.stderr.write(String(stderr));
  if (status !== 0) throw new Error(`${program.join(" ")}: exit code ${status}.`);
}
