/** A path below `/brand/` is read, named and emitted as one below `/v3/`. */
import { describe, expect, test } from "vitest";

import { analyze, emit, importPages, toOpenApi } from "#generator/index";
import { isEndpoint } from "#generator/ir/operation";

const page = {
  path: "specs/openapi/brand/marketing/cards/{card_id}.md",
  page: "openapi/brand/marketing/cards/{card_id}.md",
  text: `---
title: 查询会员卡
---

# {{ $frontmatter.title }} {#get}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| card_id {data-required} | string | 会员卡ID

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| name {data-required} | string | 会员卡名称

{.im-table #response}
`,
};

test("the generator names an endpoint of a brand by its whole path", async () => {
  const { operations, findings } = await analyze([page]);
  expect(findings).toEqual([]);
  expect(operations.filter(isEndpoint).map(({ path, names }) => [path, names.function, names.chain])).toEqual(
    [
      [
        "/brand/marketing/cards/{card_id}",
        "getBrandMarketingCardsByCardId",
        ["brand", "marketing", "cards", "_card_id_"],
      ],
    ],
  );
});

test("the generator emits the module of a brand's endpoint below brand/, and lists it in the chain", async () => {
  const files = new Map((await emit(await analyze([page]))).map(({ path, text }) => [path, text]));
  expect(files.get("brand/marketing/cards/_card_id_.ts")).toContain('"/brand/marketing/cards/{card_id}"');
  expect(files.get("chain.ts")).toContain('import("./brand/marketing/cards/_card_id_.ts")');
  expect(files.get("names.json")).toContain('"GET /brand/marketing/cards/{card_id}"');
});

test("import writes the page of a brand's endpoint to its place", async () => {
  expect((await importPages([page])).files.map(({ path }) => path)).toEqual([page.page]);
});

describe("a page from official samples", () => {
  const pageWithSource = (source: string) => ({
    ...page,
    text: page.text.replace("title:", `source: ${source}\ntitle:`),
  });

  test("says so in the IR, in JSDoc and in OpenAPI", async () => {
    const model = await analyze([pageWithSource("official-samples")]);
    expect(model.findings).toEqual([]);
    expect(model.operations.map(({ origin }) => origin)).toEqual(["official-samples"]);
    const files = new Map((await emit(model)).map(({ path, text }) => [path, text]));
    expect(files.get("brand/marketing/cards/_card_id_.ts")).toContain(
      " * 查询会员卡\n * 依据微信支付官方示例\n",
    );
    expect(JSON.stringify(await toOpenApi(model.operations))).toContain("依据微信支付官方示例");
  });

  test("keeps its source when import writes it", async () => {
    const [file] = (await importPages([pageWithSource("official-samples")])).files;
    expect(file?.text).toContain("\nsource: official-samples\n");
  });

  test("is reported if its source is misspelt", async () => {
    const { operations, findings } = await analyze([pageWithSource("official-sample")]);
    expect(operations.map(({ origin }) => origin)).toEqual([undefined]);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([["source-mismatch", 1]]);
  });
});
