import { defineConfig } from "vitest/config";

// Tests read the sources, never what an earlier build left in dist. `import` is not among these: Node.js is told of them as
// well, and would give what is for an import to the require of a package, too.
const conditions = ["wechatpay-source", "node", "module"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    testTimeout: 30_000,
    // The commands print the language of the locale.
    env: { LC_ALL: "en_US.UTF-8" },
  },
});
