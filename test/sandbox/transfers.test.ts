/** Transfers, from the request to their end, with the emitted client. */
import { createClient } from "wechatpay-ts/chain";
import { notifications } from "wechatpay-ts/webhook";
import { isMchtransferBatchFinishedNotification } from "wechatpay-ts/webhook/v3/MCHTRANSFER.BATCH.FINISHED";
import { expect, test } from "vitest";

import { makeCredentials } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { bearer, clientOf, notifyServer, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

async function start() {
  const sandbox = await sandboxFor({ operations, credentials, settleAfter: 3_600_000 });
  return { sandbox, wx: createClient(clientOf(sandbox)), merchant: await notifyServer() };
}

const batch = (notify_url: string, total_amount = 100) => ({
  json: {
    ...{
      appid: "wx1",
      out_batch_no: "B1",
      batch_name: "报销",
      batch_remark: "报销",
      total_amount,
      total_num: 1,
    },
    ...{ transfer_scene_id: "1001", notify_url },
    transfer_detail_list: [
      {
        ...{ out_detail_no: "D1", transfer_amount: total_amount, transfer_remark: "报销" },
        ...{ openid: "o-1", user_name: "张三" },
      },
    ],
  },
});

test("a batch is accepted once, processed after a while, and notified", async () => {
  const { sandbox, wx, merchant } = await start();
  const first = await wx.v3.transfer.batches.post(batch(merchant.url));
  expect(first).toMatchObject({ out_batch_no: "B1", batch_status: "ACCEPTED" });
  expect(await wx.v3.transfer.batches.post(batch(merchant.url))).toEqual(first);
  const other = wx.v3.transfer.batches.post(batch(merchant.url, 101));
  await expect(other).rejects.toMatchObject({ status: 400, apiCode: "ALREADY_EXISTS" });
  await sandbox.clock.advance(3_600_000);
  const result = await wx.v3.transfer.batches.outBatchNo._out_batch_no_.get({
    out_batch_no: "B1",
    query: { need_query_detail: true },
  });
  expect(result).toMatchObject({
    transfer_batch: { batch_id: first.batch_id, batch_status: "FINISHED", success_amount: 100, fail_num: 0 },
    transfer_detail_list: [{ out_detail_no: "D1", detail_status: "SUCCESS" }],
  });
  const { detail_id = "" } = result.transfer_detail_list?.[0] ?? {};
  const byNumber = wx.v3.transfer.batches.outBatchNo._out_batch_no_.details.outDetailNo._out_detail_no_;
  const byId = wx.v3.transfer.batches.batchId._batch_id_.details.detailId._detail_id_;
  const named = { out_batch_no: "B1", out_detail_no: "D1" };
  expect(await byNumber.get(named)).toMatchObject({ detail_id, out_detail_no: "D1", transfer_amount: 100 });
  expect(await byId.get({ batch_id: first.batch_id, detail_id })).toEqual(await byNumber.get(named));
  for (const unknown of [{ out_detail_no: "D2" }, { out_batch_no: "B2" }])
    await expect(byNumber.get({ ...named, ...unknown })).rejects.toMatchObject({
      status: 404,
      apiCode: "NOT_FOUND",
    });
  const [notice] = await Promise.all(
    merchant.arrived.map(({ headers, body }) => {
      return notifications(wx).parse({ headers, body });
    }),
  );
  expect(isMchtransferBatchFinishedNotification(notice)).toBe(true);
  expect(notice?.resource).toMatchObject({ out_batch_no: "B1", success_num: 1, success_amount: 100 });
  expect(JSON.stringify(sandbox.transfers.all)).not.toContain("张三");
});

const bill = {
  json: {
    ...{ appid: "wx1", out_bill_no: "L1", transfer_amount: 50, transfer_remark: "奖励" },
    transfer_scene_id: "1000",
    transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "有礼" }],
  },
} as const;

test("a bill is created, found by either number, and cancelled before it is processed", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  const { transfer_bill_no } = await bills.transfer.post(bill);
  const query = () => bills.transferBillNo._transfer_bill_no_.get({ transfer_bill_no });
  expect(await query()).toMatchObject({ out_bill_no: "L1", state: "ACCEPTED", transfer_amount: 50 });
  const taken = await bills.outBillNo._out_bill_no_.cancel.post({ out_bill_no: "L1" });
  expect(taken).toMatchObject({ transfer_bill_no, state: "CANCELING" });
  expect(await query()).toMatchObject({ state: "CANCELING" });
  await sandbox.clock.advance(3_600_000);
  expect(await query()).toMatchObject({ state: "CANCELLED" });
  const again = bills.outBillNo._out_bill_no_.cancel.post({ out_bill_no: "L1" });
  await expect(again).resolves.toMatchObject({ state: "CANCELLED" });
});

test("a bill that its user confirms waits for the user, and returns the package_info of the page", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  const created = await bills.post({ json: { ...bill.json, openid: "o-1" } });
  expect(created).toMatchObject({ out_bill_no: "L1", state: "WAIT_USER_CONFIRM" });
  expect(created.package_info).toMatch(/^[0-9A-F]{32}$/);
  const query = () => bills.outBillNo._out_bill_no_.get({ out_bill_no: "L1" });
  const waiting = await query();
  expect(waiting).toMatchObject({ state: "WAIT_USER_CONFIRM", openid: "o-1", mch_id: "1900000001" });
  expect(waiting).not.toHaveProperty("package_info");
  expect(await bills.post({ json: { ...bill.json, openid: "o-1" } })).toEqual(created);
  await expect(sandbox.transfers.settle("L1", "SUCCESS")).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  sandbox.transfers.confirm("L1");
  expect(await query()).toMatchObject({ state: "TRANSFERING" });
  await expect(bills.outBillNo._out_bill_no_.cancel.post({ out_bill_no: "L1" })).rejects.toMatchObject({
    status: 400,
    apiCode: "INVALID_REQUEST",
  });
  await sandbox.clock.advance(3_600_000);
  expect(await query()).toMatchObject({ state: "SUCCESS" });
});

test("a bill that its user does not confirm within 24 hours fails, and is notified", async () => {
  const { sandbox, wx, merchant } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  await bills.post({ json: { ...bill.json, openid: "o-1", notify_url: merchant.url } });
  await sandbox.clock.advance(24 * 3_600_000 - 1000);
  expect(sandbox.transfers.find("bill", "L1")).toMatchObject({ state: "WAIT_USER_CONFIRM" });
  await sandbox.clock.advance(1000);
  const query = await bills.outBillNo._out_bill_no_.get({ out_bill_no: "L1" });
  expect(query).toMatchObject({ state: "FAIL", fail_reason: "OVERDUE_CLOSE" });
  const [arrived] = merchant.arrived;
  const notice = await notifications(wx).parse({
    headers: arrived?.headers ?? {},
    body: arrived?.body ?? "",
  });
  expect(notice.resource).toMatchObject({ out_bill_no: "L1", state: "FAIL", mch_id: "1900000001" });
});

test("a query returns the name of the request, which the sandbox stores only as ciphertext for the merchant", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  await bills.post({ json: { ...bill.json, openid: "o-1", user_name: "王小二" } });
  const query = await bills.outBillNo._out_bill_no_.get({ out_bill_no: "L1" });
  expect(query.user_name).toBe("王小二");
  expect(JSON.stringify(sandbox.transfers.all)).not.toContain("王小二");
  await bills.post({ json: { ...bill.json, out_bill_no: "L2", openid: "o-1" } });
  expect(await bills.outBillNo._out_bill_no_.get({ out_bill_no: "L2" })).not.toHaveProperty("user_name");
});

test("a number of a bill with other parameters is refused, and a user's confirmation can come over HTTP", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  await bills.post({ json: { ...bill.json, openid: "o-1" } });
  const other = bills.post({ json: { ...bill.json, openid: "o-1", transfer_amount: 51 } });
  await expect(other).rejects.toMatchObject({ status: 400, apiCode: "INVALID_REQUEST" });
  const url = `${sandbox.url}/sandbox/transfers/L1/confirm`;
  const confirmed = await send(url, { method: "POST", headers: bearer(sandbox), body: "{}" });
  expect(confirmed).toMatchObject({ status: 200, json: { state: "TRANSFERING" } });
});

test("a bill can fail, and a bill that does not exist is not found", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  const { transfer_bill_no } = await bills.transfer.post(bill);
  await sandbox.transfers.settle("L1", "FAIL");
  const query = (number: string) => bills.transferBillNo._transfer_bill_no_.get({ transfer_bill_no: number });
  expect(await query(transfer_bill_no)).toMatchObject({ state: "FAIL", fail_reason: "ACCOUNT_FROZEN" });
  await expect(query("0")).rejects.toMatchObject({ status: 404, apiCode: "NOT_FOUND" });
});
