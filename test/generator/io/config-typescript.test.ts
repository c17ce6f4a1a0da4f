/** A configuration in TypeScript, as versions of Node.js load it that do not run TypeScript themselves. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { load } from "#generator/io/typescript-hooks";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

const source = (name: string) => new URL(`../../../generator/io/${name}`, import.meta.url).href;
const own = (path: string) => pathToFileURL(path).href;
const context = { conditions: [], format: undefined, importAssertions: {}, importAttributes: {} };
const untouched = { format: "untouched" };
const loaded = (url: string) => load(url, context, () => untouched);

const shared =
  'export type Name = "a" | "b";\nexport const name: Name = "a";\nexport const lines = ["// MIT"] as const;\n';
const config = [
  'import { lines, name, type Name } from "./conf/shared.ts";',
  'import type { Config } from "wechatpay-codegen";',
  "const page: Name = name;",
  "export default { specs: `docs`, include: [`openapi/v3/demo/${page}.md`], header: lines } satisfies Config;",
  "",
].join("\n");

/** Imports a module in a process that has registered the hooks, and returns its default export. */
async function importAlone(path: string): Promise<{ code: number; stdout: string; stderr: string }> {
  // The hooks are in TypeScript here: the hooks of the tests load them.
  const program =
    `import { register } from "node:module"; register(${JSON.stringify(source("typescript-hooks.ts"))});` +
    `console.log(JSON.stringify((await import(${JSON.stringify(own(path))})).default));`;
  const hooks = new URL("../support/typescript.mjs", import.meta.url).href;
  const args = ["--import", `data:text/javascript,process.argv[2] = "hooks";`, "--import", hooks];
  const child = spawn(process.execPath, [...args, "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

describe("the hooks", () => {
  test.each(["config.ts", "config.mts"])("remove the types of %s", async (name) => {
    write({ [name]: "export default { specs: `a` as string } satisfies object;\n" });
    expect(await loaded(own(name))).toEqual({
      format: "module",
      shortCircuit: true,
      source: "export default { specs: `a` };\n",
    });
  });

  test.each([
    "node:fs",
    own("a.js"),
    own("a.json"),
    own("node_modules/a/index.ts"),
    "data:text/javascript,1",
  ])("leave %s to Node.js", async (url) => {
    expect(await loaded(url)).toBe(untouched);
  });

  test("name the place of an error of syntax", async () => {
    write({ "config.ts": "export default {\n  specs: =,\n};\n" });
    await expect(loaded(own("config.ts"))).rejects.toThrow(/config\.ts:2:10: Expression expected\.$/u);
  });

  test("load a configuration and what it imports", { timeout: 120_000 }, async () => {
    write({ "wechatpay-codegen.config.ts": config, "conf/shared.ts": shared });
    const { code, stdout, stderr } = await importAlone("wechatpay-codegen.config.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      specs: "docs",
      include: ["openapi/v3/demo/a.md"],
      header: ["// MIT"],
    });
  });
});

describe("wechatpay-codegen.config.ts", () => {
  test("is found, with what it imports", async () => {
    specs({ a: pageText(), b: pageText() }, "docs");
    write({ "wechatpay-codegen.config.ts": config, "conf/shared.ts": shared });
    expect(await run("generate", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(Object.keys(tree("generated")).filter((path) => path.startsWith("v3"))).toEqual(["v3/demo/a.ts"]);
    expect(tree("generated")["chain.ts"]).toContain("\n// MIT\nimport ");
    expect(await run("check", "--silent")).toMatchObject({ code: 0 });
  });

  test("that cannot be loaded is named", async () => {
    specs({ a: pageText() });
    write({ "wechatpay-codegen.config.mts": 'import "./none.ts";\nexport default {};\n' });
    const { code, stderr } = await run("generate");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^wechatpay-codegen\.config\.mts: the configuration cannot be loaded: .*none\.ts/u,
    );
  });
});
