/** The package's map of conditions: each runtime gets the platform that is meant for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/specs.ts";

const { imports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  imports: Record<"#platform" | "#files", Record<string, string>>; // package.json
};

/** As resolvers do: the first key that is among the conditions. */
function resolve(name: keyof typeof imports, conditions: readonly string[]): string | undefined {
  const match = Object.entries(imports[name]).find(([key]) => [...conditions, "default"].includes(key));
  return match?.[1];
}

const node = "node";
const web = "web";

test.each([
  ["Node.js", ["node", "import", "module-sync"], node],
  ["Bun", ["bun", "node", "import"], web],
  ["Deno", ["deno", "node", "import"], web],
  ["workerd, with or without nodejs_compat,", ["workerd", "worker", "browser", "node", "import"], web],
  ["an edge function", ["edge-light", "worker", "import"], web],
  ["a browser", ["browser", "import"], web],
  ["a bundler with none of these conditions", ["import"], web],
])("%s loads the right file of the platform", (_, conditions, file) => {
  expect(resolve("#platform", conditions)).toBe(`./dist/runtime/platform/${file}.js`);
  expect(resolve("#files", conditions)).toBe(`./dist/runtime/platform/${file}-files.js`);
});
