/**
 * A small tree of pages with all that is made of it: modules, former URLs, the two indexes, the lock of the names.
 * `UPDATE_FIXTURES=1 npx vitest run test/generator/emit/tree.test.ts` writes the wanted files anew.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPageTree } from "#generator/io/pages";
import { analyze, emit } from "#generator/index";
import { version } from "#generator/util/version";
import { expectFixture, fixtures } from "../support/fixtures.ts";
import { typeErrors } from "../support/type-check.ts";

const folder = fileURLToPath(new URL("tree/", fixtures));
const { pages } = await readPageTree([`${folder}specs`]);
const understood = await analyze(pages);
const files = await emit(understood);

test("the tree has no findings", () => {
  expect(understood.findings).toEqual([]);
});

test.each(files)("the generator writes $path", ({ path, text }) => {
  if (process.env["UPDATE_FIXTURES"] === "1") {
    mkdirSync(dirname(`${folder}generated/${path}`), { recursive: true });
  }
  expectFixture(
    `tree/generated/${path}`,
    text.replace(`wechatpay-codegen ${version}`, "wechatpay-codegen VERSION"),
  );
});

test("the emitted modules compile under this project's options", () => {
  const modules = files.filter(({ path }) => path.endsWith(".ts"));
  expect(typeErrors(modules.map(({ path }) => `${folder}generated/${path}`))).toEqual([]);
});
