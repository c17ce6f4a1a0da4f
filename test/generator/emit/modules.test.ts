/**
 * Every page below fixtures/emit with the module it gives, compared by bytes.
 * `UPDATE_FIXTURES=1 npx vitest run test/generator/emit/modules.test.ts` writes the wanted modules anew.
 */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import ts from "typescript";
import { analyze, emit, hasErrors, type TextFile } from "#generator/index";
import { formatFinding } from "#generator/findings/format";
import {
  expectFixture,
  fixturePage,
  fixturePages,
  fixtures,
  fixtureText,
  fixtureThere,
} from "../support/fixtures.ts";
import { typeErrors } from "../support/type-check.ts";

const names = fixturePages("emit");

/** The reader refuses these names. The emitter must not make code of them either, so the fixtures have placeholders for them. */
const refusedNames: ReadonlyMap<string, string> = new Map([
  ["name-1", "a*/b"],
  ["name-2", "a`b"],
  ["name-3", "${a}"],
  ["name-4", `a"b'c`],
  ["name-5", "<b>"],
  ["name-6", "a\\"],
  ["name-7", "//a"],
  ["name-8", "*/`${x}"],
  ["name-9", "$id"],
  ["name-10", "名称"],
  ["name-11", "a:b"],
]);

function withRefusedNames<Value>(value: Value): Value {
  const rename = (key: string, text: unknown) =>
    key === "name" && typeof text === "string" ? (refusedNames.get(text) ?? text) : text;
  return JSON.parse(JSON.stringify(value), rename) as Value; // a copy with other names
}

async function moduleOf(name: string): Promise<string> {
  const model = await analyze([fixturePage("emit", name)], { corrections: corrections(name) });
  expect(hasErrors(model.findings), model.findings.map((one) => formatFinding(one)).join("\n")).toBe(false);
  const understood = withRefusedNames(model);
  const { operations } = understood;
  const module = operations[0]?.names.module ?? "";
  return (await emit(understood)).find(({ path }) => path === `${module}.ts`)?.text ?? "";
}

/** Where a .yaml lies beside a page, that is its corrections file. */
function corrections(name: string): TextFile[] {
  const path = `emit/${name}.yaml`;
  return fixtureThere(path) ? [{ path, text: fixtureText(path) }] : [];
}

test.each(names)("the generator emits the module of %s", async (name) => {
  expectFixture(`emit/${name}.ts`, await moduleOf(name));
});

test("every emitted module compiles under this project's options", () => {
  const files = names.map((name) => fileURLToPath(new URL(`emit/${name}.ts`, fixtures)));
  expect(typeErrors(files)).toEqual([]);
});

test("the schema of a module has the field names of its page", async () => {
  const odd = await import("../../fixtures/emit/odd-names.ts");
  const json = odd.postOperation.request["json"]?.["fields"];
  const rows = fixtureText("emit/odd-names.md").split("{.im-table #request}")[0] ?? "";
  const inJson = (rows.split("| headers")[0] ?? "").matchAll(/^\| (\S+) \{[^}]*data-indent=1\}/gmu);
  const named = [...inJson].map(([, name = ""]) => refusedNames.get(name) ?? name);
  expect(named).toContain("__proto__");
  // An object lists names that look like indices first.
  expect(Object.keys(json ?? {}).sort()).toEqual(named.sort());
  expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
});

test("text of a page stays text in the module", async () => {
  const hostile = await import("../../fixtures/emit/hostile.ts");
  const json = hostile.postOperation.request["json"]?.["fields"];
  expect(json).toMatchObject({
    value: { values: expect.arrayContaining(["*/", "${x}", "a\\", "\u2028"]) as unknown },
  });
  const file = ts.createSourceFile("a.ts", fixtureText("emit/hostile.ts"), ts.ScriptTarget.ESNext, true);
  const tags = tagsBelow(file);
  expect(new Set(tags)).toEqual(new Set(["see", "source", "example"]));
});

function tagsBelow(node: ts.Node): string[] {
  const own = ts.getJSDocTags(node).map(({ tagName }) => tagName.text);
  return [...own, ...node.getChildren().flatMap(tagsBelow)];
}
