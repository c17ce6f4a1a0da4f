// npm run release -- VERSION             checks, writes the version, generates, tests, commits and tags; nothing is pushed
// npm run release -- VERSION --dry-run   checks everything and prints what would change
// npm run release -- --notes VERSION     prints the release notes of a version
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { releaseNotes } from "./release/changelog.mjs";
import { commitRelease, faultsOf, releasedFiles, writeRelease } from "./release/release.mjs";

const root = join(import.meta.dirname, "..");
const usage = "npm run release -- VERSION [--dry-run], or npm run release -- --notes VERSION";

const { values, positionals } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false }, notes: { type: "string" } },
  allowPositionals: true,
});
const [version] = positionals;
if (values.notes !== undefined) {
  process.stdout.write(`${releaseNotes(readFileSync(join(root, "CHANGELOG.md"), "utf8"), values.notes)}\n`);
} else if (version === undefined || positionals.length > 1) {
  console.error(`VERSION: pass one. ${usage}`);
  process.exitCode = 2;
} else process.exitCode = release(version);

/** @param {string} next @returns {number} the exit code */
function release(next) {
  const faults = faultsOf(root, next);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  const date = new Date().toISOString().slice(0, "2026-11-28".length);
  const files = releasedFiles(root, next, date);
  if (values["dry-run"]) {
    console.log(
      `${next}: would write ${[...files.keys()].join(", ")}, generate, test, commit and tag v${next}.`,
    );
    return 0;
  }
  writeRelease(root, files);
  // The banners of generated files name the version of the generator. The tests see what is committed.
  for (const script of ["build", "generate", "docs", "test"]) {
    const { status } = spawnSync("npm", ["run", script], { cwd: root, stdio: "inherit" });
    if (status === 0) continue;
    console.error(
      `npm run ${script}: failed. Discard the files of the release with git restore, correct the cause and try again.`,
    );
    return 1;
  }
  commitRelease(root, next);
  console.log(`v${next}: committed and tagged. Publish it with git push --follow-tags.`);
  return 0;
}
