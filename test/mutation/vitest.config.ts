/** The tests of what Stryker changes: signatures, encryption and the rows of tables. Its whole run has them for every change. */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

const conditions = ["wechatpay-source", "node", "module"];

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
  test: {
    include: [
      "test/runtime/protocol/**/*.test.ts",
      "test/runtime/notifications/**/*.test.ts",
      "test/generator/read/**/*.test.ts",
      "test/generator/{damage,damaged-tables,losses}.test.ts",
    ],
    setupFiles: "test/support/fixed-seed.ts",
    testTimeout: 30_000,
    env: { LC_ALL: "en_US.UTF-8" },
  },
});
