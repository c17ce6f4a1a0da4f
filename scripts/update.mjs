// `npm run update -- DIR [flags of import]`: imports the pages below DIR, generates and builds the client, and writes the
// counts into the READMEs. It stops at the first command that fails.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readmes, countsOf, withCounts } from "./counts.mjs";

const root = join(import.meta.dirname, "..");
const tool = join(root, "generator/bin.js");

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {boolean} [shell]
 */
function run(command, args, shell = false) {
  const { status } = spawnSync(command, args, { stdio: "inherit", shell });
  if (status !== 0) process.exit(status ?? 1);
}

const args = process.argv.slice(2);
if (args.length === 0) {
  console.error("DIR: it is missing. Run npm run update -- DIR, where DIR is the folder of the pages.");
  process.exit(2);
}
const specs = join(root, "specs");
run(process.execPath, [tool, "import", ...args, "--out", specs]);
run(process.execPath, [tool, "generate", "--specs", specs, "--out", join(root, "generated")]);
// The build also writes the operations of specs/ into the package of the sandbox.
run("npm", ["--prefix", root, "run", "build"], process.platform === "win32");

/** @type {{ operations: { kind: string }[] }} */
const { operations } = JSON.parse(readFileSync(join(root, "sandbox/dist/specs.json"), "utf8"));
const counts = countsOf(readdirSync(specs, { recursive: true, encoding: "utf8" }), operations);
for (const readme of readmes) {
  const text = readFileSync(join(root, readme), "utf8");
  writeFileSync(join(root, readme), withCounts(readme, text, counts));
}
console.log(`${counts.pages} pages, ${counts.endpoints} endpoints, ${counts.notifications} notifications`);
