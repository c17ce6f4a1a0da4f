/** The fuzzers. Two projects run them on the platforms of Node.js and of Web Crypto. */
import { fileURLToPath } from "node:url";

import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));
const conditions = ["wechatpay-source", "node", "module"];

function project(
  name: string,
  include: string[],
  alias: Record<string, string> = {},
): TestProjectInlineConfiguration {
  return {
    root,
    resolve: { conditions, alias },
    ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: ["wechatpay-ts"] },
    test: { name, include, globalSetup: "test/support/global-setup.ts", env: { FUZZ_PLATFORM: name } },
  };
}

/** The fuzzers of the code that differs between the platforms. */
const platformFuzzers = ["messages", "responses", "exchanges", "der"];

export default defineConfig({
  test: {
    projects: [
      project("node", ["test/fuzz/*.fuzz.ts"]),
      project(
        "web",
        platformFuzzers.map((name) => `test/fuzz/${name}.fuzz.ts`),
        { "#platform": `${root}runtime/platform/web.ts`, "#files": `${root}runtime/platform/web-files.ts` },
      ),
    ],
    reporters: ["verbose"],
    maxWorkers: 2,
  },
});
