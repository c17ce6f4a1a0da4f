/** The validators of generated modules, compiled or not, in libraries that take a Standard Schema. */
import { sValidator } from "@hono/standard-validator";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { initTRPC, TRPCError } from "@trpc/server";
import { Hono } from "hono";
import { hc } from "hono/client";
import { describe, expect, expectTypeOf, test } from "vitest";
import { compile } from "wechatpay-ts/compile";
import {
  postOperation,
  validatePostPayTransactionsNativeRequest,
  validatePostPayTransactionsNativeResponse,
  type PostPayTransactionsNativeRequest,
} from "#generated/v3/pay/transactions/native";

const order: PostPayTransactionsNativeRequest = {
  json: {
    appid: "wxd678efh567hg6787",
    mchid: "1230000109",
    description: "Image形象店-深圳腾大-QQ公仔",
    out_trade_no: "1217752501201407033233368018",
    notify_url: "https://www.weixin.qq.com/wxpay/pay.php",
    amount: { total: 100, currency: "CNY" },
  },
};
/** An order with a misspelled field, and one of another type. */
const { out_trade_no: outTradeNo, ...rest } = order.json;
const odd = { json: { ...rest, amount: { total: "100" }, outTradeNo } };

const messages = [
  "json.amount.total: expected integer",
  "json.outTradeNo: no such",
  "json.out_trade_no: required",
].map((text) => expect.stringContaining(text) as string);

test("the validators have the types of the specification", () => {
  expectTypeOf(validatePostPayTransactionsNativeRequest).toExtend<
    StandardSchemaV1<PostPayTransactionsNativeRequest>
  >();
  type Inferred = StandardSchemaV1.InferOutput<typeof validatePostPayTransactionsNativeResponse>;
  expectTypeOf<Inferred["code_url"]>().toEqualTypeOf<string>();
});

describe.each([
  ["the generated validator", validatePostPayTransactionsNativeRequest],
  ["the compiled validator", compile(postOperation).request.validate],
])("%s", (_, schema) => {
  describe("in Hono's validator", () => {
    const app = new Hono().post("/orders", sValidator("json", schema), (context) => {
      const { json } = context.req.valid("json");
      expectTypeOf(json.amount.total).toEqualTypeOf<number>();
      return context.json({ total: json.amount.total });
    });

    test("passes a valid request, typed in the handler and the client", async () => {
      const client = hc<typeof app>("http://shop.example", { fetch: app.request });
      const response = await client.orders.$post({ json: order });
      expect(await response.json()).toEqual({ total: 100 });
    });

    test("rejects another with a path and a message for each issue", async () => {
      const response = await app.request("/orders", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(odd),
      });
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: StandardSchemaV1.Issue[] }; // the format of the validator
      expect(error.map(({ message }) => message)).toEqual(messages);
      expect(error[0]?.path).toEqual(["json", "amount", "total"]);
    });
  });

  describe("in tRPC", () => {
    const t = initTRPC.create();
    const router = t.router({
      order: t.procedure.input(schema).mutation(({ input }) => {
        expectTypeOf(input).toEqualTypeOf<PostPayTransactionsNativeRequest>();
        return input.json.amount.total;
      }),
      response: t.procedure
        .output(validatePostPayTransactionsNativeResponse)
        .query(() => ({ code_url: "weixin://" })),
    });
    const caller = t.createCallerFactory(router)({});

    test("passes a valid input and output", async () => {
      expect(await caller.order(order)).toBe(100);
      expect(await caller.response()).toEqual({ code_url: "weixin://" });
    });

    test("rejects another input with BAD_REQUEST, whose cause has the issues", async () => {
      const error: unknown = await caller
        .order(odd as unknown as typeof order)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TRPCError);
      expect(error).toMatchObject({
        code: "BAD_REQUEST",
        cause: { issues: messages.map((message) => ({ message })) },
      });
    });
  });
});
