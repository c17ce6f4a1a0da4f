/** WeChat Pay's two platforms do not know each other's orders, however alike their operations look. */
import type { ApiError } from "wechatpay-ts";
import { createClient } from "wechatpay-ts/chain";
import { describe, expect, test } from "vitest";

import { makeCredentials } from "#sandbox/index";

import { specEndpoints } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";

const paths = /^\/v3\/(?:pay\/transactions|(?:global\/)?transactions|refund\/domestic|(?:global\/)?refunds)/u;
const operations = specEndpoints().filter(({ path }) => paths.test(path));
const credentials = await makeCredentials();

async function start() {
  const sandbox = await sandboxFor({ operations, credentials, seed: "regions" });
  return { sandbox, wx: createClient({ ...clientOf(sandbox), validate: false }) };
}

type Wx = Awaited<ReturnType<typeof start>>["wx"];

const mchid = "1900000001";
const at = (no: string) => ({ out_trade_no: no, query: { mchid } });
const order = (no: string) => ({
  ...{ appid: "wx1", mchid, description: "茶", out_trade_no: no },
  notify_url: "https://merchant.example/",
});
const refundOf = (no: string, currency: string) => ({
  ...{ out_trade_no: no, out_refund_no: `R-${no}`, amount: { refund: 1, total: 100, currency } },
});
const overseasRefundOf = (no: string) => ({ ...refundOf(no, "HKD"), mchid, appid: "wx1" });

/** The calls of either region, by its own operations. */
const regions = {
  domestic: {
    order: (wx: Wx, no: string) =>
      wx.v3.pay.transactions.native.post({ json: { ...order(no), amount: { total: 100 } } }),
    query: (wx: Wx, no: string) => wx.v3.pay.transactions.outTradeNo._out_trade_no_.get(at(no)),
    close: (wx: Wx, no: string) =>
      wx.v3.pay.transactions.outTradeNo._out_trade_no_.close.post({ out_trade_no: no, json: { mchid } }),
    refund: (wx: Wx, no: string) => wx.v3.refund.domestic.refunds.post({ json: refundOf(no, "CNY") }),
    queryRefund: (wx: Wx, no: string) =>
      wx.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no: `R-${no}` }),
  },
  overseas: {
    order: (wx: Wx, no: string) =>
      wx.v3.global.transactions.native.post({
        json: {
          ...{ ...order(no), merchant_category_code: "1011", trade_type: "NATIVE" },
          amount: { total: 100, currency: "HKD" },
        },
      }),
    query: (wx: Wx, no: string) => wx.v3.global.transactions.outTradeNo._out_trade_no_.get(at(no)),
    close: (wx: Wx, no: string) =>
      wx.v3.global.transactions.outTradeNo._out_trade_no_.close.post({ out_trade_no: no, json: { mchid } }),
    refund: (wx: Wx, no: string) => wx.v3.global.refunds.post({ json: overseasRefundOf(no) }),
    queryRefund: (wx: Wx, no: string) =>
      wx.v3.global.refunds.outRefundNo._out_refund_no_.get({ out_refund_no: `R-${no}`, query: { mchid } }),
  },
  /** The overseas platform by the domestic host. */
  hk: {
    query: (wx: Wx, no: string) => wx.v3.transactions.outTradeNo._out_trade_no_.get(at(no)),
    close: (wx: Wx, no: string) =>
      wx.v3.transactions.outTradeNo._out_trade_no_.close.post({ out_trade_no: no, json: { mchid } }),
    refund: (wx: Wx, no: string) => wx.v3.refunds.post({ json: overseasRefundOf(no) }),
    queryRefund: (wx: Wx, no: string) =>
      wx.v3.refunds.outRefundNo._out_refund_no_.get({ out_refund_no: `R-${no}`, query: { mchid } }),
  },
};

const missing = (apiCode: string, name: string) =>
  expect.objectContaining({
    status: 404,
    apiCode,
    message: expect.stringContaining(`订单不存在：它由${name}接口下单`) as string,
  }) as ApiError;

describe.each([
  ["a domestic order", "domestic", "overseas", "境内"],
  ["a domestic order", "domestic", "hk", "境内"],
  ["an overseas order", "overseas", "domestic", "境外"],
] as const)("%s", (_, here, there, name) => {
  test(`is unknown to operations of the other region: ${here}, ${there}`, async () => {
    const { sandbox, wx } = await start();
    await regions[here].order(wx, "ORDER1");
    const other = regions[there];
    await expect(other.query(wx, "ORDER1")).rejects.toEqual(missing("ORDER_NOT_EXIST", name));
    await expect(other.close(wx, "ORDER1")).rejects.toEqual(missing("ORDER_NOT_EXIST", name));
    expect(sandbox.orders.find("ORDER1")?.state).toBe("NOTPAY");
    await sandbox.orders.pay("ORDER1");
    await expect(other.refund(wx, "ORDER1")).rejects.toEqual(missing("RESOURCE_NOT_EXISTS", name));
    expect(sandbox.refunds.all).toEqual([]);
    await regions[here].refund(wx, "ORDER1");
    await expect(other.queryRefund(wx, "ORDER1")).rejects.toEqual(missing("RESOURCE_NOT_EXISTS", name));
    expect(await regions[here].queryRefund(wx, "ORDER1")).toMatchObject({ out_refund_no: "R-ORDER1" });
    expect(await regions[here].query(wx, "ORDER1")).toMatchObject({ trade_state: "REFUND" });
  });
});

test("both paths of the overseas platform find its orders", async () => {
  const { sandbox, wx } = await start();
  await regions.overseas.order(wx, "ORDER1");
  await sandbox.orders.pay("ORDER1");
  expect(await regions.hk.query(wx, "ORDER1")).toMatchObject({ out_trade_no: "ORDER1" });
  await regions.hk.refund(wx, "ORDER1");
  expect(sandbox.refunds.all).toHaveLength(1);
});

test("both regions accept the same number, and each finds its own order", async () => {
  const { sandbox, wx } = await start();
  await regions.domestic.order(wx, "ORDER1");
  await regions.overseas.order(wx, "ORDER1");
  await regions.overseas.close(wx, "ORDER1");
  expect(await regions.domestic.query(wx, "ORDER1")).toMatchObject({ trade_state: "NOTPAY" });
  expect(sandbox.orders.find("ORDER1", { mchid, region: "overseas" })?.state).toBe("CLOSED");
  const numbers = new Set(sandbox.orders.all.flatMap((one) => [one.transactionId, one.prepayId]));
  expect(numbers.size).toBe(4);
});
