// `npm run test:mutation`: Stryker changes the code that signs, verifies, encrypts, decrypts and reads rows, and runs the tests
// of each change. `-- --only sign` runs one part. It takes from minutes to an hour.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { installLock } from "../support/install-lock.mjs";

/** The tests of messages, from the client down to the protocol. */
const ofMessages = [
  "test/runtime/protocol/**/*.test.ts",
  "test/runtime/{notifications,certificates,keys}/**/*.test.ts",
  "test/runtime/{client,messages,sm}.test.ts",
  "test/runtime/call/{misuse,redact,result}.test.ts",
  "test/faults/{notifications,responses,rotation}.test.ts",
];
/** The tests of tables, from damaged rows to the texts of findings. */
const ofTables = [
  "test/generator/read/rows/*.test.ts",
  "test/generator/{damaged-tables,findings,findings-texts}.test.ts",
];

/**
 * The files of each part, and the tests that run for each change of one.
 * @type {Readonly<Record<string, { readonly files: readonly string[], readonly tests: readonly string[] }>>}
 */
const parts = {
  sign: { files: ["runtime/protocol/sign.ts"], tests: ofMessages },
  verify: { files: ["runtime/protocol/verify.ts"], tests: ofMessages },
  encrypt: { files: ["runtime/protocol/encrypt.ts", "runtime/protocol/ciphertext.ts"], tests: ofMessages },
  decrypt: {
    files: ["runtime/protocol/decrypt.ts", "runtime/protocol/field-decryption.ts"],
    tests: ofMessages,
  },
  rows: {
    files: ["row", "cell", "columns", "marks"].map((name) => `generator/read/rows/${name}.ts`),
    tests: ofTables,
  },
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
const chosen = values.only.flatMap((name) => parts[name] ?? []);
const files = chosen.flatMap((part) => part.files);
const tests = [...new Set(chosen.flatMap((part) => part.tests))];
const stryker = join(import.meta.dirname, "node_modules/@stryker-mutator/core/bin/stryker.js");
const config = join(import.meta.dirname, "stryker.config.json");
const { status } = spawnSync(process.execPath, [stryker, "run", config, "--mutate", files.join(",")], {
  cwd: join(import.meta.dirname, "../.."),
  stdio: "inherit",
  env: { ...process.env, MUTATION_TESTS: JSON.stringify(tests) },
});
process.exitCode = status ?? 1;
