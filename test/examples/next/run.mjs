// `npm run test:next`: builds the example of Next.js for production and tests it over HTTP. Its packages are separate from
// those of the repository, because they have 340 MB.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { installLock } from "../../support/install-lock.mjs";

const folder = import.meta.dirname;
const root = join(folder, "../../..");

await installLock(folder);
run(folder, join(folder, "node_modules/next/dist/bin/next"), "build");
run(root, join(root, "node_modules/vitest/vitest.mjs"), "run", "test/examples/next.test.ts");

/** @param {string} cwd @param {string[]} program */
function run(cwd, ...program) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NEXT_EXAMPLE: "built" };
  const { status } = spawnSync(process.execPath, program, { cwd, env, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
