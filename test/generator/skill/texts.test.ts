/** Small parts of the skill: code in a line, placeholders, files of products, values of fields without a sample. */
import { expect, test } from "vitest";

import { alphabets } from "#generator/ir/model";
import { nameOperation } from "#generator/ir/names";
import { exampleRequest } from "#generator/skill/example-value";
import { familiesOf } from "#generator/skill/families";
import { fillTemplate } from "#generator/skill/templates";
import { code } from "#generator/skill/text";
import { field, operation } from "../support/page.ts";

test.each([
  ["", ""],
  [" \n ", ""],
  ["a", "`a`"],
  ["a\n  b", "`a b`"],
  ["`a`", "`` `a` ``"],
  ["a``b", "```a``b```"],
])("%j is written as the code %j", (text, written) => {
  expect(code(text)).toBe(written);
});

test("each placeholder has a value, also with the braces of a path parameter", () => {
  const values = new Map([
    ["a", "1"],
    ["GET /v3/{id}", "2"],
    ["empty", ""],
  ]);
  const fill = (text: string) => fillTemplate({ path: "SKILL.md", text }, (name) => values.get(name));
  expect(fill("{{a}} {{ GET /v3/{id} }}{{empty}} {a} {{\n}}").text).toBe("1 2 {a} {{\n}}");
  expect(() => fill("{{a}} {{ none }}")).toThrow("SKILL.md: {{ none }} is not a placeholder. Correct it.");
});

test("a product whose file would be the index has another one", () => {
  const families = familiesOf(
    ["/v3/index/a", "/v3/zoo/b", "/v3/index/c"].map((path) => nameOperation(operation({ path }))),
  );
  const shown = families.map(({ file, operations }) => [file, operations.map(({ names }) => names.module)]);
  expect(new Map(shown as [string, string[]][])).toEqual(
    new Map([
      ["index-endpoints.md", ["v3/index/a", "v3/index/c"]],
      ["zoo.md", ["v3/zoo/b"]],
    ]),
  );
});

test.each([
  ["date", "2026-11-27"],
  ["compact-time", "20261127120000"],
  ["notify-url", "https://shop.example.com/wechatpay/notify"],
  ["date-time", "2026-11-27T12:00:00+08:00"],
  ...alphabets.map((alphabet) => [alphabet, "111"] as const),
] as const)("a field of the form %s without a sample has the value %s", (format, value) => {
  const isAlphabet = value === "111";
  const one = field("a", { required: true, format, ...(isAlphabet && { minLength: 3 }) });
  const json = field("json", { type: "object", required: true, children: [one] });
  const inside = { kind: "object", members: [["a", { kind: "scalar", value }]] };
  expect(exampleRequest({ request: [json] })).toMatchObject({ members: [["json", inside]] });
});
