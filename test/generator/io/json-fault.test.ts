/** Where a configuration is not JSON, though it may look like it. */
import { expect, test } from "vitest";

import { findJsonFault } from "#generator/io/json-fault";
import { inOwnFolder, run, write } from "../support/command.ts";

inOwnFolder();

test.each([
  ['{ "a": 1, // words\n}', { case: "comment", line: 1, column: 11 }],
  ['{\n  "a": "// no comment",\n  /* words */ }', { case: "comment", line: 3, column: 3 }],
  ['{ "a": [1, ],\n "b": ] }', { case: "comma", line: 1, column: 10 }],
  ['{\n "a": 1,\n}', { case: "comma", line: 2, column: 8 }],
  ['{ "a": ",]" b }', { case: "syntax", line: 1, column: 13 }],
  ["{ a: 1 }", { case: "syntax", line: 1, column: 3 }],
  ['{ "a": "\t" }', undefined],
  ['{ "a": 0x10 }', undefined],
])("the first fault of %j", (text, fault) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(findJsonFault(text)).toEqual(fault);
});

test("a configuration with a fault that has no place is refused all the same", async () => {
  write({ "wechatpay-codegen.config.json": '{ "header": "\t" }' });
  const { code, stderr } = await run("generate");
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^wechatpay-codegen\.config\.json: .*not .*JSON/u),
  ]);
});

test("a configuration that throws no error is reported without a reason", async () => {
  write({ "wechatpay-codegen.config.mjs": 'throw "words";\n' });
  const { code, stderr } = await run("generate");
  expect([code, stderr]).toEqual([3, expect.stringContaining("cannot be loaded: unknown reason")]);
});

test("a configuration that exports nothing is refused", async () => {
  write({ "wechatpay-codegen.config.mjs": "export const header = 1;\n" });
  const { code, stderr } = await run("generate");
  expect([code, stderr]).toEqual([2, expect.stringContaining("wechatpay-codegen.config.mjs")]);
});
