/** `format: "prettier"` of the configuration: the project's own prettier formats the output, and check compares with it. */
import { symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { beforeEach, describe, expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

const installed = fileURLToPath(new URL("../../../node_modules/prettier", import.meta.url));

function install(): void {
  symlinkSync(installed, "node_modules/prettier", "junction");
}

beforeEach(() => {
  specs({
    a: pageText(),
    "b-with-a-rather-long-name-of-its-path/and-one-more-segment-behind-it": pageText(),
  });
  write({
    "package.json": "{}",
    "node_modules/.gitignore": "*",
    "wechatpay-codegen.config.json": '{ "format": "prettier" }',
  });
});

/** Every file of the output as the command line of prettier would write it. */
async function formatted(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const texts = Object.entries(files).map(async ([path, text]) => {
    const filepath = `${process.cwd()}/generated/${path}`;
    return [
      path,
      await format(text, { ...(await resolveConfig(filepath, { editorconfig: true })), filepath }),
    ];
  });
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>; // pairs of a path and its text
}

describe("the configuration of prettier", () => {
  beforeEach(install);

  test.each([
    [
      { ".prettierrc": "singleQuote: true\nsemi: false\nprintWidth: 60\n" },
      /from '#?wechatpay-ts\/[\w/-]+'\n/u,
    ],
    [{ ".prettierrc.json": '{ "useTabs": true, "quoteProps": "consistent" }' }, /^\tdefine,/mu],
    [{ ".editorconfig": "root = true\n[*.ts]\nindent_style = tab\n" }, /^\tdefine,/mu],
    [
      { "package.json": '{ "prettier": { "trailingComma": "none" } }' },
      /validator\n\} from|type Validator\n\} from/u,
    ],
    [{ "prettier.config.mjs": "export default { tabWidth: 4 };" }, /^ {4}define,/mu],
    [
      { ".prettierrc": "overrides: [{ files: generated/v3/**, options: { singleQuote: true } }]\n" },
      /from 'wechatpay-ts/u,
    ],
  ])("%j lays out the output, and check agrees", async (configuration, layout) => {
    write(configuration);
    expect(await run("generate", "--silent")).toMatchObject({ code: 0, stderr: "" });
    const files = tree("generated");
    expect(files["v3/demo/a.ts"]).toMatch(layout);
    expect(files).toEqual(await formatted(files));
    expect(await run("check", "--silent")).toMatchObject({ code: 0, stdout: "" });
    expect((await run("generate")).stderr).toContain("nothing has changed");
  });

  test("a run with another configuration formats all files anew", async () => {
    write({ ".prettierrc": "semi: true" });
    await run("generate", "--silent");
    write({ ".prettierrc": "semi: false" });
    expect(await run("check")).toMatchObject({ code: 1 });
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(await run("check")).toMatchObject({ code: 0 });
    expect(tree("generated")["chain.ts"]).not.toContain(";\n");
  });

  test("an override for a single file is part of the key of a run", async () => {
    await run("generate", "--silent");
    write({ ".prettierrc": "overrides: [{ files: names.json, options: { tabWidth: 8 } }]" });
    await run("generate", "--silent");
    expect(tree("generated")["names.json"]).toMatch(/^ {8}"/mu);
  });

  test("without the option, the layout is the generator's own", async () => {
    write({ ".prettierrc": "semi: false", "wechatpay-codegen.config.json": "{}" });
    await run("generate", "--silent");
    expect(tree("generated")["chain.ts"]).toContain(";\n");
  });
});

test("a run with another version of prettier formats all files anew", async () => {
  write({
    "node_modules/prettier/index.js": `
      const version = () => require("fs").readFileSync(__dirname + "/version", "utf8");
      exports.clearConfigCache = () => {};
      exports.resolveConfigFile = exports.resolveConfig = async () => null;
      exports.format = async (text) => text + "// " + version();
      Object.defineProperty(exports, "version", { get: version });
    `,
  });
  for (const version of ["3.0.0", "3.0.1"]) {
    write({ "node_modules/prettier/version": version });
    await run("generate", "--silent");
    const texts = Object.values(tree("generated"));
    expect(texts.filter((text) => !text.endsWith(`// ${version}`))).toEqual([]);
  }
});

describe("the run fails before it writes", () => {
  test("where prettier is not installed", async () => {
    const { code, stderr } = await run("generate", "--lang", "en");
    expect(stderr).toBe(
      '"format": prettier is not installed where generated is. Install it in that project, or remove "format".\n',
    );
    expect(code).toBe(3);
    expect((await run("check", "--lang", "zh")).stderr).toContain(
      "“format”：generated 所在的项目没有安装 prettier。",
    );
  });

  test.each([
    [{ ".prettierrc": "{ semi: " }, /"format": prettier cannot be used \(.*\.prettierrc.*\)\. Correct/u],
    [
      { "prettier.config.mjs": "throw new Error('broken');" },
      /"format": prettier cannot be used \(broken\)\./u,
    ],
    [
      { ".prettierrc": "plugins: [none-of-this-name]" },
      /prettier cannot format it \(.*none-of-this-name.*\)\. Correct/u,
    ],
    [{ ".prettierrc": "tabWidth: wide" }, /prettier cannot format it \(.*tabWidth.*\)\. Correct/u],
  ])("where its configuration is wrong: %j", async (configuration, message) => {
    install();
    write(configuration);
    const { code, stderr } = await run("generate", "--silent", "--lang", "en");
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
    expect(() => tree("generated")).toThrow();
  });

  test("where the option names another tool", async () => {
    write({ "wechatpay-codegen.config.json": '{ "format": "biome" }' });
    expect((await run("generate", "--lang", "en")).stderr).toContain(
      'wechatpay-codegen.config.json: "format" must be "prettier". Correct or remove it.',
    );
    expect((await run("generate", "--lang", "zh")).stderr).toContain('“format”必须是 "prettier"');
  });
});
