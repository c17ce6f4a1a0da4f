/** Transfers, from the request to their end, with the emitted client. */
import { createClient } from "wechatpay-ts/chain";
import { notifications } from "wechatpay-ts/webhook";
import { isMchtransferBatchFinishedNotification } from "wechatpay-ts/webhook/v3/MCHTRANSFER.BATCH.FINISHED";
import { expect, test } from "vitest";

import { makeCredentials } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { clientOf, notifyServer, sandboxFor } from "./support/merchant.ts";

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
  expect(taken).toMatchObject({ transfer_bill_no, state: "CANCELLED" });
  await sandbox.clock.advance(3_600_000);
  expect(await query()).toMatchObject({ state: "CANCELLED" });
  const again = bills.outBillNo._out_bill_no_.cancel.post({ out_bill_no: "L1" });
  await expect(again).rejects.toMatchObject({ status: 400, apiCode: "INVALID_REQUEST" });
});

test("a bill that its user confirms waits for the user, and returns the package_info of the page", async () => {
  const { sandbox, wx } = await start();
  const bills = wx.v3.fundApp.mchTransfer.transferBills;
  const created = await bills.post({ json: { ...bill.json, openid: "o-1" } });
  expect(created).toMatchObject({ out_bill_no: "L1", state: "WAIT_USER_CONFIRM" });
  expect(created.package_info).toMatch(/^[0-9A-F]{32}$/);
  const query = () => bills.outBillNo._out_bill_no_.get({ out_bill_no: "L1" });
  expect(await query()).toMatchObject({ state: "WAIT_USER_CONFIRM", openid: "o-1" });
  await sandbox.transfers.settle("L1", "SUCCESS");
  expect(await query()).toMatchObject({ state: "SUCCESS" });
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
