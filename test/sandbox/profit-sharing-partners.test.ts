/** Profit sharing by partners, platforms and the partners of brands, and of what payscore deducted. */
import { expect, test } from "vitest";

import type { Sandbox } from "#sandbox/index";

import { refusalOf } from "./support/api-error.ts";
import {
  addStore,
  appid,
  common,
  giveBack,
  mchid,
  part,
  receiver,
  share,
  start,
  store,
  sub_mchid,
  type Wx,
} from "./support/sharing.ts";

/** Pays an order of a partner's sub-merchant. @returns its transaction_id */
async function paidByPartner(sandbox: Sandbox, wx: Wx): Promise<string> {
  await wx.pay.partner.transactions.native.post({
    json: {
      ...{ sp_appid: appid, sp_mchid: mchid, sub_mchid, description: "茶", out_trade_no: "ORDER01" },
      ...{ notify_url: common.notify_url, amount: { total: 1000 }, settle_info: { profit_sharing: true } },
    },
  });
  await sandbox.orders.pay("ORDER01");
  await sandbox.clock.advance(120_000);
  return sandbox.orders.find("ORDER01")?.transactionId ?? "";
}

test("a partner shares an order of its sub-merchant, whose ratio counts", async () => {
  const { sandbox, wx } = await start();
  sandbox.profitSharing.setMaxRatio(sub_mchid, 500);
  const ratio = await wx.profitsharing.merchantConfigs._sub_mchid_.get({ sub_mchid });
  expect(ratio).toEqual({ sub_mchid, max_ratio: 500 });
  await wx.profitsharing.receivers.add.post({
    json: { ...receiver, sub_mchid, appid, name: "示例商户", relation_type: "STORE" },
  });
  const id = await paidByPartner(sandbox, wx);
  expect(await refusalOf(share(wx, id))).toEqual([404, "RESOURCE_NOT_EXISTS", undefined]);
  expect(await refusalOf(share(wx, id, { sub_mchid }))).toEqual([403, "RULE_LIMIT", undefined]);
  const shared = await share(wx, id, { sub_mchid, receivers: [part(50)] });
  expect(shared).toMatchObject({ sub_mchid, state: "PROCESSING" });
  const one = wx.profitsharing.orders._out_order_no_;
  const named = { out_order_no: "SHARE1", query: { sub_mchid, transaction_id: id } };
  expect(await one.get(named)).toMatchObject({ sub_mchid, order_id: shared.order_id });
  const unknown = [404, "RESOURCE_NOT_EXISTS", undefined];
  expect(await refusalOf(one.get({ ...named, query: { transaction_id: id } }))).toEqual(unknown);
  expect(await refusalOf(one.get({ ...named, query: { sub_mchid, transaction_id: "1" } }))).toEqual(unknown);
  sandbox.profitSharing.settle("SHARE1");
  expect(await giveBack(wx, { sub_mchid, amount: 50 })).toMatchObject({ sub_mchid });
});

test("a platform shares an order of its sub-merchant by the pages of ecommerce", async () => {
  const { sandbox, wx } = await start();
  const { profitsharing } = wx.ecommerce;
  await profitsharing.receivers.add.post({
    json: { ...receiver, appid, encrypted_name: "示例商户", relation_type: "SUPPLIER" },
  });
  const transaction_id = await paidByPartner(sandbox, wx);
  const named = { sub_mchid, transaction_id, out_order_no: "SHARE1" };
  const receivers = [{ type: "MERCHANT_ID", receiver_account: store, amount: 100, description: "货款" }];
  const shared = await profitsharing.orders.post({ json: { ...named, appid, receivers, finish: false } });
  expect(shared).toMatchObject({ status: "PROCESSING", receivers: [{ receiver_account: store }] });
  sandbox.profitSharing.settle("SHARE1");
  const done = await profitsharing.orders.get({ query: named });
  expect(done).toMatchObject({
    status: "FINISHED",
    receivers: [{ receiver_mchid: store, result: "SUCCESS" }],
  });
  const ended = { sub_mchid, transaction_id, out_order_no: "FINISH1", description: "完结" };
  expect(await profitsharing.finishOrder.post({ json: ended })).toMatchObject({ out_order_no: "FINISH1" });
  const finished = await profitsharing.orders.get({ query: { ...named, out_order_no: "FINISH1" } });
  expect(finished).toMatchObject({ finish_amount: 900, finish_description: "完结" });
  const back = { sub_mchid, out_order_no: "SHARE1", out_return_no: "RETURN1", return_mchid: store };
  const returned = await profitsharing.returnorders.post({
    json: { ...back, amount: 100, description: "退" },
  });
  sandbox.profitSharing.settleReturn("RETURN1");
  const { out_order_no, out_return_no } = back;
  const queried = await profitsharing.returnorders.get({ query: { sub_mchid, out_order_no, out_return_no } });
  expect(queried).toMatchObject({ return_no: returned.return_no, result: "SUCCESS" });
});

test("a brand's partner shares by the pages of brands, which spell a failed return FAIL", async () => {
  const { sandbox, wx } = await start();
  const { profitsharing } = wx.brand;
  const brand_mchid = "1900000021";
  await profitsharing.receivers.add.post({
    json: { ...receiver, brand_mchid, appid, name: "示例商户", relation_type: "SUPPLIER" },
  });
  sandbox.profitSharing.setMaxRatio(brand_mchid, 10_000);
  const ratio = await profitsharing.brandConfigs._brand_mchid_.get({ brand_mchid });
  expect(ratio).toEqual({ brand_mchid, max_ratio: 10_000 });
  const transaction_id = await paidByPartner(sandbox, wx);
  const named = { sub_mchid, transaction_id, out_order_no: "SHARE1" };
  const json = { ...named, brand_mchid, appid, receivers: [part(1000)], finish: true };
  expect(await profitsharing.orders.post({ json })).toMatchObject({ brand_mchid, status: "PROCESSING" });
  sandbox.profitSharing.settle("SHARE1");
  expect(await profitsharing.orders.get({ query: named })).toMatchObject({
    ...{ status: "FINISHED", receivers: [{ result: "SUCCESS" }] },
  });
  const back = { sub_mchid, out_order_no: "SHARE1", out_return_no: "RETURN1" };
  await profitsharing.returnorders.post({
    json: { ...back, return_mchid: store, amount: 100, description: "退" },
  });
  sandbox.profitSharing.settleReturn("RETURN1", "TIME_OUT_CLOSED");
  expect(await profitsharing.returnorders.get({ query: back })).toMatchObject({
    ...{ result: "FAIL", fail_reason: "TIME_OUT_CLOSED" },
  });
});

test("a sum that payscore deducted is shared if its completion marked it", async () => {
  const { sandbox, wx } = await start();
  await addStore(wx);
  const named = { appid, service_id: "S1" };
  const risk_fund = { name: "DEPOSIT", amount: 1000 } as const;
  await wx.payscore.serviceorder.post({
    json: {
      ...{ ...named, out_order_no: "P1", service_introduction: "酒店", notify_url: common.notify_url },
      ...{ risk_fund, time_range: { start_time: "OnAccept" } },
    },
  });
  await sandbox.payscore.confirm("P1");
  const sums = { post_payments: [{ name: "房费", amount: 1000 }], total_amount: 1000 };
  const { complete } = wx.payscore.serviceorder._out_order_no_;
  await complete.post({ out_order_no: "P1", json: { ...named, ...sums, profit_sharing: true } });
  await sandbox.payscore.pay("P1");
  await sandbox.clock.advance(120_000);
  const id = sandbox.payscore.find("P1")?.payment?.transactionId ?? "";
  expect(await share(wx, id)).toMatchObject({ state: "PROCESSING" });
});
