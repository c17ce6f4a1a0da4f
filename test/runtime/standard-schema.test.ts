/** The validators of emitted modules, compiled or not, in the hands of libraries that take a Standard Schema. */
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
/** One field misspelt, one of another type. */
const { out_trade_no: outTradeNo, ...rest } = order.json;
const odd = { json: { ...rest, amount: { total: "100" }, outTradeNo } };

const sentences = [
  "json.amount.total: expected integer, received string",
  "json.outTradeNo: no such field is documented; did you mean out_trade_no?",
  "json.out_trade_no: expected string, received missing",
];

test("their types are those of the specification", () => {
  expectTypeOf(validatePostPayTransactionsNativeRequest).toExtend<
    StandardSchemaV1<PostPayTransactionsNativeRequest>
  >();
  type Inferred = StandardSchemaV1.InferOutput<typeof validatePostPayTransactionsNativeResponse>;
  expectTypeOf<Inferred["code_url"]>().toEqualTypeOf<string>();
});

describe.each([
  ["as emitted", validatePostPayTransactionsNativeRequest],
  ["compiled", compile(postOperation).request.validate],
])("%s", (_, schema) => {
  describe("in Hono's validator", () => {
    const app = new Hono().post("/orders", sValidator("json", schema), (context) => {
      const { json } = context.req.valid("json");
      expectTypeOf(json.amount.total).toEqualTypeOf<number>();
      return context.json({ total: json.amount.total });
    });

    test("a request as documented comes through, typed on both ends", async () => {
      const client = hc<typeof app>("http://shop.example", { fetch: app.request });
      const answer = await client.orders.$post({ json: order });
      expect(await answer.json()).toEqual({ total: 100 });
    });

    test("another is refused with a path and a sentence for each fault", async () => {
      const answer = await app.request("/orders", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(odd),
      });
      expect(answer.status).toBe(400);
      const { error } = (await answer.json()) as { error: StandardSchemaV1.Issue[] }; // as the validator answers
      expect(error.map(({ message }) => message)).toEqual(sentences);
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
      answer: t.procedure
        .output(validatePostPayTransactionsNativeResponse)
        .query(() => ({ code_url: "weixin://" })),
    });
    const caller = t.createCallerFactory(router)({});

    test("an input as documented comes through, and an output", async () => {
      expect(await caller.order(order)).toBe(100);
      expect(await caller.answer()).toEqual({ code_url: "weixin://" });
    });

    test("another is a BAD_REQUEST whose cause has the issues", async () => {
      const error: unknown = await caller
        .order(odd as unknown as typeof order)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TRPCError);
      expect(error).toMatchObject({
        code: "BAD_REQUEST",
        cause: { issues: sentences.map((message) => ({ message })) },
      });
    });
  });
});
