/** The cause numbers of error responses, from the sandbox to the explanation. */
import { ApiError, type CallOptions } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { explain } from "wechatpay-ts/explain";
import { describe, expect, test } from "vitest";

import { makeCredentials, startSandbox, type Sandbox } from "#sandbox/index";
import { causeCodeOf } from "#sandbox/http/cause-code";

import { specOperations } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

const order = (changes: object = {}) => ({
  json: {
    ...{ appid: "wx1", mchid: "1900000001", description: "茶", out_trade_no: "ORDER1", attach: "附" },
    ...{ amount: { total: 100, currency: "CNY" }, notify_url: "https://shop.example/notify", ...changes },
  },
});

async function start() {
  const sandbox = await sandboxFor({ operations, credentials, seed: "causes" });
  return { sandbox, wx: createChainClient(clientOf(sandbox)).v3.pay.transactions };
}

async function errorOf(call: PromiseLike<unknown>): Promise<ApiError> {
  const error: unknown = await Promise.resolve(call).then(
    () => "fulfilled",
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`expected an ApiError, received ${String(error)}`);
}

const mchid = "1900000001";
const unchecked = { validate: false } as const;

describe("an error of an order", () => {
  type Wx = Awaited<ReturnType<typeof start>>["wx"];
  const situations: readonly (readonly [string, number, (wx: Wx, sandbox: Sandbox) => Promise<unknown>])[] = [
    [
      "of an unknown number",
      268512771,
      async (wx) => wx.outTradeNo._out_trade_no_.get({ out_trade_no: "ORDER404", query: { mchid } }),
    ],
    [
      "of a closed order",
      268447914,
      async (wx) => {
        await wx.native.post(order());
        await wx.outTradeNo._out_trade_no_.close.post({ out_trade_no: "ORDER1", json: { mchid } });
        await wx.native.post(order());
      },
    ],
    [
      "of a paid order",
      268449538,
      async (wx, sandbox) => {
        await wx.native.post(order());
        await sandbox.orders.pay("ORDER1");
        await wx.native.post(order());
      },
    ],
    ["of a missing field", 268435461, async (wx) => wx.native.post(order({ appid: undefined }), unchecked)],
    ["of an unknown field", 270924358, async (wx) => wx.native.post(order({ sub_mch_id: "1" }), unchecked)],
    ["of too many calls", 268447840, async (wx) => wx.native.post(order(), fault("429"))],
  ];

  test.each(situations)("%s has the number %i, which explain knows", async (_, code, act) => {
    const { sandbox, wx } = await start();
    const error = await errorOf(act(wx, sandbox));
    expect(error.requestId).toMatch(new RegExp(`^[0-9A-F]{16}-${code}$`, "u"));
    expect(error.causeCode).toBe(code);
    const [english] = explain(error, { product: "payment" });
    const [chinese] = explain(error, { product: "payment", language: "zh" });
    expect([english?.causeCode, chinese?.causeCode]).toEqual([code, code]);
  });

  function fault(text: string): CallOptions {
    return { headers: { "Sandbox-Fault": text }, retries: 0 };
  }

  test("of a wrong signature has the number of the manual", async () => {
    const { sandbox } = await start();
    const other = await startSandbox({ operations: [] });
    try {
      const client = createChainClient({ ...clientOf(sandbox), privateKey: clientOf(other).privateKey });
      const error = await errorOf(client.v3.pay.transactions.native.post(order()));
      expect([error.apiCode, error.causeCode]).toEqual(["SIGN_ERROR", 268443699]);
    } finally {
      await other.close();
    }
  });

  test("without a documented cause has no number", async () => {
    const { wx } = await start();
    const error = await errorOf(wx.native.post(order(), fault("500")));
    expect([error.apiCode, error.causeCode]).toEqual(["SYSTEM_ERROR", undefined]);
    expect(error.requestId).toMatch(/^[0-9A-F]{16}$/u);
    expect(explain(error)).toEqual([]);
  });
});

test("a number stands only for the product whose manual lists it", () => {
  const facts = (code: string, detail?: object): Parameters<typeof causeCodeOf>[1] => {
    return { code, detail: detail as undefined };
  };
  const numbers: readonly (readonly [string, ReturnType<typeof facts>, number | undefined])[] = [
    ["/v3/payscore/serviceorder", facts("NO_AUTH"), 268503786],
    ["/v3/pay/transactions/jsapi", facts("NO_AUTH"), undefined],
    ["/v3/payscore/serviceorder", facts("SIGN_ERROR", { field: "Authorization", issue: "" }), 270924332],
    ["/v3/payscore/serviceorder", facts("SIGN_ERROR", { field: "mchid", issue: "" }), 271302144],
    ["/v3/pay/transactions/jsapi", facts("SIGN_ERROR", { field: "mchid", issue: "" }), undefined],
    ["/v3/med-ins/orders", facts("ALREADY_EXISTS"), 268512536],
    ["/v3/marketing/partner/product-coupon/product-coupons", facts("RATELIMIT_EXCEEDED"), 270924289],
    [
      "/brand/marketing/product-coupon/product-coupons",
      facts("PARAM_ERROR", { issue: "length", location: "body" }),
      268435462,
    ],
    ["/v3/pay/transactions/jsapi", facts("PARAM_ERROR", { issue: "length", location: "body" }), 268435464],
    ["/v3/pay/transactions/jsapi", facts("PARAM_ERROR", { issue: "minimum", location: "body" }), 268435464],
    ["/v3/pay/transactions/jsapi", facts("PARAM_ERROR", { issue: "format", location: "body" }), 268435461],
    ["/v3/payscore/serviceorder", facts("PARAM_ERROR", { issue: "format", location: "body" }), 268435464],
    [
      "/brand/marketing/product-coupon/product-coupons",
      facts("PARAM_ERROR", { issue: "short", location: "body" }),
      268435463,
    ],
    ["/v3/pay/transactions/jsapi", { ...facts("INVALID_REQUEST"), causeCode: 268443705 }, 268443705],
    ["/v3/transfer/batches", { ...facts("INVALID_REQUEST"), causeCode: 268498688 }, undefined],
    ["/v3/pay/transactions/jsapi", facts("PARAM_ERROR", { issue: "x", location: "header" }), undefined],
    ["/v3/pay/transactions/jsapi", facts("constructor"), undefined],
    ["/v3/certificates", facts("PARAM_ERROR"), undefined],
  ];
  for (const [path, error, code] of numbers) {
    expect([path, error, causeCodeOf(path, error)]).toEqual([path, error, code]);
    if (code !== undefined) expect(explain(code).length).toBeGreaterThan(0);
  }
});
