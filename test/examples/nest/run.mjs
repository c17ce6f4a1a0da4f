// `npm run test:nest`: compiles the example of NestJS and tests it over HTTP. Its packages are separate from those of the
// repository, because no other program needs them. The example calls the built client: run `npm run build` first.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { installLock } from "../../support/install-lock.mjs";

const folder = import.meta.dirname;
const root = join(folder, "../../..");

await installLock(folder);
run(folder, join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json");
run(root, join(root, "node_modules/vitest/vitest.mjs"), "run", "test/examples/nest.test.ts");

/** @param {string} cwd @param {string[]} program */
function run(cwd, ...program) {
  const env = { ...process.env, NEST_EXAMPLE: "built" };
  const { status } = spawnSync(process.execPath, program, { cwd, env, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
