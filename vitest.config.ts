import { defineConfig } from "vitest/config";

// Tests read the sources, never what an earlier build left in dist.
const conditions = ["wechatpay-source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
