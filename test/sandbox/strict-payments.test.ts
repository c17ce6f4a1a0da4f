/** What WeChat Pay refuses of refunds, combined payments and uploads: each row is given and wanted. */
import { createClient } from "wechatpay-ts/chain";
import { describe, expect, test } from "vitest";

import type { Sandbox } from "#sandbox/index";

import { png } from "../support/request.ts";
import { clientOf } from "./support/merchant.ts";
import {
  mchid,
  other,
  partner,
  sub,
  start,
  as,
  refund,
  refunds,
  expectRefusal,
  paidOrder,
  close,
} from "./support/refusals.ts";

describe("a refund", () => {
  const rule = { status: 400, code: "INVALID_REQUEST" } as const;

  test("of more than is left: INVALID_REQUEST; NOT_ENOUGH is the balance of the merchant, by a fault", async () => {
    const sandbox = await paidOrder();
    const amount = { refund: 101, total: 101, currency: "CNY" };
    expectRefusal(await as(sandbox, mchid, refunds, refund({ amount: { ...amount, total: 100 } })), rule);
    expectRefusal(await as(sandbox, mchid, refunds, refund({ amount })), rule);
  });

  test("with a number of other parameters: INVALID_REQUEST", async () => {
    const sandbox = await paidOrder();
    await as(sandbox, mchid, refunds, refund());
    const again = await as(sandbox, mchid, refunds, refund({ reason: "退货" }));
    expectRefusal(again, { ...rule, cause: 268498688 });
  });

  test("in part is possible 50 times", async () => {
    const sandbox = await paidOrder();
    const statuses: number[] = [];
    for (let at = 1; at <= 51; at += 1)
      statuses.push((await as(sandbox, mchid, refunds, refund({ out_refund_no: `R${at}` }))).status);
    expect(statuses).toEqual([...Array.from({ length: 50 }, () => 200), 400]);
  });

  test("is possible for a year", async () => {
    const sandbox = await paidOrder();
    const day = 24 * 3_600_000;
    for (let at = 0; at < 4; at += 1) await sandbox.clock.advance(91 * day);
    expect((await as(sandbox, mchid, refunds, refund())).status).toBe(200);
    await sandbox.clock.advance(2 * day);
    expectRefusal(await as(sandbox, mchid, refunds, refund({ out_refund_no: "R2" })), rule);
  });

  test("of an unknown order: 404 RESOURCE_NOT_EXISTS", async () => {
    const answer = await as(await start(), mchid, refunds, refund());
    expectRefusal(answer, { status: 404, code: "RESOURCE_NOT_EXISTS" });
  });
});

describe("a combined payment", () => {
  const one = (number: number, changes: object = {}) => ({
    ...{ mchid, attach: "附", description: "茶", out_trade_no: `SUBORDER${number}` },
    ...{ amount: { total_amount: 10, currency: "CNY" }, ...changes },
  });
  const combined = (sub_orders: readonly object[], changes: object = {}) => ({
    ...{ combine_appid: "wx1", combine_mchid: mchid, combine_out_trade_no: "COMBINED1", sub_orders },
    ...{ notify_url: "https://shop.example/notify", ...changes },
  });
  const target = "/v3/combine-transactions/native";
  const numbers = (length: number) => Array.from({ length }, (_, at) => at + 1);
  const subs = (length: number) =>
    numbers(length).map((number) => one(number, { mchid: partner, sub_mchid: sub }));

  test.each<[string, string, object, number]>([
    ["1 order of a merchant", mchid, combined([one(1)]), 400],
    ["2 orders of a merchant", mchid, combined(numbers(2).map((at) => one(at))), 200],
    ["10 orders of a merchant", mchid, combined(numbers(10).map((at) => one(at))), 200],
    ["11 orders of a merchant", mchid, combined(numbers(11).map((at) => one(at))), 400],
    [
      "1 order of a partner",
      partner,
      combined(subs(1), { combine_appid: "wx10", combine_mchid: partner }),
      200,
    ],
    [
      "50 orders of a partner",
      partner,
      combined(subs(50), { combine_appid: "wx10", combine_mchid: partner }),
      200,
    ],
    [
      "51 orders of a partner",
      partner,
      combined(subs(51), { combine_appid: "wx10", combine_mchid: partner }),
      400,
    ],
    ["two orders with one number", mchid, combined([one(1), one(1)]), 400],
    ["orders of two merchants", mchid, combined([one(1), one(2, { mchid: other })]), 200],
    ["an order of an unknown merchant", mchid, combined([one(1), one(2, { mchid: "1" })]), 400],
    ["a combine_mchid of somebody else", mchid, combined([one(1), one(2)], { combine_mchid: other }), 400],
    ["a combine_appid of somebody else", mchid, combined([one(1), one(2)], { combine_appid: "wx2" }), 400],
  ])("with %s", async (_, caller, json, status) => {
    const answer = await as(await start(), caller, target, json);
    expect(answer.status, answer.body).toBe(status);
  });

  test("names all of its orders to be closed, and they are closed together", async () => {
    const sandbox = await start();
    await as(sandbox, mchid, target, combined([one(1), one(2)]));
    const closing = (numbers: readonly string[]) =>
      as(sandbox, mchid, "/v3/combine-transactions/out-trade-no/COMBINED1/close", {
        combine_appid: "wx1",
        sub_orders: numbers.map((out_trade_no) => ({ mchid, out_trade_no })),
      });
    expectRefusal(await closing(["SUBORDER1"]), { status: 400, code: "INVALID_REQUEST" });
    expectRefusal(await closing(["SUBORDER1", "SUBORDER3"]), { status: 400, code: "INVALID_REQUEST" });
    expect(sandbox.orders.all.map(({ state }) => state)).toEqual(["NOTPAY", "NOTPAY"]);
    expect((await closing(["SUBORDER2", "SUBORDER1"])).status).toBe(204);
    expect(sandbox.orders.all.map(({ state }) => state)).toEqual(["CLOSED", "CLOSED"]);
  });

  test("has orders that only its own operations query and close", async () => {
    const sandbox = await start();
    await as(sandbox, mchid, target, combined([one(1), one(2)]));
    const query = () => as(sandbox, mchid, `/v3/pay/transactions/out-trade-no/SUBORDER1?mchid=${mchid}`);
    expectRefusal(await query(), { status: 404, code: "ORDER_NOT_EXIST" });
    expect((await close(sandbox, "SUBORDER1")).status).toBe(204);
    expect(sandbox.orders.find("SUBORDER1")?.state).toBe("NOTPAY");
    await sandbox.orders.pay("SUBORDER1");
    expect(sandbox.orders.all.map(({ state }) => state)).toEqual(["SUCCESS", "SUCCESS"]);
    const whole = await as(sandbox, mchid, "/v3/combine-transactions/out-trade-no/COMBINED1");
    expect(whole.json).toMatchObject({
      sub_orders: [{ trade_state: "SUCCESS" }, { trade_state: "SUCCESS" }],
    });
    const amount = { refund: 1, total: 10, currency: "CNY" };
    const refunded = await as(sandbox, mchid, refunds, refund({ out_trade_no: "SUBORDER1", amount }));
    expect(refunded.status).toBe(200);
  });
});

describe("an uploaded file", () => {
  const upload = (sandbox: Sandbox, bytes: Uint8Array) => {
    return createClient(clientOf(sandbox)).v3.merchant.media.upload.post({
      body: { meta: { filename: "a.png" }, file: new Blob([bytes as Uint8Array<ArrayBuffer>]) },
    });
  };
  const bmp = Buffer.alloc(58);
  bmp.write("BM");
  bmp.writeUInt32LE(58, 2);

  test.each<[string, Uint8Array]>([
    ["a PNG", png],
    ["a JPG", Buffer.from("ffd8ffe000104a464946", "hex")],
    ["a BMP", bmp],
  ])("that is %s is accepted", async (_, bytes) => {
    await expect(upload(await start(), bytes)).resolves.toHaveProperty("media_id");
  });

  test.each<[string, Uint8Array]>([
    ["the signature of a PNG alone", png.subarray(0, 8)],
    ["text", Buffer.from("an image")],
    ["a PDF", Buffer.from("%PDF-1.4 and more bytes than any head of an image")],
    ["a BMP of another length", bmp.subarray(0, 40)],
    ["empty", new Uint8Array()],
  ])("that is %s is 400 PARAM_ERROR", async (_, bytes) => {
    await expect(upload(await start(), bytes)).rejects.toMatchObject({
      status: 400,
      apiCode: "PARAM_ERROR",
      detail: { field: "/file", issue: "not an image" },
    });
  });
});
