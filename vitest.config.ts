import { defineConfig } from "vitest/config";

// Tests import the sources, never the output of an earlier build. `import` is not in the list, because Node.js receives the
// list too, and would then resolve `require` of a package to its ES module.
const conditions = ["wechatpay-source", "node", "module"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    setupFiles: "test/support/fixed-seed.ts",
    reporters: ["default", "./test/support/skipped-reporter.ts"],
    // It ends a test that hangs. A test that makes all requests of the API takes half a minute on a loaded machine.
    testTimeout: 120_000,
    // `expect.poll` waits for an event. Its default of one second is too short on a loaded machine.
    expect: { poll: { timeout: 60_000 } },
    // The commands print the language of the locale.
    env: { LC_ALL: "en_US.UTF-8" },
    // `npm run coverage`. One exception: the page of the sandbox runs in a browser, where test/sandbox/browser.test.ts tests it.
    coverage: {
      include: ["runtime/**/*.ts", "generator/**/*.ts", "sandbox/**/*.ts"],
      exclude: ["**/dist/**", "test/**", "sandbox/page/browser/**"],
      reporter: ["text", "text-summary"],
      reportsDirectory: ".cache/coverage",
      thresholds: { lines: 95, statements: 95, functions: 95, branches: 95 },
    },
  },
});
