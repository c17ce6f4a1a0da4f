/** The tests of what Stryker changes, which run.mjs names. */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

const conditions = ["wechatpay-source", "node", "module"];

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
  test: {
    include: JSON.parse(process.env["MUTATION_TESTS"] ?? "[]") as string[], // run.mjs writes it
    setupFiles: "test/support/fixed-seed.ts",
    testTimeout: 30_000,
    env: { LC_ALL: "en_US.UTF-8" },
  },
});
