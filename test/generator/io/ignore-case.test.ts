/** Whole runs on a disk that ignores case, as those of macOS and Windows do. No such disk is needed: ignore-case.mjs is one. */
import { existsSync, readFileSync, renameSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inOwnFolder, pageText, specs, tree, write } from "../support/command.ts";
import { RunningCommand } from "../support/running.ts";

inOwnFolder();

const before = readFileSync(new URL("../support/ignore-case.mjs", import.meta.url), "utf8");

async function runThere(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const command = new RunningCommand(args, { before });
  const { code } = await command.ended;
  return { code, text: command.text };
}

describe("on a disk that ignores case", { timeout: 120_000 }, () => {
  test.each([
    ["file", "specs/openapi/v3/demo/Foo.md", "specs/openapi/v3/demo/foo.md"],
    ["folder", "specs/openapi/v3/Demo", "specs/openapi/v3/demo"],
  ])("a %s of a page that is renamed in case keeps its module", async (_, from, to) => {
    write({ "package.json": "{}", [from.endsWith(".md") ? from : `${from}/foo.md`]: pageText() });
    expect(await runThere("generate", "--silent")).toEqual({ code: 0, text: "" });
    renameSync(from, to);
    expect(await runThere("generate", "--silent")).toEqual({ code: 0, text: "" });
    expect(Object.keys(tree("generated"))).toContain("v3/demo/foo.ts");
    expect(tree("generated")["v3/demo/foo.ts"]).toContain("getDemoFoo");
    expect(await runThere("check")).toMatchObject({ code: 0 });
    expect((await runThere("generate")).text).toMatch(/^write +0 written, 0 removed/mu);
  });

  test("a page that upstream renamed in case is imported under its new name, and is not reported as gone", async () => {
    specs({ Foo: pageText() }, "docs");
    expect(await runThere("import", "docs", "--silent")).toEqual({ code: 0, text: "" });
    renameSync("docs/openapi/v3/demo/Foo.md", "docs/openapi/v3/demo/foo.md");
    const { code, text } = await runThere("import", "docs", "--prune");
    expect({ code, isPruned: text.includes("removed from") }).toEqual({ code: 0, isPruned: false });
    expect(existsSync("specs/openapi/v3/demo/foo.md")).toBe(true);
    expect(Object.keys(tree("specs"))).toEqual(["openapi/v3/demo/foo.md"]);
  });
});
