/** The document of the pages below fixtures/emit, and what no page of specs/ has. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { analyze } from "#generator/index";
import { pathOfKey, toOpenApi } from "#generator/openapi/document";

import { expectFixture, fixturePage, fixturePages, fixtureText } from "../support/fixtures.ts";
import { field, operation } from "../support/page.ts";

const pages = fixturePages("emit").map((name) => fixturePage("emit", name));
const corrections = ["shapes.yaml", "encrypted-lists.yaml"].map((name) => ({
  path: name,
  text: fixtureText(`emit/${name}`),
}));
const { operations } = await analyze(pages, { corrections: corrections });

const write = (all: typeof operations) => `${JSON.stringify(toOpenApi(all), null, 2)}\n`;

/** `UPDATE_FIXTURES=1 npx vitest run test/generator/openapi/document.test.ts` writes it anew. */
test("the document covers every kind of page", () => {
  expectFixture("openapi/document.json", write(operations));
});

test("the document is independent of the order of the operations", () => {
  const want = write(operations);
  fc.assert(
    fc.property(fc.shuffledSubarray([...operations], { minLength: operations.length }), (shuffled) => {
      expect(write(shuffled)).toBe(want);
    }),
    { numRuns: 10 },
  );
});

test("the document shows the prose of a source page without its markup", () => {
  const source = operation({
    description: "下单。<b>注意</b>",
    advice: ["金额以**分**为单位"],
    links: ["https://pay.weixin.qq.com/doc/v3/merchant/4012791856", "javascript:alert(1)"],
    response: [field("code", { label: "状态码", description: "成功时为 <SUCCESS>" })],
  });
  const post = toOpenApi([source]).paths["/v3/demo"]?.post;
  expect(post?.description.split("\n\n")).toEqual([
    "下单。&#60;b&#62;注意&#60;/b&#62;",
    "注意：金额以\\*\\*分\\*\\*为单位",
    "官方文档：[4012791856](<https://pay.weixin.qq.com/doc/v3/merchant/4012791856>)",
    "规格：specs/openapi/v3/demo.md",
  ]);
  expect(post?.externalDocs?.url).toBe("https://pay.weixin.qq.com/doc/v3/merchant/4012791856");
  expect(JSON.stringify(post?.responses)).toContain("状态码。成功时为 &#60;SUCCESS&#62;");
});

test("the document shows an example that the field can have", () => {
  const response = [
    field("text", { example: "a" }),
    field("text_as_number", { example: 7 }),
    field("number_as_text", { type: "number", example: "0.5" }),
    field("total", { type: "integer", unit: "分", example: 0.5 }),
    field("word", { enum: ["A", "B"], example: "C" }),
    field("long", { maxLength: 2, example: "abc" }),
    field("list", { type: "string[]", example: ["a", 1] }),
    field("half_a_list", { type: "integer[]", example: [1, "b"] }),
    field("nothing", { example: "" }),
    field("whether", { type: "boolean", example: "yes" }),
  ];
  const content = toOpenApi([operation({ response })]).paths["/v3/demo"]?.post?.responses["200"];
  const text = JSON.stringify(content);
  const { properties } = (JSON.parse(text) as Answer).content["application/json"].schema;
  const shown = Object.entries(properties).filter(([, { examples }]) => examples);
  expect(Object.fromEntries(shown.map(([name, { examples }]) => [name, examples?.[0]]))).toEqual({
    text: "a",
    text_as_number: "7",
    number_as_text: 0.5,
    list: ["a", "1"],
  });
});

interface Answer {
  readonly content: {
    readonly "application/json": {
      readonly schema: { readonly properties: Record<string, { readonly examples?: readonly unknown[] }> };
    };
  };
}

test("two paths that differ only in the names of their parameters have different keys", () => {
  const paths = ["/v3/demo/{a}/cancel", "/v3/demo/{b}/cancel"];
  const keys = Object.keys(toOpenApi(paths.map((path) => operation({ path }))).paths);
  expect(keys).toEqual(["/v3/demo/{a}/cancel", "/v3/demo/{b}/cancel#b"]);
  expect(keys.map(pathOfKey)).toEqual(paths);
});
