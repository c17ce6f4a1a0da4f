/**
 * Runs the fuzzers, each for its share of the time.
 *
 *   npm run fuzz                                      one minute in all
 *   npm run fuzz -- --seconds 3600 --only messages    one hour of one file
 *   npm run fuzz -- --only messages --seed -123       the cases of an earlier run
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, only: { type: "string" }, seed: { type: "string" } },
});
const seconds = Number(values.seconds);
if (!(seconds > 0)) {
  console.error("--seconds: expected a number above 0. Pass the time of all fuzzers together.");
  process.exit(2);
}

const files = values.only === undefined ? [] : [`test/fuzz/${values.only}.fuzz.ts`];
const config = fileURLToPath(import.meta.resolve("./vitest.config.ts"));
const { status } = spawnSync("npx", ["vitest", "run", "--config", config, ...files], {
  stdio: "inherit",
  env: {
    ...process.env,
    FUZZ_SECONDS: String(seconds),
    ...(values.only && { FUZZ_ONLY: values.only }),
    ...(values.seed && { FUZZ_SEED: values.seed }),
  },
});
process.exit(status ?? 1);
