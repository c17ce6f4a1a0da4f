// `npm run test:runtimes`: the same suite on Node.js, Bun, Deno and workerd, each by its own binary, over the package as
// npm would publish it. It connects only to a server of this process, on loopback.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { installLock } from "../support/install-lock.mjs";
import { installPackage } from "../support/install-package.mjs";
import { engines } from "./engines.mjs";
import { keys } from "./material.mjs";
import { notification, startServer } from "./server.mjs";
import { readVectors } from "./vectors.mjs";

/** The time limit of one runtime, in milliseconds. Each takes some seconds. */
const RUN_TIMEOUT_MS = 180_000;

const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const chosen = engines.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true);

const vectors = await readVectors();
if (vectors === null)
  console.log("Wycheproof vectors: SKIPPED, because the folder ../shared/vectors does not exist");
await installLock(import.meta.dirname);
const folder = await mkdtemp(join(tmpdir(), "wechatpay-runtimes-"));
const server = await startServer();
try {
  await installPackage(root, folder);
  await cp(join(import.meta.dirname, "suite"), join(folder, "suite"), { recursive: true });
  const closedUrl = await findClosedUrl();
  const total = { passed: 0, failed: 0 };
  for (const engine of chosen) {
    const { passed, failed } = await runOn(engine, closedUrl);
    console.log(`${engine.name}: ${passed} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * @param {import("./engines.mjs").Engine} engine
 * @param {string} closedUrl
 */
async function runOn({ platform, agent, reportsUnconnected, command }, closedUrl) {
  const world = {
    url: server.url,
    closedUrl,
    agent,
    reportsUnconnected,
    keys,
    notification: notification(),
    vectors,
  };
  await writeFile(join(folder, "world.json"), JSON.stringify(world));
  const start = `import { platform } from "./node_modules/wechatpay-ts/dist/runtime/platform/${platform}.js";
import { run } from "./suite/index.mjs";
`;
  await writeFile(
    join(folder, "entry.mjs"),
    `import { readFile } from "node:fs/promises";
${start}await run(platform, JSON.parse(await readFile("world.json", "utf8")));
`,
  );
  await writeFile(
    join(folder, "worker-entry.mjs"),
    `${start}export default { test: (_, { WORLD }) => run(platform, WORLD) };
`,
  );
  const [file, ...args] = await command(folder);
  const { output, isEnded } = await runCommand(file, args);
  const outcome = outcomeOf(output);
  if (isEnded) return outcome;
  console.log(`FAILED the suite did not end within ${RUN_TIMEOUT_MS} ms`);
  return { ...outcome, failed: outcome.failed + 1 };
}

/** @param {string} output */
function outcomeOf(output) {
  const lines = output.split("\n");
  const last = lines.findLast((line) => line.startsWith("OUTCOME "));
  for (const line of lines) if (line.startsWith("FAILED ")) console.log(line);
  if (last !== undefined) {
    /** @type {{ passed: number, failed: number }} */
    const outcome = JSON.parse(last.slice("OUTCOME ".length));
    return outcome;
  }
  console.log(`The suite ended without an outcome:\n${output.slice(-4000)}`);
  return { passed: 0, failed: 1 };
}

/**
 * Runs a command and collects its standard output and error, regardless of its exit code.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<{ output: string, isEnded: boolean }>}
 */
function runCommand(file, args) {
  return new Promise((resolve, reject) => {
    const home = join(folder, "home");
    // By default, Deno uses a cache in the home folder and looks for a newer version.
    const env = {
      ...process.env,
      DENO_DIR: home,
      DENO_NO_UPDATE_CHECK: "1",
      BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
    };
    const child = spawn(file, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: RUN_TIMEOUT_MS,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => (output += text));
    }
    child.on("error", reject).on("close", (_, signal) => resolve({ output, isEnded: signal === null }));
  });
}

/** @returns {Promise<string>} */
async function findClosedUrl() {
  await mkdir(join(folder, "home"), { recursive: true });
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (closed.address()); // listening, so it has one
  await new Promise((resolve) => closed.close(resolve));
  return `http://127.0.0.1:${port}`;
}
