/** Profit sharing, from the payment to the return, with the emitted client. */
import { describe, expect, test } from "vitest";

import type { Sandbox } from "#sandbox/index";

import { apiErrorOf, refusalOf } from "./support/api-error.ts";
import { bearer, send } from "./support/merchant.ts";
import {
  addStore,
  appid,
  chainOf,
  common,
  day,
  giveBack,
  hour,
  leftOf,
  mchid,
  paid,
  part,
  query,
  receiver,
  share,
  start,
  store,
  unfreeze,
  type Wx,
} from "./support/sharing.ts";

describe("an order that is marked for sharing", () => {
  test("is shared, settled, partly returned and unfrozen", async () => {
    const { sandbox, wx } = await start();
    const added = await addStore(wx);
    expect(added).toEqual({ ...receiver, name: "示例商户", relation_type: "STORE" });
    const id = await paid(sandbox, wx);
    expect(await leftOf(wx, id)).toBe(1000);
    const created = await share(wx, id, { receivers: [part(100), { ...part(50), description: "佣金" }] });
    expect(created).toMatchObject({ transaction_id: id, state: "PROCESSING" });
    expect(created.receivers?.map(({ result }) => result)).toEqual(["PENDING", "PENDING"]);
    expect(await leftOf(wx, id)).toBe(850);
    await sandbox.clock.advance(hour);
    const done = await query(wx, id);
    expect(done).toMatchObject({ order_id: created.order_id, state: "FINISHED" });
    expect(done.receivers).toMatchObject([{ amount: 100, result: "SUCCESS" }, { amount: 50 }]);
    expect(done.receivers?.[0]).not.toHaveProperty("fail_reason");
    expect(await giveBack(wx)).toMatchObject({
      order_id: created.order_id,
      result: "PROCESSING",
      amount: 60,
    });
    await sandbox.clock.advance(hour);
    const returned = await wx.profitsharing.returnOrders._out_return_no_.get({
      ...{ out_return_no: "RETURN1", query: { out_order_no: "SHARE1" } },
    });
    expect(returned).toMatchObject({ result: "SUCCESS", return_mchid: store });
    expect(await unfreeze(wx, id)).toMatchObject({ out_order_no: "UNFREEZE1", state: "PROCESSING" });
    expect(await leftOf(wx, id)).toBe(0);
    await sandbox.clock.advance(hour);
    const rest = { account: mchid, amount: 850, result: "SUCCESS" };
    expect(await query(wx, id, "UNFREEZE1")).toMatchObject({ state: "FINISHED", receivers: [rest] });
  });

  test("stays frozen if the request to unfreeze has the number of the sharing order", async () => {
    const { sandbox, wx } = await start();
    await addStore(wx);
    const id = await paid(sandbox, wx);
    const { order_id } = await share(wx, id);
    expect(await unfreeze(wx, id, "SHARE1")).toMatchObject({ order_id });
    expect(await leftOf(wx, id)).toBe(900);
  });

  test("gives nothing to a receiver that was deleted, and its share can be shared again", async () => {
    const { sandbox, wx } = await start();
    await addStore(wx);
    const id = await paid(sandbox, wx);
    await share(wx, id);
    await wx.profitsharing.receivers.delete.post({ json: { ...receiver, appid } });
    await sandbox.clock.advance(hour);
    const closed = { result: "CLOSED", fail_reason: "NO_RELATION" };
    expect(await query(wx, id)).toMatchObject({ state: "FINISHED", receivers: [closed] });
    expect(await leftOf(wx, id)).toBe(1000);
  });

  test("is unfrozen by the last request, and after 30 days", async () => {
    const { sandbox, wx } = await start();
    await addStore(wx);
    const [first, second] = [await paid(sandbox, wx), await paid(sandbox, wx, "ORDER02")];
    await share(wx, first, { unfreeze_unsplit: true });
    expect([await leftOf(wx, first), await leftOf(wx, second)]).toEqual([0, 1000]);
    await sandbox.clock.advance(30 * day);
    expect(await leftOf(wx, second)).toBe(0);
    const late = share(wx, second, { out_order_no: "SHARE2" });
    expect(await refusalOf(late)).toEqual([400, "INVALID_REQUEST", undefined]);
  });

  test("has less to share after a refund", async () => {
    const { sandbox, wx } = await start();
    const transaction_id = await paid(sandbox, wx);
    const amount = { refund: 300, total: 1000, currency: "CNY" };
    await wx.refund.domestic.refunds.post({ json: { transaction_id, out_refund_no: "R1", amount } });
    expect(await leftOf(wx, transaction_id)).toBe(700);
  });

  test("is settled by control calls", async () => {
    const { sandbox, wx } = await start();
    await addStore(wx);
    const id = await paid(sandbox, wx);
    const control = (target: string, body: object = {}) =>
      send(`${sandbox.url}/sandbox/profit-sharing${target}`, {
        ...{ method: "POST", headers: bearer(sandbox), body: JSON.stringify(body) },
      });
    expect((await control(`/ratios/${mchid}`, { ratio: 10_000 })).status).toBe(204);
    expect((await control(`/ratios/${mchid}`, { ratio: 0 })).status).toBe(400);
    await share(wx, id, { receivers: [part(400), part(600, "1900000098")] });
    const failed = await control("/SHARE1/fail", { account: "1900000098", reason: "RECEIVER_RECEIPT_LIMIT" });
    expect(failed.json).toMatchObject({
      receivers: [{ result: "PENDING" }, { failReason: "RECEIVER_RECEIPT_LIMIT" }],
    });
    expect((await control("/SHARE1/settle")).json).toMatchObject({ state: "FINISHED" });
    await giveBack(wx, { amount: 400 });
    const settled = await control("/returns/RETURN1/settle", { reason: "BALANCE_NOT_ENOUGH" });
    expect(settled.json).toMatchObject({ result: "FAILED" });
    const again = await giveBack(wx, { amount: 400, out_return_no: "RETURN2" });
    expect(again).toMatchObject({ result: "PROCESSING" });
    expect((await control("/SHARE1/fail", { reason: "LUCK" })).status).toBe(400);
    expect((await control("/SHARE404/settle")).status).toBe(404);
  });
});

describe("WeChat Pay refuses", () => {
  type Step = (wx: Wx, id: string, sandbox: Sandbox) => Promise<unknown>;
  const shared: Step = (wx, id) => share(wx, id);
  const settled: Step = async (_, __, sandbox) => Promise.resolve(sandbox.profitSharing.settle("SHARE1"));
  const unfrozen: Step = (wx, id) => unfreeze(wx, id);
  const many: Step = async (wx, id) => {
    const numbers = Array.from({ length: 50 }, (_, index) => `MANY${index}`);
    for (const out_order_no of numbers) await share(wx, id, { out_order_no, receivers: [part(1)] });
  };
  const param = [400, "PARAM_ERROR", undefined];
  const invalid = [400, "INVALID_REQUEST", undefined];
  const limit = [403, "RULE_LIMIT", undefined];
  const unknown = [404, "RESOURCE_NOT_EXISTS", undefined];
  const next = { out_order_no: "SHARE2" };

  const situations: readonly (readonly [string, readonly unknown[], readonly Step[], Step])[] = [
    ["an unknown order", unknown, [], (wx) => share(wx, "4200000000000000000000000000")],
    [
      "an order that is not marked",
      invalid,
      [],
      async (wx, _, sandbox) => share(wx, await paid(sandbox, wx, "ORDER02", false)),
    ],
    [
      "an order of another merchant",
      unknown,
      [],
      (_, id, sandbox) => share(chainOf(sandbox, "1900000002"), id, { appid: "wx0000000000000002" }),
    ],
    [
      "the appid of another merchant",
      [400, "APPID_MCHID_NOT_MATCH", undefined],
      [],
      (_, id, sandbox) => share(chainOf(sandbox, "1900000002"), id),
    ],
    [
      "more than is left",
      [403, "NOT_ENOUGH", undefined],
      [],
      (wx, id) => share(wx, id, { receivers: [part(1001)] }),
    ],
    [
      "more than the ratio allows",
      limit,
      [shared],
      (wx, id) => share(wx, id, { ...next, receivers: [part(201)] }),
    ],
    ["a 51st request", limit, [many], shared],
    [
      "51 receivers",
      param,
      [],
      (wx, id) => share(wx, id, { receivers: Array.from({ length: 51 }, () => part(1)) }),
    ],
    ["a share of 0", param, [], (wx, id) => share(wx, id, { receivers: [part(0)] })],
    ["no receiver", param, [], (wx, id) => share(wx, id, { receivers: [] })],
    [
      "an openid without its appid",
      param,
      [],
      (wx, id) => share(wx, id, { receivers: [{ ...part(1), type: "PERSONAL_SUB_OPENID", account: "o-1" }] }),
    ],
    ["the number with another sum", invalid, [shared], (wx, id) => share(wx, id, { receivers: [part(99)] })],
    ["to share after unfreezing", invalid, [unfrozen], shared],
    ["to unfreeze again", invalid, [unfrozen], (wx, id) => unfreeze(wx, id, "UNFREEZE2")],
    ["a return before the share is settled", invalid, [shared], (wx) => giveBack(wx)],
    ["a return of more than was shared", invalid, [shared, settled], (wx) => giveBack(wx, { amount: 101 })],
    [
      "returns of more than was shared",
      invalid,
      [shared, settled, (wx) => giveBack(wx)],
      (wx) => giveBack(wx, { out_return_no: "RETURN2", amount: 41 }),
    ],
    [
      "a return by another merchant",
      invalid,
      [shared, settled],
      (wx) => giveBack(wx, { return_mchid: "1900000098" }),
    ],
    ["a return of 0", param, [shared, settled], (wx) => giveBack(wx, { amount: 0 })],
    ["a return without an order", param, [], (wx) => giveBack(wx, { out_order_no: undefined })],
    ["a return of an unknown order", unknown, [], (wx) => giveBack(wx)],
    [
      "the number of a return with another sum",
      invalid,
      [shared, settled, (wx) => giveBack(wx)],
      (wx) => giveBack(wx, { amount: 59 }),
    ],
    ["an unknown sharing order", unknown, [], (wx, id) => query(wx, id)],
    ["a sharing order by another transaction", unknown, [shared], (wx) => query(wx, "42")],
  ];

  test.each(situations)("%s: %j", async (_, expected, steps, last) => {
    const { sandbox, wx } = await start();
    await addStore(wx);
    const id = await paid(sandbox, wx);
    for (const step of steps) await step(wx, id, sandbox);
    expect(await refusalOf(last(wx, id, sandbox))).toEqual(expected);
  });

  test("an order in the first minute after its payment, and names the field of a wrong value", async () => {
    const { sandbox, wx } = await start();
    const id = await paid(sandbox, wx);
    await wx.pay.transactions.native.post({
      json: {
        ...{ ...common, mchid, out_trade_no: "ORDER02", amount: { total: 1000 } },
        settle_info: { profit_sharing: true },
      },
    });
    await sandbox.orders.pay("ORDER02");
    const fresh = sandbox.orders.find("ORDER02")?.transactionId ?? "";
    expect(await refusalOf(share(wx, fresh))).toEqual([400, "INVALID_REQUEST", undefined]);
    const { detail } = await apiErrorOf(share(wx, id, { receivers: [part(1), part(0)] }));
    expect(detail).toMatchObject({ field: "/receivers/1/amount", location: "body" });
  });
});

test("the same requests again return the same orders, and share nothing more", async () => {
  const { sandbox, wx } = await start();
  await addStore(wx);
  const id = await paid(sandbox, wx);
  const twice = async <Value>(call: () => PromiseLike<Value>) => [await call(), await call()];
  const [order, same] = await twice(() => share(wx, id));
  expect(same).toEqual(order);
  sandbox.profitSharing.settle("SHARE1");
  const [back, sameBack] = await twice(() => giveBack(wx));
  expect(sameBack).toEqual(back);
  const [rest, sameRest] = await twice(() => unfreeze(wx, id));
  expect(sameRest).toEqual(rest);
  expect([sandbox.profitSharing.all.length, sandbox.profitSharing.returns.length]).toEqual([2, 1]);
});
