// `npm run test:mutation`: Stryker changes the code that signs, verifies, encrypts, decrypts and reads rows, and runs the tests
// of each change. `-- --only sign` runs one part. It takes from minutes to an hour.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { installLock } from "../support/install-lock.mjs";

/** The files of each part. @type {Readonly<Record<string, readonly string[]>>} */
const parts = {
  sign: ["runtime/protocol/sign.ts"],
  verify: ["runtime/protocol/verify.ts"],
  encrypt: ["runtime/protocol/encrypt.ts", "runtime/protocol/ciphertext.ts"],
  decrypt: ["runtime/protocol/decrypt.ts", "runtime/protocol/field-decryption.ts"],
  rows: ["row", "cell", "columns", "marks"].map((name) => `generator/read/rows/${name}.ts`),
};

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true, default: Object.keys(parts) } },
});
const unknown = values.only.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(", ")}: no such part. Name one of ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
await installLock(import.meta.dirname);
const files = values.only.flatMap((name) => parts[name] ?? []);
const stryker = join(import.meta.dirname, "node_modules/@stryker-mutator/core/bin/stryker.js");
const config = join(import.meta.dirname, "stryker.config.json");
const { status } = spawnSync(process.execPath, [stryker, "run", config, "--mutate", files.join(",")], {
  cwd: join(import.meta.dirname, "../.."),
  stdio: "inherit",
});
process.exitCode = status ?? 1;
