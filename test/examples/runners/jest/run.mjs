// `npm run test:jest`: installs jest beside its example and runs it. It has 280 packages, which nothing else here needs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { installLock } from "../../../support/install-lock.mjs";

const root = join(import.meta.dirname, "../../../..");

await installLock(import.meta.dirname);
const program = [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/examples/runners.test.ts"];
const env = { ...process.env, JEST_EXAMPLE: "installed" };
const { status } = spawnSync(process.execPath, program, { cwd: root, env, stdio: ["ignore", 2, 2] });
process.exitCode = status ?? 1;
