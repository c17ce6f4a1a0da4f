/** Money, from the order to the refund, with the emitted client and a merchant's server for notifications. */
import { createClient, type ApiError } from "wechatpay-ts";
import { notifications } from "wechatpay-ts/webhook";
import { isTransactionSuccessNotification } from "wechatpay-ts/webhook/v3/TRANSACTION.SUCCESS";
import { isRefundSuccessNotification } from "wechatpay-ts/webhook/v3/REFUND.SUCCESS";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { describe, expect, test } from "vitest";

import { makeCredentials, type Sandbox, type SandboxOptions } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, clientOf, notifyServer, sandboxFor, send, type NotifyServer } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

async function start(options: SandboxOptions = {}) {
  const sandbox = await sandboxFor({ operations, credentials, seed: "orders", ...options });
  return { sandbox, wx: createChainClient(clientOf(sandbox)), merchant: await notifyServer() };
}

const native = (merchant: NotifyServer, changes: object = {}) => ({
  json: {
    ...{ appid: "wx1", mchid: "1900000001", description: "茶", out_trade_no: "ORDER1", attach: "附" },
    ...{ amount: { total: 100, currency: "CNY" }, notify_url: merchant.url, ...changes },
  },
});

const partner = (merchant: NotifyServer, no = "PARTNER1") => ({
  json: {
    ...{ sp_appid: "wx1", sp_mchid: "1900000001", sub_mchid: "1900000002", description: "茶" },
    ...{ out_trade_no: no, amount: { total: 100 }, notify_url: merchant.url, payer: { sp_openid: "o-1" } },
  },
});
const partnerQuery = (no = "PARTNER1") => ({
  out_trade_no: no,
  query: { sp_mchid: "1900000001", sub_mchid: "1900000002" },
});

/** Every notification that arrived, read by the client. */
function readAll(sandbox: Sandbox, { arrived }: NotifyServer) {
  const reader = notifications(createClient(clientOf(sandbox)));
  return Promise.all(arrived.map(({ headers, body }) => reader.parse({ headers, body })));
}

const failsWith = (status: number, apiCode: string) =>
  expect.objectContaining({ status, apiCode }) as ApiError;

describe("an order of a partner", () => {
  test("is queried, paid, notified and refunded, and each query returns its state", async () => {
    const { sandbox, wx, merchant } = await start();
    const { prepay_id } = await wx.v3.pay.partner.transactions.jsapi.post(partner(merchant));
    expect(prepay_id).toMatch(/^wx[\da-f]{34}$/);
    const query = () => wx.v3.pay.partner.transactions.outTradeNo._out_trade_no_.get(partnerQuery());
    const open = await query();
    expect(open).toMatchObject({ trade_state: "NOTPAY", out_trade_no: "PARTNER1", amount: { total: 100 } });
    expect(open).not.toHaveProperty("transaction_id");
    await sandbox.orders.pay("PARTNER1", "o-2");
    const paid = await query();
    expect(paid).toMatchObject({ trade_state: "SUCCESS", payer: { sp_openid: "o-1" }, trade_type: "JSAPI" });
    const [notice] = await readAll(sandbox, merchant);
    expect(isTransactionSuccessNotification(notice)).toBe(true);
    expect(notice?.resource).toMatchObject({
      ...{
        sp_mchid: "1900000001",
        sub_mchid: "1900000002",
        out_trade_no: "PARTNER1",
        trade_state: "SUCCESS",
      },
      ...{ transaction_id: paid.transaction_id, success_time: paid.success_time },
    });
    const refund = await wx.v3.ecommerce.refunds.apply.post({
      json: {
        ...{ sub_mchid: "1900000002", sp_appid: "wx1", out_trade_no: "PARTNER1", out_refund_no: "REFUND1" },
        ...{
          transaction_id: paid.transaction_id ?? "",
          combine_transaction_id: "0",
          funds_account: "AVAILABLE",
        },
        ...{ amount: { refund: 30, total: 100, currency: "CNY" }, notify_url: merchant.url },
      },
    });
    const refundOf = () => wx.v3.ecommerce.refunds.id._refund_id_.get(refundQuery(refund.refund_id));
    expect(await refundOf()).toMatchObject({
      status: "PROCESSING",
      out_refund_no: "REFUND1",
      amount: { refund: 30 },
    });
    await sandbox.clock.advance(1000);
    expect(await refundOf()).toMatchObject({ status: "SUCCESS", transaction_id: paid.transaction_id });
    expect(await query()).toMatchObject({ trade_state: "REFUND" });
    const [, refunded] = await readAll(sandbox, merchant);
    expect(isRefundSuccessNotification(refunded)).toBe(true);
    expect(refunded?.resource).toMatchObject({
      refund_status: "SUCCESS",
      amount: { refund: 30, total: 100 },
    });
  });

  const refundQuery = (refund_id: string) => ({ refund_id, query: { sub_mchid: "1900000002" } });

  test("is not found if it does not exist or belongs to another sub-merchant", async () => {
    const { wx, merchant } = await start();
    const { _out_trade_no_: order } = wx.v3.pay.partner.transactions.outTradeNo;
    await expect(order.get(partnerQuery())).rejects.toEqual(failsWith(404, "ORDER_NOT_EXIST"));
    await wx.v3.pay.partner.transactions.jsapi.post(partner(merchant));
    const other = { ...partnerQuery(), query: { sp_mchid: "1900000001", sub_mchid: "1900000003" } };
    await expect(order.get(other)).rejects.toEqual(failsWith(404, "ORDER_NOT_EXIST"));
    await expect(order.get(partnerQuery())).resolves.toMatchObject({ trade_state: "NOTPAY" });
  });
});

describe("an out_trade_no", () => {
  test("names the same order with the same parameters, and is refused with others", async () => {
    const { sandbox, wx, merchant } = await start();
    const order = wx.v3.pay.transactions.native;
    const first = await order.post(native(merchant));
    expect(await order.post(native(merchant))).toEqual(first);
    expect(sandbox.orders.all).toHaveLength(1);
    const dearer = native(merchant, { amount: { total: 101, currency: "CNY" } });
    await expect(order.post(dearer)).rejects.toEqual(failsWith(400, "INVALID_REQUEST"));
    await expect(order.post(native(merchant, { out_trade_no: "ORDER2" }))).resolves.not.toEqual(first);
  });

  test("is refused for a paid or closed order, and no order is paid twice", async () => {
    const { sandbox, wx, merchant } = await start();
    const order = wx.v3.pay.transactions;
    await order.native.post(native(merchant));
    await sandbox.orders.pay("ORDER1");
    await expect(order.native.post(native(merchant))).rejects.toEqual(failsWith(400, "ORDER_PAID"));
    await expect(sandbox.orders.pay("ORDER1")).rejects.toMatchObject({ code: "ORDER_PAID" });
    const close = { json: { mchid: "1900000001" } };
    const { _out_trade_no_: one } = order.outTradeNo;
    await expect(one.close.post({ out_trade_no: "ORDER1", ...close })).rejects.toEqual(
      failsWith(400, "ORDER_PAID"),
    );
    await order.native.post(native(merchant, { out_trade_no: "ORDER2" }));
    await one.close.post({ out_trade_no: "ORDER2", ...close });
    await one.close.post({ out_trade_no: "ORDER2", ...close });
    await expect(sandbox.orders.pay("ORDER2")).rejects.toMatchObject({ code: "ORDER_CLOSED" });
    const again = order.native.post(native(merchant, { out_trade_no: "ORDER2" }));
    await expect(again).rejects.toEqual(failsWith(400, "ORDER_CLOSED"));
    expect(merchant.arrived).toHaveLength(1);
  });
});

test("an unpaid order is closed when it expires", async () => {
  const { sandbox, wx, merchant } = await start();
  const time_expire = new Date(Date.now() + 3_600_000).toISOString();
  await wx.v3.pay.transactions.native.post(native(merchant, { time_expire }));
  await sandbox.clock.advance(3_000_000);
  expect(sandbox.orders.find("ORDER1")).toMatchObject({ state: "NOTPAY" });
  await sandbox.clock.advance(600_000);
  expect(sandbox.orders.find("ORDER1")).toMatchObject({ state: "CLOSED" });
});

test("an order of a direct merchant is paid after payAfter, and its notification is typed", async () => {
  const { sandbox, wx, merchant } = await start({ payAfter: 3_600_000 });
  const { h5_url } = await wx.v3.pay.transactions.h5.post({
    json: {
      ...native(merchant).json,
      scene_info: { payer_client_ip: "127.0.0.1", h5_info: { type: "Wap" } },
    },
  });
  expect(h5_url).toMatch(/^https:\/\/wx\.tenpay\.com\//);
  await sandbox.clock.advance(3_000_000);
  expect(merchant.arrived).toHaveLength(0);
  await sandbox.clock.advance(600_000);
  const [notice] = await readAll(sandbox, merchant);
  expect(isTransactionSuccessNotification(notice)).toBe(true);
  expect(notice?.resource).toMatchObject({
    mchid: "1900000001",
    appid: "wx1",
    attach: "附",
    trade_type: "MWEB",
  });
});

test("a payment code pays at once, and the payment can be reversed", async () => {
  const { sandbox, wx } = await start();
  const order = {
    json: {
      ...{ appid: "wx1", mchid: "1900000001", description: "茶", out_trade_no: "CODE01" },
      ...{ payer: { auth_code: "130061098828009406" }, amount: { total: 5 } },
      ...{ scene_info: { store_info: { out_id: "A" } } },
    },
  };
  const paid = await wx.v3.pay.transactions.codepay.post(order);
  expect(paid).toMatchObject({
    trade_state: "SUCCESS",
    trade_type: "MICROPAY",
    amount: { total: 5, payer_total: 5 },
  });
  const reversed = await wx.v3.pay.transactions.outTradeNo._out_trade_no_.reverse.post({
    out_trade_no: "CODE01",
    json: { appid: "wx1", mchid: "1900000001" },
  });
  expect(reversed).toMatchObject({ out_trade_no: "CODE01" });
  expect(sandbox.orders.find("CODE01")).toMatchObject({ state: "REVOKED" });
});

test("a combined order pays several orders, and each can be queried", async () => {
  const { sandbox, wx, merchant } = await start();
  const sub = (no: string) => ({
    ...{ mchid: "1900000001", attach: "附", amount: { total_amount: 10, currency: "CNY" } },
    ...{ out_trade_no: no, description: "茶" },
  });
  const order = {
    json: {
      ...{ combine_appid: "wx1", combine_mchid: "1900000001", combine_out_trade_no: "COMBINED1" },
      ...{ sub_orders: [sub("COMBINED1a"), sub("COMBINED1b")], notify_url: merchant.url },
    },
  };
  const first = await wx.v3.combineTransactions.app.post(order);
  expect(await wx.v3.combineTransactions.app.post(order)).toEqual(first);
  await sandbox.orders.pay("COMBINED1");
  const [notice] = await readAll(sandbox, merchant);
  expect(isTransactionSuccessNotification(notice)).toBe(true);
  const resource = notice?.resource as {
    combine_transaction_id: string;
    sub_orders: { transaction_id: string }[];
  }; // as sent
  expect(resource.sub_orders).toMatchObject([{ out_trade_no: "COMBINED1a" }, { out_trade_no: "COMBINED1b" }]);
  const combined = await wx.v3.combineTransactions.id._combine_transaction_id_.get({
    combine_transaction_id: resource.combine_transaction_id,
  });
  expect(combined).toMatchObject({
    combine_out_trade_no: "COMBINED1",
    sub_orders: [{ trade_state: "SUCCESS", amount: { total_amount: 10 } }, { trade_state: "SUCCESS" }],
  });
  expect(sandbox.orders.find("COMBINED1a")?.transactionId).toBe(resource.sub_orders[0]?.transaction_id);
});

describe("a refund", () => {
  const refund = (merchant: NotifyServer, refunded: number, changes: object = {}) => ({
    json: {
      ...{ sub_mchid: "1900000002", sp_appid: "wx1", out_trade_no: "PARTNER1", out_refund_no: "REFUND1" },
      // The page requires all three; the sandbox finds the order by its own number if the payment does not exist.
      ...{ transaction_id: "0", combine_transaction_id: "0", funds_account: "AVAILABLE" as const },
      ...{ amount: { refund: refunded, total: 100, currency: "CNY" }, notify_url: merchant.url, ...changes },
    },
  });

  test("is refused for an unpaid order, and for more than the remaining amount", async () => {
    const { sandbox, wx, merchant } = await start();
    const { apply } = wx.v3.ecommerce.refunds;
    await expect(apply.post(refund(merchant, 1))).rejects.toEqual(failsWith(404, "RESOURCE_NOT_EXISTS"));
    await wx.v3.pay.partner.transactions.jsapi.post(partner(merchant));
    await expect(apply.post(refund(merchant, 1))).rejects.toEqual(failsWith(400, "INVALID_REQUEST"));
    await sandbox.orders.pay("PARTNER1");
    await expect(apply.post(refund(merchant, 101))).rejects.toEqual(failsWith(400, "INVALID_REQUEST"));
    const first = await apply.post(refund(merchant, 60));
    expect(await apply.post(refund(merchant, 60))).toEqual(first);
    await expect(apply.post(refund(merchant, 61))).rejects.toEqual(failsWith(400, "INVALID_REQUEST"));
    const second = apply.post(refund(merchant, 41, { out_refund_no: "REFUND2" }));
    await expect(second).rejects.toEqual(failsWith(400, "INVALID_REQUEST"));
    await expect(apply.post(refund(merchant, 40, { out_refund_no: "REFUND2" }))).resolves.toBeDefined();
    expect(sandbox.orders.find("PARTNER1")).toMatchObject({ refunded: 100, state: "REFUND" });
  });

  test("that is closed restores the amount, and an abnormal one is notified and repeated to another account", async () => {
    const { sandbox, wx, merchant } = await start({ settleAfter: 3_600_000 });
    await wx.v3.pay.partner.transactions.jsapi.post(partner(merchant));
    await sandbox.orders.pay("PARTNER1");
    await wx.v3.ecommerce.refunds.apply.post(refund(merchant, 100));
    await sandbox.refunds.settle("REFUND1", "CLOSED");
    expect(sandbox.orders.find("PARTNER1")).toMatchObject({ refunded: 0 });
    const { refund_id } = await wx.v3.ecommerce.refunds.apply.post(
      refund(merchant, 100, { out_refund_no: "REFUND2" }),
    );
    await sandbox.refunds.settle("REFUND2", "ABNORMAL");
    const notices = await readAll(sandbox, merchant);
    expect(notices.map(({ event_type }) => event_type)).toEqual([
      "TRANSACTION.SUCCESS",
      "REFUND.CLOSED",
      "REFUND.ABNORMAL",
    ]);
    const retried = await wx.v3.refund.domestic.refunds._refund_id_.applyAbnormalRefund.post({
      refund_id,
      json: { out_refund_no: "REFUND2", type: "MERCHANT_BANK_CARD" },
    });
    expect(retried).toMatchObject({ status: "PROCESSING", refund_id });
    await sandbox.clock.advance(3_600_000);
    expect(sandbox.refunds.find("REFUND2")).toMatchObject({ status: "SUCCESS" });
  });
});

test("a test in any language can pay an order over HTTP", async () => {
  const { sandbox, wx, merchant } = await start();
  await wx.v3.pay.transactions.native.post(native(merchant));
  const control = (path: string, body: string) =>
    send(`${sandbox.url}/sandbox/${path}`, { method: "POST", headers: bearer(sandbox), body });
  expect(await control("orders/ORDER0/pay", "{}")).toMatchObject({ status: 404 });
  const paid = await control("orders/ORDER1/pay", '{"openid":"o-9"}');
  expect(paid).toMatchObject({ status: 200, json: { state: "SUCCESS", openid: "o-9" } });
  expect(await control("orders/ORDER1/pay", "{}")).toMatchObject({ status: 400, json: { error: /paid/ } });
  expect(merchant.arrived).toHaveLength(1);
});
