// A project with pages, corrections and an output folder of its own (test/fixtures/own-client): generate → compile → call, then a
// page changes: check → generate → check → compile.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {{ first: string, second: string, state: string, issues: readonly string[] }} Seen what src/shop.ts returns */

const root = join(import.meta.dirname, "../..");
const output = "src/wechatpay";

/**
 * A run of the generator: its arguments, its exit code, and what it prints.
 *
 * @typedef {object} Step
 * @property {readonly string[]} args
 * @property {number} code
 * @property {RegExp} [stdout]
 */

/** @type {readonly Step[]} */
const firstSteps = [
  { args: ["lint"], code: 0, stdout: /^No findings\.$/mu },
  { args: ["check"], code: 1, stdout: /src\/wechatpay/u },
  { args: ["generate"], code: 0 },
  { args: ["check"], code: 0, stdout: /^src\/wechatpay matches docs\.$/mu },
  { args: ["find", "门店下单"], code: 0, stdout: /from "\.\/src\/wechatpay\/v3\/shop\/orders\.ts"/u },
  {
    args: ["explain", "postShopOrders", "json.amount.total"],
    code: 0,
    stdout: /minimum: 1 \(correction\)[\s\S]*An order of nothing is refused\./u,
  },
];

/**
 * The steps when a page has changed. `before` has the pages as they were.
 *
 * @type {readonly Step[]}
 */
const changedSteps = [
  { args: ["check"], code: 1, stdout: /^\+.*"USD"/mu },
  {
    args: ["diff", "before", "docs", "--fail-on", "behaviour"],
    code: 0,
    stdout: /compatible .*json\.remark/u,
  },
  { args: ["diff", "docs", "before", "--fail-on", "breaking"], code: 1, stdout: /breaking .*json\.remark/u },
  { args: ["generate"], code: 0 },
  { args: ["check"], code: 0 },
  { args: ["explain", "postShopOrders", "json.remark"], code: 0, stdout: /\| remark \{data-indent=1\}/u },
];

/**
 * The steps in a folder without pages, where the packages have what is explained.
 *
 * @type {readonly Step[]}
 */
const stepsWithoutPages = [
  {
    args: ["find", "refund"],
    code: 0,
    stdout: /import \{ postRefundDomesticRefunds \} from "wechatpay-ts\/v3\/refund\/domestic\/refunds";/u,
  },
  {
    args: ["explain", "POST /v3/pay/transactions/jsapi", "json.amount.total"],
    code: 0,
    stdout: /openapi\/v3\/pay\/transactions\/jsapi\.md:\d+[\s\S]*minimum: 1 \(correction\)/u,
  },
  { args: ["explain", "ERR_TIMEOUT"], code: 0, stdout: /ConnectionError/u },
  { args: ["explain", "268512771"], code: 0, stdout: /The order does not exist/u },
  { args: ["explain", "postPayTransactionsJsap"], code: 1 },
];

/** The projects, with the compiler of each: those of test/packages. */
const projects = [
  ["typescript-5.4", "tsconfig.nodenext-5.4.json"],
  ["typescript-5.4", "tsconfig.bundler-5.4.json"],
  ["typescript-5.9", "tsconfig.nodenext.json"],
  ["typescript-5.9", "tsconfig.bundler.json"],
  ["typescript-7", "tsconfig.nodenext.json"],
  ["typescript-7", "tsconfig.bundler.json"],
  // With the types of Node.js, which the sandbox needs.
  ["typescript-5.4", "tsconfig.test.json"],
  ["typescript-5.9", "tsconfig.test.json"],
  ["typescript-7", "tsconfig.test.json"],
];

/** Checks the project below a folder in which the three packages are installed. @param {string} folder */
export async function checkOwnClient(folder) {
  const empty = join(folder, "without-pages");
  await mkdir(empty, { recursive: true });
  for (const step of stepsWithoutPages) runStep(empty, step);
  const place = join(folder, "own-client");
  await cp(join(root, "test/fixtures/own-client"), place, { recursive: true });
  for (const step of firstSteps) runStep(place, step);
  compile(place);
  await callSandbox(place);
  await cp(join(place, "docs"), join(place, "before"), { recursive: true });
  await cp(join(place, "next"), join(place, "docs"), { recursive: true });
  for (const step of changedSteps) runStep(place, step);
  compile(place);
  assert.match(await readFile(join(place, output, "v3/shop/orders.ts"), "utf8"), /remark\?: string/u);
}

/** @param {string} place @param {Step} step */
function runStep(place, { args, code, stdout = /^/u }) {
  const command = join(place, "../node_modules/wechatpay-codegen/bin.js");
  const child = spawnSync(process.execPath, [command, ...args, "--lang", "en"], {
    cwd: place,
    encoding: "utf8",
  });
  assert.equal(
    child.status,
    code,
    `${args.join(" ")}: exit code ${child.status}.\n${child.stdout}${child.stderr}`,
  );
  assert.match(child.stdout, stdout, args.join(" "));
}

/** @param {string} place */
function compile(place) {
  for (const [compiler = "", project = ""] of projects) {
    const tsc = join(root, "test/packages/node_modules", compiler, "bin/tsc");
    const child = spawnSync(process.execPath, [tsc, "-p", project], { cwd: place, encoding: "utf8" });
    assert.equal(child.status, 0, `${compiler} ${project}:\n${child.stdout}${child.stderr}`);
    console.log(`own-client: ${compiler} compiles ${project}`);
  }
}

/** Runs the compiled program against a sandbox that serves the pages of the project. @param {string} place */
async function callSandbox(place) {
  const ir = join(place, "ir.json");
  runStep(place, { args: ["ir", "--out", ir, "--silent"], code: 0 });
  const path = createRequire(join(place, "call.js")).resolve("wechatpay-sandbox");
  /** @type {typeof import("wechatpay-sandbox")} */
  const { startSandbox } = await import(pathToFileURL(path).href);
  const sandbox = await startSandbox({ ir });
  try {
    const compiled = join(place, "dist/nodenext/shop.js");
    /** @type {{ run(options: object): Promise<Seen> }} */
    const program = await import(pathToFileURL(compiled).href);
    assert(sandbox.client !== undefined);
    const { first, second, state, issues } = await program.run(sandbox.client);
    assert.deepEqual(
      [typeof first, typeof second, ["open", "paid"].includes(state)],
      ["string", "string", true],
    );
    assert.match(issues.join("\n"), /total/u);
  } finally {
    await sandbox.close();
  }
}
