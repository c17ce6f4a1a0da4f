// `npm run test:toolchains`: installs the packed packages into projects with other compilers, bundlers, runners and package
// managers. Each makes a call to a sandbox, or fails with the words that docs/commonjs.md quotes. `-- --only jest` runs the
// projects with that word in their name. Build first: the tarballs hold what is in dist.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { packages, packPackage } from "../../scripts/packages/pack.mjs";
import { installLock } from "../support/install-lock.mjs";
import { installTarballs } from "../support/install-package.mjs";
import { checkAutoImport } from "./auto-import.mjs";
import { compilers } from "./compilers.mjs";
import { lintPackages } from "./lint.mjs";
import { managers } from "./managers.mjs";
import { PRINTED } from "./program.mjs";
import { tool } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/** Milliseconds for one command. */
const LONGEST = 120_000;

const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });

await installLock(import.meta.dirname);
await installLock(join(root, "test/runtimes"));
// It looks for the binaries that have just been installed.
const { tools } = await import("./tools.mjs");
const folder = await mkdtemp(join(tmpdir(), "wechatpay-toolchains-"));
try {
  /** @type {string[]} */
  const tarballs = [];
  for (const name of packages) tarballs.push(await packPackage(join(root, name), folder));
  const [client = ""] = tarballs;
  await installTarballs(tarballs, folder);
  await mkdir(join(folder, "node_modules/@types"), { recursive: true });
  await symlink(tool("@types/node"), join(folder, "node_modules/@types/node"), "dir");
  const chosen = [...tools, ...compilers, ...managers(client)].filter(isChosen);
  const checks = [
    { name: "publint and attw", check: () => lintPackages(folder, tarballs) },
    { name: "auto-import", check: () => checkAutoImport(folder) },
  ].filter(isChosen);
  const failed = await runProjects(chosen);
  for (const { name, check } of checks) {
    await check();
    console.log(`${name}: passed`);
  }
  const count = chosen.length + checks.length;
  console.log(`${count - failed} passed, ${failed} failed`);
  if (count === 0) console.error(`--only ${String(values.only)}: no project has this word in its name.`);
  if (failed > 0 || count === 0) process.exitCode = count === 0 ? 2 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @param {{ name: string }} project */
function isChosen({ name }) {
  return values.only?.some((part) => name.includes(part)) ?? true;
}

/** Runs projects with one sandbox, and returns how many failed. @param {readonly Project[]} projects */
async function runProjects(projects) {
  if (projects.length === 0) return 0;
  const path = createRequire(join(folder, "call.js")).resolve("wechatpay-sandbox");
  /** @type {typeof import("wechatpay-sandbox")} */
  const { startSandbox } = await import(pathToFileURL(path).href);
  const sandbox = await startSandbox();
  const optionsFile = join(folder, "client.json");
  await writeFile(optionsFile, JSON.stringify(sandbox.client));
  let failed = 0;
  try {
    for (const [at, project] of projects.entries()) {
      const fault = await runProject(join(folder, `project-${at}`), project, {
        SANDBOX_CLIENT: optionsFile,
        OUT_TRADE_NO: `ORDER${at}`,
      });
      const made = sandbox.orders.find(`ORDER${at}`) !== undefined;
      const isRight = fault === undefined && made === (project.fails === undefined);
      if (!isRight) failed++;
      console.log(
        `${isRight ? "ok" : "FAILED"}: ${project.name}${project.fails ? ": fails as documented" : ""}`,
      );
      if (!isRight) console.log(fault ?? `The order was ${made ? "" : "not "}made.`);
    }
  } finally {
    await sandbox.close();
  }
  return failed;
}

/**
 * Runs the commands of a project and returns what is not as it must be.
 *
 * @param {string} place
 * @param {Project} project
 * @param {Record<string, string>} env
 */
async function runProject(place, { files, commands, fails }, env) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(
      join(place, name),
      typeof content === "string" ? content : JSON.stringify(content, null, 2),
    );
  }
  for (const [at, [program = "", ...args]] of commands.entries()) {
    const isScript = /\.[cm]?js$|\/(?:tsc|rollup)$/u.test(program);
    const { status, stdout, stderr } = await spawned(
      isScript ? [process.execPath, program, ...args] : [program, ...args],
      place,
      env,
    );
    const output = `${stdout}${stderr}`;
    const isLast = at === commands.length - 1;
    if (isLast && fails) return status !== 0 && fails.test(output) ? undefined : output;
    if (status !== 0 || (isLast && !output.includes(PRINTED))) return output;
  }
  return undefined;
}

/**
 * Runs a program beside the sandbox of this process.
 *
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
function spawned([program = "", ...args], cwd, env) {
  // Tools look for a project of their own above the folder where npm started this script.
  const options = { cwd, env: { ...process.env, ...env, INIT_CWD: cwd, NO_COLOR: "1" }, timeout: LONGEST };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      resolve({
        status: error ? (child.exitCode ?? 1) || 1 : 0,
        stdout,
        stderr: error && !stderr ? error.message : stderr,
      });
    });
  });
}
