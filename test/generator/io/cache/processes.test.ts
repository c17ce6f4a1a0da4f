/** What several processes do with one cache, and what one of them loads. */
import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../../support/command.ts";
import { runAlone } from "../../support/process.ts";

inOwnFolder();

const pages = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, pageText()]));

beforeEach(() => {
  write({ "package.json": "{}" });
  specs(pages);
});

test(
  "runs at the same time give the client whole, and leave entries that hold",
  { timeout: 120_000 },
  async () => {
    const generate = () => runAlone("generate", "--silent");
    for (const type of ["string", "integer"]) {
      specs({ a: pageText(type), f: pageText(type) });
      for (const { code, stdout, stderr } of await Promise.all([generate(), generate(), generate()])) {
        expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
      }
      const before = state("generated");
      expect((await run("generate")).stderr).toContain("nothing has changed");
      expect(state("generated")).toEqual(before);
      await run("generate", "--silent", "--no-cache", "--out", "anew");
      expect(tree("generated")).toEqual(tree("anew"));
    }
    expect(readdirSync("node_modules/.cache/wechatpay-codegen")).toHaveLength(7);
  },
);

describe("a process loads", { timeout: 120_000 }, () => {
  test("no package to say its version", async () => {
    expect(await runAlone("--version")).toMatchObject({ code: 0, packages: [] });
  });

  test("no package where nothing has changed, and neither parser nor emitter for what needs none", async () => {
    const cold = await runAlone("generate", "--silent");
    expect(cold.packages).toEqual(expect.arrayContaining(["ts-morph", "yaml"]));
    // The pages have the form that needs no parser.
    expect(cold.packages).not.toContain("micromark");
    expect(await runAlone("generate", "--silent")).toMatchObject({ code: 0, packages: [] });
    // What is not made again is not loaded to be made; corrections are read all the same.
    write({ "specs/corrections.yaml": "[]" });
    const { code, packages } = await runAlone("generate", "--silent");
    expect(code).toBe(0);
    expect(packages).toContain("yaml");
    expect(packages.filter((name) => /micromark|mdast|prettier|oxc|ts-morph/u.test(name))).toEqual([]);
  });
});
