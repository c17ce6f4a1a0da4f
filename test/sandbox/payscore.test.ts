/** Service orders of payscore, from their creation to the refund, with the emitted client. */
import { createClient } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { explain } from "wechatpay-ts/explain";
import { notifications } from "wechatpay-ts/webhook";
import { isPayscoreUserConfirmNotification } from "wechatpay-ts/webhook/v3/PAYSCORE.USER_CONFIRM";
import { isPayscoreUserPaidNotification } from "wechatpay-ts/webhook/v3/PAYSCORE.USER_PAID";
import { describe, expect, test } from "vitest";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { apiErrorOf, refusalOf } from "./support/api-error.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";
import { bearer, clientOf, notifyServer, sandboxFor, send, type NotifyServer } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
/** After it, WeChat Pay deducts. */
const hour = 3_600_000;
const strict = failOnResponseIssues();
const merchants = [
  { mchid: "1900000001", subMerchants: ["1900000011", "1900000012"] },
  { mchid: "1900000002" },
] as const;

async function start() {
  const sandbox = await sandboxFor({
    ...{ operations, credentials, seed: "payscore", merchants, settleAfter: hour },
  });
  const merchant = await notifyServer();
  return { sandbox, merchant, wx: chainOf(sandbox, "1900000001") };
}

function chainOf(sandbox: Sandbox, mchid: string) {
  return createChainClient({ ...sandbox.clientOf(mchid), ...strict }).v3;
}

type Wx = ReturnType<typeof chainOf>;
const [appid, service_id] = ["wxd678efh567hg6787", "S1"];
const named = { appid, service_id };
const path = { out_order_no: "P1" };

const order = ({ url }: Pick<NotifyServer, "url">, changes: object = {}) => ({
  json: {
    ...{ ...named, ...path, service_introduction: "某某酒店", notify_url: url, attach: "附" },
    post_payments: [{ name: "就餐费用", description: "人均" }],
    time_range: { start_time: "20301225091010", end_time: "20301226091010" },
    location: { start_location: "一号店" },
    risk_fund: { name: "DEPOSIT", amount: 10_000 },
    ...changes,
  },
});
const sums = (...amounts: readonly number[]) => ({
  post_payments: amounts.map((amount) => ({ name: "就餐费用", amount })),
  post_discounts: [{ name: "满减", description: "不叠加", amount: 100 }],
  total_amount: amounts.reduce((sum, amount) => sum + amount, -100),
});
const query = (wx: Wx) => wx.payscore.serviceorder.get({ query: { ...named, ...path } });
const act = (wx: Wx) => wx.payscore.serviceorder._out_order_no_;
const complete = (wx: Wx, changes: object = sums(600, 500)) =>
  act(wx).complete.post({ ...path, json: { ...named, ...sums(600, 500), ...changes } });
const modify = (wx: Wx, changes: object) =>
  act(wx).modify.post({ ...path, json: { ...named, reason: "用户投诉", ...sums(600), ...changes } });
const cancel = (wx: Wx) => act(wx).cancel.post({ ...path, json: { ...named, reason: "用户投诉" } });
const sync = (wx: Wx, paid_time = "20301226091010") =>
  act(wx).sync.post({ ...path, json: { ...named, type: "Order_Paid", detail: { paid_time } } });
const collect = (wx: Wx) => act(wx).pay.post({ ...path, json: named });

function readAll(sandbox: Sandbox, { arrived }: NotifyServer) {
  const reader = notifications(createClient({ ...clientOf(sandbox), ...strict }));
  return Promise.all(arrived.map(({ headers, body }) => reader.parse({ headers, body })));
}

describe("a service order of a merchant", () => {
  test("is created, confirmed, completed, deducted and refunded, with both notifications", async () => {
    const { sandbox, wx, merchant } = await start();
    const created = await wx.payscore.serviceorder.post(order(merchant));
    expect(created).toMatchObject({ ...named, mchid: "1900000001", state: "CREATED", attach: "附" });
    expect(created).not.toHaveProperty("state_description");
    await sandbox.payscore.confirm("P1", "o-1");
    expect(await query(wx)).toMatchObject({
      ...{ state: "DOING", state_description: "USER_CONFIRM", openid: "o-1", order_id: created.order_id },
    });
    expect(await complete(wx, { ...sums(600, 500), location: { end_location: "二号店" } })).toMatchObject({
      ...{ state: "DOING", state_description: "MCH_COMPLETE", total_amount: 1000, need_collection: true },
      location: { start_location: "一号店", end_location: "二号店" },
    });
    const paying = { state: "USER_PAYING", total_amount: 1000, paying_amount: 1000, paid_amount: 0 };
    expect(await query(wx)).toMatchObject({ collection: paying });
    await sandbox.clock.advance(hour);
    const done = await query(wx);
    expect(done).toMatchObject({
      ...{ state: "DONE", total_amount: 1000 },
      collection: { state: "USER_PAID", paid_amount: 1000, details: [{ amount: 1000, paid_type: "NEWTON" }] },
    });
    expect(done).not.toHaveProperty("state_description");
    const transaction_id = done.collection?.details?.[0]?.transaction_id ?? "";
    expect(transaction_id).toMatch(/^4200\d{24}$/u);
    const [confirmed, paid, ...more] = await readAll(sandbox, merchant);
    expect(more).toEqual([]);
    expect([confirmed, paid].map((one) => one?.summary)).toEqual(["用户确认成功", "用户支付成功"]);
    expect(isPayscoreUserConfirmNotification(confirmed)).toBe(true);
    expect(isPayscoreUserPaidNotification(paid)).toBe(true);
    expect(confirmed?.resource).toMatchObject({ ...path, state: "DOING", state_description: "USER_CONFIRM" });
    expect(paid?.resource).toMatchObject({ ...path, state: "DONE", collection: { state: "USER_PAID" } });
    const refund = await wx.refund.domestic.refunds.post({
      json: {
        ...{ transaction_id, out_refund_no: "R1" },
        amount: { refund: 400, total: 1000, currency: "CNY" },
      },
    });
    expect(refund).toMatchObject({ transaction_id, status: "PROCESSING", amount: { refund: 400 } });
  });

  test("is found by the number with which the user returns", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    const query_id = sandbox.payscore.find("P1")?.queryId;
    const get = (numbers: object) => wx.payscore.serviceorder.get({ query: { ...named, ...numbers } });
    expect(await get({ query_id })).toMatchObject({ ...path, state: "CREATED" });
    expect(await refusalOf(get({ query_id, ...path }))).toEqual([400, "PARAM_ERROR", undefined]);
    expect(await refusalOf(get({}))).toEqual([400, "PARAM_ERROR", undefined]);
  });

  test("whose total is 0 is done without a payment", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    await sandbox.payscore.confirm("P1");
    expect(await complete(wx, sums(100))).toMatchObject({ state: "DONE", need_collection: false });
    expect(await query(wx)).not.toHaveProperty("collection");
  });

  test("with need_user_confirm: false needs the openid, and awaits no user", async () => {
    const { wx, merchant } = await start();
    const { serviceorder } = wx.payscore;
    const error = await apiErrorOf(serviceorder.post(order(merchant, { need_user_confirm: false })));
    expect([error.status, error.apiCode, error.detail]).toMatchObject([
      400,
      "PARAM_ERROR",
      { field: "/openid" },
    ]);
    const created = await serviceorder.post(order(merchant, { need_user_confirm: false, openid: "o-2" }));
    expect(created).toMatchObject({ state: "DOING", state_description: "USER_CONFIRM" });
    expect(merchant.arrived).toEqual([]);
  });

  test("whose deduction fails awaits the user, the merchant's collection, or its own receipt", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    await sandbox.payscore.confirm("P1");
    await complete(wx);
    sandbox.payscore.fail("P1");
    await sandbox.clock.advance(hour);
    expect(await query(wx)).toMatchObject({ state: "DOING", collection: { state: "USER_PAYING" } });
    expect(await collect(wx)).toMatchObject(path);
    expect(await query(wx)).toMatchObject({ state: "DOING" });
    await sandbox.clock.advance(hour);
    expect(await query(wx)).toMatchObject({ state: "DONE" });
  });

  test("that the merchant synchronized is done, and WeChat Pay deducts nothing", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    await sandbox.payscore.confirm("P1");
    await complete(wx);
    expect(await sync(wx)).toMatchObject({
      state: "DONE",
      collection: { details: [{ paid_type: "MCH", paid_time: "20301226091010" }] },
    });
    await sandbox.clock.advance(hour);
    expect(sandbox.orders.all).toEqual([]);
    expect(merchant.arrived).toHaveLength(1);
  });

  test("expires after 30 days without the user", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    await sandbox.clock.advance(30 * 24 * hour - 60_000);
    expect(await query(wx)).toMatchObject({ state: "CREATED" });
    await sandbox.clock.advance(60_000);
    expect(await query(wx)).toMatchObject({ state: "EXPIRED" });
  });

  test("is created and completed by one call", async () => {
    const { sandbox, wx, merchant } = await start();
    const { json } = order(merchant, sums(600));
    const { risk_fund: _, ...one } = json;
    const created = await wx.payscore.serviceorder.directComplete.post({ json: { ...one, openid: "o-1" } });
    expect(created).toMatchObject({ state: "DOING", state_description: "MCH_COMPLETE", total_amount: 500 });
    await sandbox.payscore.pay("P1");
    expect(await query(wx)).toMatchObject({ state: "DONE" });
  });

  test("is confirmed and paid by control calls", async () => {
    const { sandbox, wx, merchant } = await start();
    await wx.payscore.serviceorder.post(order(merchant));
    const control = (target: string, body: object = {}) =>
      send(`${sandbox.url}/sandbox/payscore${target}`, {
        ...{ method: "POST", headers: bearer(sandbox), body: JSON.stringify(body) },
      });
    expect((await control("/P1/confirm", { openid: "o-9" })).json).toMatchObject({ openid: "o-9" });
    expect((await control("/P1/confirm")).status).toBe(400);
    expect((await control("/S1/ceiling", { amount: 20_000 })).status).toBe(204);
    await complete(wx, sums(20_100));
    expect((await control("/P1/fail")).json).toMatchObject({ state: "DOING/MCH_COMPLETE" });
    expect((await control("/P1/pay")).json).toMatchObject({ state: "DONE" });
    expect((await control("/P404/pay")).status).toBe(404);
    expect((await control("/S1/ceiling", { amount: 0.5 })).status).toBe(400);
  });
});

describe("WeChat Pay refuses", () => {
  type Step = (wx: Wx, sandbox: Sandbox, merchant: NotifyServer) => Promise<unknown>;
  const create: Step = (wx, _, merchant) => wx.payscore.serviceorder.post(order(merchant));
  const confirm: Step = (_, sandbox) => sandbox.payscore.confirm("P1");
  const completed: Step = (wx) => complete(wx);
  const cancelled: Step = (wx) => cancel(wx);
  const paid: Step = (_, sandbox) => sandbox.payscore.pay("P1");
  const created = (changes: object): Step => {
    return (wx, _, merchant) => wx.payscore.serviceorder.post(order(merchant, changes));
  };
  const waiting = [create, confirm];
  const paying = [...waiting, completed];
  const refused = (cause: number | undefined) => [400, "INVALID_REQUEST", cause];
  const outOfRange = [400, "PARAM_ERROR", 268435464];
  const unknown = [404, "ORDER_NOT_EXIST", 271317510];

  const situations: readonly (readonly [string, readonly unknown[], readonly Step[], Step])[] = [
    ["an unknown order", unknown, [], (wx) => query(wx)],
    ["to complete an unknown order", unknown, [], completed],
    [
      "an order by another service",
      unknown,
      [create],
      (wx) => wx.payscore.serviceorder.get({ query: { ...named, ...path, service_id: "S2" } }),
    ],
    [
      "an order by another appid",
      unknown,
      [create],
      (wx) => wx.payscore.serviceorder.get({ query: { ...named, ...path, appid: "wx0000000000000002" } }),
    ],
    [
      "an order of another merchant",
      unknown,
      [create],
      (_, sandbox) =>
        chainOf(sandbox, "1900000002").payscore.serviceorder.get({
          query: { ...named, ...path, appid: "wx0000000000000002" },
        }),
    ],
    [
      "the appid of another merchant",
      [400, "APPID_MCHID_NOT_MATCH", undefined],
      [create],
      (_, sandbox) => query(chainOf(sandbox, "1900000002")),
    ],
    [
      "the number with another risk fund",
      refused(271316598),
      [create],
      created({ risk_fund: { name: "DEPOSIT", amount: 9000 } }),
    ],
    ["the number of a cancelled order", refused(271302333), [create, cancelled], create],
    ["a risk fund of 0", outOfRange, [], created({ risk_fund: { name: "DEPOSIT", amount: 0 } })],
    [
      "a risk fund over the ceiling of the service",
      refused(271316656),
      [async (_, { payscore }) => Promise.resolve(payscore.setCeiling("S1", 9999))],
      create,
    ],
    ["an item of 0", outOfRange, [], created({ post_payments: [{ name: "一", amount: 0 }] })],
    [
      "a service that ends before it begins",
      refused(271316637),
      [],
      created({ time_range: { start_time: "20301225091010", end_time: "20301224" } }),
    ],
    ["to complete before the user confirms", refused(271302332), [create], completed],
    ["to complete a cancelled order", refused(271302333), [create, cancelled], completed],
    ["to complete again", refused(271316754), paying, completed],
    ["to complete a paid order", refused(271302262), [...paying, paid], completed],
    ["a total over the risk fund", refused(271316656), waiting, (wx) => complete(wx, sums(10_101))],
    [
      "a total that is not the sum",
      [400, "PARAM_ERROR", undefined],
      waiting,
      (wx) => complete(wx, { total_amount: 999 }),
    ],
    ["discounts over the payments", outOfRange, waiting, (wx) => complete(wx, sums(99))],
    [
      "to end before the begin of the order",
      refused(271316637),
      waiting,
      (wx) => complete(wx, { time_range: { end_time: "20301225091009" } }),
    ],
    ["to modify upwards", refused(undefined), paying, (wx) => modify(wx, sums(1101))],
    ["to modify before completing", refused(271316657), waiting, (wx) => modify(wx, sums(500))],
    ["to modify a paid order", refused(271316657), [...paying, paid], (wx) => modify(wx, sums(500))],
    ["to cancel a completed order", refused(271316592), paying, cancelled],
    ["to cancel a paid order", refused(271316592), [...paying, paid], cancelled],
    ["to cancel again", refused(271302333), [create, cancelled], cancelled],
    ["to synchronize before completing", refused(271302262), waiting, (wx) => sync(wx)],
    ["a paid_time of another form", outOfRange, paying, (wx) => sync(wx, "2030-12-26T09:10:10+08:00")],
    ["to collect a paid order", refused(271316657), [...paying, paid], (wx) => collect(wx)],
  ];

  test.each(situations)("%s: %j", async (_, expected, steps, last) => {
    const { sandbox, wx, merchant } = await start();
    for (const step of steps) await step(wx, sandbox, merchant);
    const refusal = await refusalOf(last(wx, sandbox, merchant));
    expect(refusal).toEqual(expected);
    const cause = refusal[2];
    if (cause !== undefined) expect(explain(cause, { product: "payscore" })).toHaveLength(1);
  });
});

test("the same request again returns the order as it is, and changes nothing", async () => {
  const { sandbox, wx, merchant } = await start();
  const first = await wx.payscore.serviceorder.post(order(merchant));
  await sandbox.payscore.confirm("P1");
  const again = await wx.payscore.serviceorder.post(order(merchant));
  expect(again).toMatchObject({ order_id: first.order_id, state: "DOING" });
  expect(sandbox.payscore.all).toHaveLength(1);
});

test("a total may exceed the risk fund up to the ceiling of the service, and is only lowered later", async () => {
  const { sandbox, wx, merchant } = await start();
  sandbox.payscore.setCeiling("S1", 30_000);
  await wx.payscore.serviceorder.post(order(merchant));
  await sandbox.payscore.confirm("P1");
  expect(await refusalOf(complete(wx, sums(30_101)))).toEqual([400, "INVALID_REQUEST", 271316656]);
  await complete(wx, sums(30_100));
  const lowered = await modify(wx, sums(600));
  expect(lowered).toMatchObject({ total_amount: 500, collection: { total_amount: 500, paying_amount: 500 } });
  expect(await modify(wx, sums(600))).toMatchObject({ total_amount: 500 });
  expect(await refusalOf(modify(wx, sums(700)))).toEqual([400, "INVALID_REQUEST", undefined]);
  await sandbox.payscore.pay("P1");
  expect(sandbox.orders.all).toMatchObject([{ total: 500, state: "SUCCESS" }]);
});

test("a partner's sub-merchants have numbers of their own", async () => {
  const { sandbox, wx, merchant } = await start();
  const orders = wx.payscore.partner.serviceorder;
  const { attach: _, ...json } = order(merchant).json;
  for (const sub_mchid of ["1900000011", "1900000012"]) {
    const risk_fund = { name: "DEPOSIT", amount: Number(sub_mchid.slice(-4)) * 1000 } as const;
    await orders.post({ json: { ...json, sub_mchid, risk_fund } });
  }
  const of = (sub_mchid: string) => orders.get({ query: { ...path, service_id, sub_mchid } });
  expect(await of("1900000012")).toMatchObject({ sub_mchid: "1900000012", risk_fund: { amount: 12_000 } });
  expect(await refusalOf(query(wx))).toEqual([404, "ORDER_NOT_EXIST", 271317510]);
  const second = sandbox.payscore.find("P1", { caller: "1900000001", subMchid: "1900000012" });
  await sandbox.payscore.confirm(second ?? "");
  const sub = { service_id, sub_mchid: "1900000012" };
  await orders._out_order_no_.complete.post({
    ...path,
    json: { ...sub, ...sums(600), profit_sharing: true },
  });
  await orders._out_order_no_.modify.post({ ...path, json: { ...sub, ...sums(500), reason: "少收" } });
  await orders._out_order_no_.pay.post({ ...path, json: sub });
  await sandbox.clock.advance(hour);
  expect(await of("1900000012")).toMatchObject({ state: "DONE", total_amount: 400 });
  expect(await of("1900000011")).toMatchObject({ state: "CREATED" });
  expect(sandbox.orders.all).toMatchObject([
    { mchid: "1900000012", request: { settle_info: { profit_sharing: true } } },
  ]);
});
