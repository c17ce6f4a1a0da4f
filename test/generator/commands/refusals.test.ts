/** What the commands refuse, and what they print so that a user can run it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { root } from "../../support/spec-pages.ts";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

describe("an empty text in the configuration is refused in both languages", () => {
  test.each(["specs", "out", "corrections", "cache"])("%s", async (key) => {
    write({ "wechatpay-codegen.config.json": JSON.stringify({ [key]: "" }) });
    const english = await run("generate", "--lang", "en");
    expect(english.code).toBe(2);
    expect(english.stderr).toMatch(new RegExp(`config\\.json: "${key}" must be a string`, "u"));
    const chinese = await run("generate", "--lang", "zh");
    expect(chinese.code).toBe(2);
    expect(chinese.stderr).toMatch(new RegExp(`config\\.json：“${key}”必须是非空字符串`, "u"));
  });
});

describe("check", () => {
  test("prints the command with its flags, quoted for a shell", async () => {
    specs({ a: pageText() }, "my docs");
    const flags = [
      "--specs",
      "my docs",
      "--out",
      "a'b $(touch x)",
      "--include",
      "openapi/**",
      "--no-closed-enums",
    ];
    const { code, stdout } = await run("check", ...flags);
    expect(code).toBe(1);
    expect(stdout).toContain(
      String.raw`npx wechatpay-codegen generate --specs 'my docs' --out 'a'\''b $(touch x)' --include 'openapi/**' --no-closed-enums` +
        "\n",
    );
    expect(await run("generate", "--silent", ...flags)).toMatchObject({ code: 0 });
    expect(await run("check", ...flags)).toMatchObject({ code: 0 });
  });

  test.each(["check", "generate", "lint", "ir", "openapi"])(
    "an empty folder of pages of %s is refused",
    async (name) => {
      specs({ a: pageText() });
      expect(await run(name, "--specs", "")).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/--specs: .*empty/u) as unknown,
      });
    },
  );

  test.each(["check", "generate", "import"])("an empty folder of %s is refused", async (name) => {
    specs({ a: pageText() });
    const { code, stderr } = await run(name, ...(name === "import" ? ["specs"] : []), "--out", "");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--out: .*empty/u) as unknown,
    });
  });
});

test("import keeps a page that states its marks where the new one does not know them, and names it as JSON", async () => {
  const rendered = readFileSync(join(root, "test/fixtures/pages/rendered.md"), "utf8");
  write({ "docs/openapi/v3/demo/rendered.md": rendered });
  expect((await run("import", "docs", "--format", "json")).code).toBe(0);
  const [page] = Object.entries(tree("specs")).filter(([name]) => name.endsWith(".md"));
  const [path, first] = page ?? ["", ""];
  expect(first).toContain("unknown:");
  write({ [`specs/${path}`]: first.replace(/^unknown:\n(?:[ -].*\n)+|^unknown: \[.*\]\n/mu, "") });
  const before = tree("specs");
  const { code, stdout } = await run("import", "docs", "--format", "json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ losingMarks: [path] });
  expect(tree("specs")).toEqual(before);
  const { stderr } = await run("import", "docs");
  expect(stderr).toContain(path);
});
