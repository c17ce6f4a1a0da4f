/** What is explained of operations and fields, and where each fact comes from. */
import { describe, expect, test } from "vitest";

import { explainField } from "#generator/explain/field";
import { explainOperation, type ExplainContext } from "#generator/explain/operation";
import { fieldsNamed } from "#generator/explain/paths";
import { importOf } from "#generator/explain/imports";
import { readPages } from "#generator/read/read";
import { noCorrections } from "#generator/refine/join-corrections";
import { readCorrections } from "#generator/refine/corrections";
import { refine } from "#generator/refine/refine";

const text = [
  "---",
  "title: 演示下单",
  "links:",
  "  - https://pay.weixin.qq.com/doc/v3/merchant/1",
  "  - https://pay.weixin.qq.com/doc/v3/partner/2",
  "---",
  "",
  "# {{ $frontmatter.title }} {#post}",
  "",
  "| 请求参数 | 类型 {.type} | 描述 {.desc}",
  "| --- | --- | ---",
  "| json {data-required} | object | 声明请求的JSON数据结构",
  "| out_no {data-required data-indent=1} | string | 单号",
  "| name {data-indent=1} | string {data-encrypted=by-rsa-pubkey} | 姓名",
  "| amount {data-required data-indent=1} | object | 金额",
  "| total {data-required data-indent=2} | integer | 总金额",
  "| kind {data-indent=1} | string | 类型<br/>`A` \\| `B` 枚举值之一",
  "",
  "{.im-table #request}",
  "",
  "| 返回字典 | 类型 {.type} | 描述 {.desc}",
  "| --- | --- | ---",
  "| list | object[] | 列表",
  "| id {data-indent=1} | string | 编号",
  "",
  "{.im-table #response}",
  "",
].join("\n");

const corrections = `
- page: openapi/v3/demo/orders.md
  operation: post
  field: request.json.out_no
  was: { maxLength: null }
  is: { maxLength: 32 }
  reason: The manual says so.
  evidence: [manual]
- page: openapi/v3/demo/orders.md
  operation: post
  field: request.json.amount
  add: { currency: { type: string, label: 币种 } }
  reason: The sample has it.
- page: openapi/v3/demo/orders.md
  operation: post
  field: request.json.gone
  was: { maxLength: null }
  is: { maxLength: 1 }
  reason: It does not fit the page.
`;

const page = { path: "specs/openapi/v3/demo/orders.md", page: "openapi/v3/demo/orders.md", text };
const read = readPages([page]);
const entries = readCorrections({ path: "specs/corrections.yaml", text: corrections }, []);
const model = refine(read, { ...noCorrections, entries });
const [operation] = model.operations;

const context: ExplainContext = {
  source: { from: "folder", folder: "./generated", extension: ".js" },
  corrections: entries,
  aliases: [],
  pageOf: () => page,
  readOf: () => read.operations[0],
};

function field(path: string, within: ExplainContext = context) {
  const [placed] = operation ? fieldsNamed(path, [operation]) : [];
  if (!operation || !placed) throw new Error(`${path} is missing.`);
  return explainField(placed, operation, within);
}

/** Facts as text: `unit=分 (derived)`. */
function factsOf(path: string, within?: ExplainContext): string[] {
  return field(path, within).facts.map(({ name, value, origin }) => `${name}=${String(value)} (${origin})`);
}

describe("a field", () => {
  test.each([
    ["json.out_no", ["type=string (page)", "required=true (page)", "maxLength=32 (correction)"]],
    ["json.name", ["type=string (page)", "required=false (page)", "encryption=rsa-oaep (page)"]],
    ["json.amount.total", ["type=integer (page)", "required=true (page)", "unit=分 (derived)"]],
    ["json.amount.currency", ["type=string (correction)", "required=false (correction)"]],
    ["json.kind", ["type=string (page)", "required=false (page)", "enum=A,B (page)"]],
    ["list", ["type=object[] (page)", "required=false (page)"]],
  ])("%s has facts with their origin", (path, want) => {
    expect(factsOf(path)).toEqual(want);
  });

  test("without its page, a fact that no correction states has another origin", () => {
    const packaged = { ...context, pageOf: () => undefined, readOf: () => undefined };
    expect(factsOf("json.amount.total", packaged)).toContain("unit=分 (stated)");
    expect(factsOf("json.out_no", packaged)).toContain("maxLength=32 (correction)");
    expect(field("json.out_no", packaged).row).toEqual({ file: page.path, line: 13 });
  });

  test("has its row as written, its indent and its children", () => {
    expect(field("json.amount.total").row).toEqual({
      file: page.path,
      line: 16,
      text: "| total {data-required data-indent=2} | integer | 总金额",
    });
    expect([field("json.amount.total").indent, field("json.out_no").indent, field("list").indent]).toEqual([
      2, 1, 0,
    ]);
    expect(field("json.amount").children).toEqual(["total", "currency"]);
  });

  test("that a correction adds has no row of its own", () => {
    expect(field("json.amount.currency")).toMatchObject({ isAdded: true, row: { file: page.path } });
    expect(field("json.amount.currency").row.text).toBeUndefined();
    expect(field("json.amount").isAdded).toBe(false);
  });

  test.each([
    ["json.out_no", ["The manual says so."]],
    ["json.amount.currency", ["The sample has it."]],
    ["json.amount.total", []],
  ])("%s has the corrections that concern it", (path, want) => {
    expect(field(path).corrections.map(({ reason }) => reason)).toEqual(want);
  });

  test.each([
    ["json.amount.total", 'At<PostDemoOrdersRequest, "json.amount.total">'],
    ["list", 'At<PostDemoOrdersResponse, "list[]">'],
    ["list.id", 'At<PostDemoOrdersResponse, "list[].id">'],
  ])("%s has the type %s", (path, want) => {
    expect(field(path).type).toBe(want);
  });

  test("names what uses it, the function first", () => {
    expect(field("json.out_no").usedBy.map(({ name }) => name)).toEqual([
      "postDemoOrders",
      "PostDemoOrdersRequest",
      "postOperation",
      "isPostDemoOrdersRequest",
      "validatePostDemoOrdersRequest",
    ]);
    expect(field("list.id").usedBy.map(({ name }) => name)).toContain("PostDemoOrdersResponse");
    expect(field("list.id").usedBy.map(({ name }) => name)).not.toContain("PostDemoOrdersRequest");
  });
});

describe("an operation", () => {
  if (!operation) throw new Error("The page has no operation.");
  const explained = explainOperation(operation, undefined, context);

  test("has its heading, its region, its audiences, and counts of its fields", () => {
    expect(explained).toMatchObject({
      operation: "POST /v3/demo/orders",
      title: "演示下单",
      region: "domestic",
      audiences: ["商户", "服务商"],
      heading: { file: page.path, line: 8, text: "# {{ $frontmatter.title }} {#post}" },
      chain: "wx.v3.demo.orders.post",
      fields: {
        request: 7,
        response: 2,
        required: ["json.out_no", "json.amount", "json.amount.total"],
        encrypted: ["json.name"],
      },
    });
  });

  test("has the imports of the output folder", () => {
    expect(explained.imports).toEqual([
      'import { postDemoOrders } from "./generated/v3/demo/orders.js";',
      'import { createClient } from "./generated/chain.js";',
    ]);
    const symbol = { name: "PostDemoOrdersRequest", kind: "request", isType: true } as const;
    expect(importOf(symbol, "v3/demo/orders", { from: "package" })).toBe(
      'import type { PostDemoOrdersRequest } from "wechatpay-ts/v3/demo/orders";',
    );
  });

  test("has the corrections that apply, and not those that no longer fit the page", () => {
    expect(explained.corrections.map(({ reason, file, line }) => [reason, file, line])).toEqual([
      ["The manual says so.", "specs/corrections.yaml", 2],
      ["The sample has it.", "specs/corrections.yaml", 9],
    ]);
  });
});
