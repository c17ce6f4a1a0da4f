/** What an editor shows where a program uses emitted code, and the types that a program can name. */
import { beforeAll, describe, expect, test } from "vitest";
import { openEditor } from "../support/hover.ts";

const editor = openEditor(
  "test/fixtures/emit/hovers-program.ts",
  `
import type { At } from "wechatpay-ts";
import { createClient } from "../tree/generated/chain.ts";
import { putDemoOrdersBatch, type PutDemoOrdersBatchRequest, type PutDemoOrdersBatchResponse } from "./nested.ts";
import { type PostDemoShapesRequest, type PostDemoShapesRequestJson, type PostDemoShapesResponse } from "./shapes.ts";
import type { PostDemoEncryptedListsRequest } from "./encrypted-lists.ts";
import type { DemoPaidNotification } from "./webhook.DEMO.PAID.ts";
declare const wx: ReturnType<typeof createClient>;
declare const request: PostDemoShapesRequest;
void wx.v3.demo._id_.state.get;
void wx.chain("v3/demo/{id}/state").delete;
void wx["v3/older"].get;
void putDemoOrdersBatch;
void request.json;
type Order = At<PutDemoOrdersBatchRequest, "json.orders[]">;
type Result = At<PutDemoOrdersBatchResponse, "results[]">;
type Members = At<PostDemoEncryptedListsRequest, "json.insured_name_list">;
type Amount = At<DemoPaidNotification, "resource.amount">;
type Coupon = At<DemoPaidNotification, "resource.promotion_detail[].coupon_id">;
type Merchant = At<PostDemoShapesRequest, "json.mchid">;
type PrepayId = At<PostDemoShapesResponse, "prepay_id">;
type Misspelt = At<PutDemoOrdersBatchRequest, "json.order[]">;
const both: PostDemoShapesRequestJson = { mchid: "1", sp_mchid: "2", sub_mchid: "3", out_trade_no: "4" };
`,
);

// The first question makes the compiler read the sources of the runtime, which takes longer than all others together.
beforeAll(() => void editor.errors(), 120_000);

describe("the hover", () => {
  test("of an endpoint function begins with the method and the path", () => {
    const { declaration, text, tags } = editor.hover("void putDemoOrdersBatch");
    expect(declaration).toContain("request: PutDemoOrdersBatchRequest");
    expect(text.split("\n\n")).toEqual(["`PUT /v3/demo/orders/batch`", "批量下单"]);
    expect(tags).toEqual(["source"]);
  });

  test.each([
    ["by segments", "void wx.v3.demo._id_.state.get", "查询状态", "GetDemoByIdStateRequest"],
    ["by chain()", 'void wx.chain("v3/demo/{id}/state").delete', "删除状态", "DeleteDemoByIdStateRequest"],
  ])("of a method of the chain %s shows its documentation and its types", (_, code, title, request) => {
    const { declaration, text } = editor.hover(code);
    expect(text).toBe(title);
    expect(declaration).toContain(`Call<${request}, `);
    expect(declaration).not.toContain("Bound<");
  });

  test("of a former path of the chain says that it is deprecated", () => {
    expect(editor.hover('void wx["v3/older"].get').tags).toEqual(["deprecated"]);
  });

  test("of a field with variants names them, and its type", () => {
    const { declaration, text } = editor.hover("void request.json");
    expect(declaration).toBe("(property) PostDemoShapesRequest.json: PostDemoShapesRequestJson");
    expect(text).toBe("变体：direct、partner");
  });

  test("of a union names its members", () => {
    expect(editor.hover("type PostDemoShapesRequestJson").declaration).toContain(
      "DirectPostDemoShapesRequestJson | PartnerPostDemoShapesRequestJson",
    );
  });

  test.each([
    ["an item of a request", "type Order", "order_no: string"],
    ["an item of a response", "type Result", "errors?: string[]"],
    ["a list", "type Members", "type Members = readonly (string | Ciphertext<"],
    ["a member of some variants", "type Amount", "total: number"],
    ["a member of variants in a list", "type Coupon", "type Coupon = string"],
    ["a member that one variant must not have", "type Merchant", "type Merchant = string"],
    ["a member of a response with variants", "type PrepayId", "type PrepayId = string"],
  ])("of a named nested type shows %s", (_, code, want) => {
    expect(editor.hover(code).declaration).toContain(want);
  });
});

test("the chain completes the segments and methods that follow", () => {
  expect(editor.complete("void wx.v3.demo._id_.")).toEqual(["state"]);
});

test("the compiler refuses a path that does not exist, and the members of two variants", () => {
  const errors = editor.errors();
  expect(errors).toHaveLength(2);
  expect(errors[0]).toContain(`"json.order[]"`);
  expect(errors[1]).toContain("not assignable");
});
