import { expect, test } from "vitest";
import { analyze } from "#generator/index";
import { lintAll } from "../support/lint.ts";
import type { Endpoint, Field } from "#generator/ir/model";
import { assignRoles } from "#generator/refine/roles";
import { fixtureText } from "../support/fixtures.ts";
import { field as fieldOf, notification, operation } from "../support/page.ts";

const field = (name: string, facts: Partial<Field> = {}) => fieldOf(name, { label: "名", ...facts });
const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });

function rulesOf(facts: Partial<Endpoint>): string[] {
  return lintAll([assignRoles(operation(facts))]).map(({ rule }) => rule);
}

test("lint reports a field with neither a label nor a description", () => {
  expect(rulesOf({ response: [field("a", { label: "" })] })).toEqual(["label-missing"]);
  expect(rulesOf({ response: [field("a", { label: "", description: "，见下" })] })).toEqual([]);
});

test("lint reports an object without fields, unless it is a file", () => {
  const bare = field("thing", { type: "object[]" });
  expect(rulesOf({ response: [bare] })).toEqual(["children-missing"]);
  expect(rulesOf({ request: [group("json", bare)] })).toEqual(["children-missing"]);
  expect(rulesOf({ request: [group("body", bare)] })).toEqual([]);
  expect(rulesOf({ request: [group("body", group("meta", bare))] })).toEqual(["children-missing"]);
  expect(rulesOf({ request: [field("query", { type: "object" })] })).toEqual([]);
});

test.each<[words: string, facts: Partial<Field>, ...rules: string[]]>([
  ["结果 DONE：完成 FAILED：失败", {}, "enum-unquoted"],
  ["DONE: 完成；NOT_DONE: 失败", {}, "enum-unquoted"],
  ["结果 DONE：完成 FAILED：失败", { enum: ["DONE", "FAILED"] }],
  ["状态为DONE：表示完成", {}],
  ["参见 URL：见上 以及 ID：见下", {}],
])("lint finds values without back-quotes in %s", (words, facts, ...rules) => {
  expect(rulesOf({ response: [field("a", { description: words, ...facts })] })).toEqual(rules);
  expect(rulesOf({ response: [field("a", { ...facts, label: words })] })).toEqual(rules);
});

test("lint reports a path parameter without a row once", async () => {
  const text = `---\ntitle: 演示\npath: /v3/demo/{id}\n---\n\n# 演示 {#get}\n\n| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 名\n\n{.im-table #response}\n`;
  const { findings } = await analyze([{ path: "demo.md", text }], { lint: true });
  expect(findings.map(({ rule }) => rule)).toEqual(["path-parameter-missing"]);
});

const serial = field("Wechatpay-Serial");
const encrypted = field("name", { encryption: "rsa-oaep" });

test.each<[what: string, request: Field[], response: Field[], ...rules: string[]]>([
  ["neither key nor mark", [group("json", field("name"))], []],
  ["a key and a mark", [group("json", encrypted), group("headers", serial)], []],
  ["a key in small letters", [group("json", encrypted), group("headers", field("wechatpay-serial"))], []],
  [
    "a mark without a key",
    [group("json", encrypted), group("headers", field("Accept"))],
    [],
    "serial-missing",
  ],
  ["two marks without a key", [group("json", encrypted, { ...encrypted, name: "b" })], [], "serial-missing"],
  ["an encrypted response only", [], [encrypted]],
])("lint looks for the serial header of a request with %s", (_, request, response, ...rules) => {
  expect(rulesOf({ request, response })).toEqual(rules);
});

test("a notification needs no serial header: the APIv3 key encrypts it", () => {
  const body = group("body", field("ciphertext", { encryption: "aes-256-gcm" }));
  expect(lintAll([notification({ request: [body] })])).toEqual([]);
});

test("lint reports nothing about marks that are unknown", async () => {
  const page = { path: "page.txt", text: fixtureText("seeds/003_f6654f533837882f.txt") };
  expect((await analyze([page], { lint: true })).findings).toEqual((await analyze([page])).findings);
});
