/** The examples of test runners run: each in a process of its own, with the built packages, as in a project of a user. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { root } from "../support/specs.ts";

const run = promisify(execFile);
const folder = join(import.meta.dirname, "runners");
const isBuilt = ["dist/generated/chain.js", "sandbox/dist/specs.json"].every((file) =>
  existsSync(join(root, file)),
);
const hasJest = process.env["JEST_EXAMPLE"] === "installed";
const needsBuild = { meta: { needs: "build" } } as const;
const needsJest = { meta: { needs: isBuilt ? "jest" : "build" } } as const;

/** Runs a program of Node.js in the folder of a runner, and returns what it printed. It rejects if a test fails. */
async function output(runner: string, ...program: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _, VITEST: __, NODE_ENV: ___, ...env } = process.env;
  const options = { cwd: join(folder, runner), env: { ...env, NO_COLOR: "1" } };
  const { stdout, stderr } = await run(process.execPath, program, options);
  return stdout + stderr;
}

const jest = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js"];

describe("the example of", () => {
  test.skipIf(!isBuilt)("vitest passes", needsBuild, async () => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    expect(await output("vitest", vitest, "run")).toMatch(/Tests\s+2 passed \(2\)/u);
  });

  test.skipIf(!isBuilt)("node:test passes", needsBuild, async () => {
    const printed = await output("node-test", "--test", "--test-reporter=tap");
    expect(printed).toMatch(/^# pass 2$/mu);
    expect(printed).toContain("ok 1 - an order is placed and paid");
  });

  test.skipIf(!isBuilt || !hasJest)("jest passes, as an ES module and as CommonJS", needsJest, async () => {
    expect(await output("jest", ...jest, "shop.test.mjs")).toMatch(/Tests:\s+2 passed, 2 total/u);
    expect(await output("jest", ...jest, "shop.test.cjs")).toMatch(/Tests:\s+1 passed, 1 total/u);
  });
});

const read = (file: string) => readFileSync(join(folder, file), "utf8");

test("the examples differ in what each runner names otherwise", () => {
  const vitest = read("vitest/shop.test.mjs");
  expect(read("jest/shop.test.mjs")).toBe(vitest.replace('from "vitest"', 'from "@jest/globals"'));
  const nodeTest = vitest
    .replace('import { once } from "node:events"', 'import assert from "node:assert/strict";\n$&')
    .replace(
      '\nimport { afterAll, beforeAll, beforeEach, expect, test } from "vitest";\n',
      'import { after, before, beforeEach, test } from "node:test";\n\n',
    ) // prettier-ignore
    .replace("beforeAll(", "before(")
    .replace("afterAll(", "after(")
    .replace(/expect\((.+)\)\.toEqual\((.+)\);/gu, "assert.deepEqual($1, $2);");
  expect(read("node-test/shop.test.mjs")).toBe(nodeTest);
});

test("docs/sandbox.md shows the examples", () => {
  const page = readFileSync(join(root, "docs/sandbox.md"), "utf8");
  expect(page).toContain(`\`\`\`js\n${read("vitest/shop.test.mjs")}\`\`\``);
  const [, imports = ""] =
    /^(beforeAll\(async \(\) => \{\n[^]*?)\n {2}if/mu.exec(read("jest/shop.test.cjs")) ?? [];
  expect(imports).toContain("await import(");
  expect(page).toContain(`\`\`\`js\n${imports}\n`);
  expect(page).toContain(`node ${jest.join(" ")}`);
});
