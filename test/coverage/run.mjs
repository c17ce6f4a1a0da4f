// `npm run coverage`: runs the tests with the coverage of generator, runtime and sandbox, prints the branches that no test
// reaches, and fails below the limits. The test runner compares lines; this program compares branches, with the exceptions of
// exceptions.mjs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { countBranches, sumOf } from "./branches.mjs";

/** The least share of branches that tests reach, in percent. */
const LIMIT = 95;

const root = join(import.meta.dirname, "../..");
const folder = join(root, ".cache/coverage");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "--coverage", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});

/** @type {Parameters<typeof countBranches>[0]} */
const report = JSON.parse(readFileSync(join(folder, "coverage-final.json"), "utf8"));
const { all, emptyValues, ownProcess, files } = countBranches(report, root);
for (const { file, missed } of files) if (missed.length > 0) console.log(`${file}: ${missed.join(", ")}`);

/** @param {import("./branches.mjs").Count} count */
const percentOf = ({ total, covered }) => (100 * covered) / total;
/** @param {import("./branches.mjs").Count} count */
const shown = (count) => `${percentOf(count).toFixed(2)} % (${count.covered} of ${count.total})`;
const counted = sumOf(files);
console.log(`
Branches: ${shown(all)}
Not counted: ${emptyValues} empty values behind ??, and ${ownProcess.length} files that run in processes of their own:
${ownProcess.map((file) => `  ${file}\n`).join("")}Branches that count: ${shown(counted)}`);

const isEnough = percentOf(counted) >= LIMIT;
if (!isEnough)
  console.error(
    `coverage: ${LIMIT} % of the branches are required. The list above names those without a test.`,
  );
process.exitCode = status === 0 && isEnough ? 0 : 1;
