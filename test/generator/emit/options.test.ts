/** What the emitted code needs of the project that it becomes part of. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { expect, test } from "vitest";
import { generatedApi, runtimeTypes, runtimeValues } from "#generator/emit/runtime-names";
import { analyze, emit, type ImportExtension } from "#generator/index";
import { readPageTree } from "#generator/io/pages";
import { version } from "#generator/util/version";
import * as generatedApiModule from "#runtime/generated-api";
import { fixtures } from "../support/fixtures.ts";

const { pages } = readPageTree([fileURLToPath(new URL("tree/specs", fixtures))]);
const model = await analyze(pages);
const modules = (await emit(model)).filter(({ path }) => path.endsWith(".ts"));

/** The paths that a module imports, statically or when a call needs them. */
function relativeImports(text: string): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."));
}

test.each([
  [".ts", /^\..*\.ts$/u],
  [".js", /^\..*\.js$/u],
  ["none", /^\..*(?<!\.[jt]s)$/u],
] as const)("with importExtension %s, modules import each other so", async (importExtension, pattern) => {
  const files = await emit(model, { importExtension });
  const imports = files.flatMap(({ text }) => relativeImports(text));
  const kinds = ["chain.ts", "webhook.ts", "v3/older.ts"];
  expect(
    kinds.filter((path) => files.some((file) => file.path === path && relativeImports(file.text)[0])),
  ).toEqual(kinds);
  expect(imports.filter((path) => !pattern.test(path))).toEqual([]);
});

test("the extension changes nothing else", async () => {
  const textsOf = async (importExtension: ImportExtension) =>
    (await emit(model, { importExtension })).map(({ path, text }) => [
      path,
      text.replaceAll(/((?:from |import\()"\.[^"]*?)(?:\.[jt]s)?"/gu, '$1"').replaceAll(/\s+/gu, ""),
    ]);
  expect(await textsOf(".js")).toEqual(await textsOf(".ts"));
  expect(await textsOf("none")).toEqual(await textsOf(".ts"));
});

test.each(modules)(
  "$path states the types of its exports, as isolatedDeclarations requires",
  ({ path, text }) => {
    const { diagnostics } = ts.transpileDeclaration(text, {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: { isolatedDeclarations: true, declaration: true, target: ts.ScriptTarget.ES2022 },
    });
    expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
  },
);

test("headers and @source name the folder of the pages", async () => {
  const files = await emit(model, { pages: "docs/wechat pay/*/" });
  const heads = files.filter(({ path }) => path.endsWith(".ts")).map(({ text }) => text.split("\n")[0] ?? "");
  expect(heads.filter((head) => !head.includes(" from docs/wechat pay/*&#47;"))).toEqual([]);
  const sources = files.flatMap(({ text }) =>
    [...text.matchAll(/@source (.*)/gu)].map(([, source]) => source),
  );
  expect(sources.length).toBeGreaterThan(0);
  // The slash after the asterisk would end the comment.
  expect(sources.filter((source) => !source?.startsWith("docs/wechat pay/*&#47;"))).toEqual([]);
  expect(files.flatMap(({ text }) => relativeImports(text))).toEqual(
    modules.flatMap(({ text }) => relativeImports(text)),
  );
});

test("the indexes carry the version of the generator, and modules the version of the API", () => {
  const manifest = readFileSync(new URL("../../../generator/package.json", import.meta.url), "utf8");
  expect(manifest).toContain(`"version": "${version}"`);
  const heads = modules.filter(({ text }) =>
    text.split("\n")[0]?.includes(`wechatpay-codegen ${version} from`),
  );
  expect(heads.map(({ path }) => path)).toEqual(["chain.ts", "webhook.ts", "labels.ts"]);
  const defining = modules.filter(({ text }) => /\b(?:define|event)\(/u.test(text));
  expect(defining.length).toBeGreaterThan(0);
  expect(defining.filter(({ text }) => !text.includes(`api: ${generatedApi},`))).toEqual([]);
});

test("the runtime has the API that the generator emits for", () => {
  const { GENERATED_API, ...values } = generatedApiModule;
  expect(GENERATED_API).toBe(generatedApi);
  expect(Object.keys(values).sort()).toEqual([...runtimeValues].sort());
  const source = readFileSync(new URL("../../../runtime/generated-api.ts", import.meta.url), "utf8");
  expect(runtimeTypes.filter((name) => !new RegExp(`\\b${name}\\b`, "u").test(source))).toEqual([]);
});
