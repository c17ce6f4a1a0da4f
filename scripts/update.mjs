// `npm run update -- DIR [flags of import]`: imports the pages below DIR, generates and builds the client, and writes the
// counts into the READMEs. It stops at the first command that fails.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readmes, countsOf, withCounts, withProducts } from "./counts.mjs";
import { StepError } from "./upstream/run.mjs";
import { importAndGenerate } from "./upstream/steps.mjs";

const root = join(import.meta.dirname, "..");
const tool = join(root, "generator/bin.js");

const args = process.argv.slice(2);
if (args.length === 0) {
  console.error("DIR: it is missing. Run npm run update -- DIR, where DIR is the folder of the pages.");
  process.exit(2);
}
const specs = join(root, "specs");
try {
  importAndGenerate({ root, tool: [process.execPath, tool], importArgs: args });
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.exit(error.code);
}
// The build also writes the operations of specs/ into the packages of the generator and the sandbox.
const { status } = spawnSync("npm", ["--prefix", root, "run", "build"], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (status !== 0) process.exit(status ?? 1);

/** @type {{ operations: { kind: string, path?: string }[] }} */
const { operations } = JSON.parse(readFileSync(join(root, "sandbox/dist/specs.json"), "utf8"));
const counts = countsOf(readdirSync(specs, { recursive: true, encoding: "utf8" }), operations);
const endpoints = operations.flatMap(({ path }) => path ?? []);
for (const readme of readmes) {
  const text = withProducts(readFileSync(join(root, readme), "utf8"), endpoints);
  writeFileSync(join(root, readme), withCounts(readme, text, counts));
}
console.log(`${counts.pages} pages, ${counts.endpoints} endpoints, ${counts.notifications} notifications`);
