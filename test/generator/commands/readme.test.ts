/** The configurations that generator/README.md shows compile, and the commands take them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { expect, test } from "vitest";

import { root } from "../../support/specs.ts";
import { inOwnFolder, pageText, run, tree, write } from "../support/command.ts";

inOwnFolder();

const readme = readFileSync(join(root, "generator/README.md"), "utf8");
const [, section = ""] = /^## Configuration\n([\s\S]*?)^## /mu.exec(readme) ?? [];
const blocksOf = (language: string) =>
  [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gmu"))].map(
    ([, text = ""]) => text,
  );
const library = join(root, "generator/index.ts");

/** The errors of the compiler for each program. */
function errorsOf(programs: readonly string[]): string[][] {
  const names = programs.map((text, at) => {
    write({ [`${at}.mts`]: text });
    return ts.sys.resolvePath(`${at}.mts`);
  });
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const program = ts.createProgram(names, {
    ...options,
    paths: { "wechatpay-codegen": [library] },
    typeRoots: [join(root, "node_modules/@types")],
  });
  return names.map((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

test("the configurations of the README compile, and a mistake does not", { timeout: 120_000 }, () => {
  const blocks = blocksOf("ts");
  expect(blocks).toHaveLength(2);
  const mistakes = blocks.map((text) => text.replace("include:", "includes:"));
  const errors = errorsOf([...blocks, ...mistakes]);
  expect(errors.slice(0, 2)).toEqual([[], []]);
  expect(errors.slice(2).every((one) => one.length > 0)).toBe(true);
});

const pages = {
  "specs/openapi/v3/pay/transactions/native.md": pageText(),
  "specs/openapi/v3/pay/partner/transactions/native.md": pageText(),
  "specs/openapi/v3/bill/tradebill.md": pageText(),
  "specs/webhook/v3/TRANSACTION.SUCCESS.md": readFileSync(
    join(root, "specs/webhook/v3/TRANSACTION.SUCCESS.md"),
    "utf8",
  ),
};
const several = [
  "packages/bills/src/v3/bill/tradebill.ts",
  "packages/pay/src/v3/pay/partner/transactions/native.ts",
  "packages/pay/src/v3/pay/transactions/native.ts",
];

test.each([
  [
    "ts",
    0,
    ["src/wechatpay/v3/pay/transactions/native.ts", "src/wechatpay/webhook/v3/TRANSACTION.SUCCESS.ts"],
  ],
  ["ts", 1, several],
  ["json", 0, several],
])("generate takes the configuration of the README: %s %i", async (language, at, modules) => {
  const configuration = (blocksOf(language)[at] ?? "").replace(
    '"wechatpay-codegen"',
    JSON.stringify(library),
  );
  write({ ...pages, [`wechatpay-codegen.config.${language}`]: configuration });
  expect(await run("generate", "--silent", "--fail-on", "error")).toMatchObject({ code: 0 });
  const written = Object.keys(tree(".")).filter((path) =>
    /^(?:src|packages)\/(?!.*\/chain\/).*\/v3\//u.test(path),
  );
  expect(written).toEqual(modules);
  expect(await run("check", "--silent", "--fail-on", "error")).toMatchObject({ code: 0 });
});
