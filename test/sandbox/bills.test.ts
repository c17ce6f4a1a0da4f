/** The bills of a sandbox, downloaded and read by the client. */
import { describe, expect, test } from "vitest";
import { createClient, type Client } from "wechatpay-ts";
import { readBill, type Bill, type BillRow } from "wechatpay-ts/bill";
import { download } from "wechatpay-ts/download";
import { getBillFundflowbill } from "wechatpay-ts/v3/bill/fundflowbill";
import { getBillTradebill, type GetBillTradebillRequest } from "wechatpay-ts/v3/bill/tradebill";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { clientOf, sandboxFor } from "./support/merchant.ts";

const credentials = await makeCredentials();
const dayMs = 24 * 3_600_000;

async function rowsOf(bill: Bill): Promise<BillRow[]> {
  const rows: BillRow[] = [];
  for await (const row of bill.rows) rows.push(row);
  return rows;
}

/** A sandbox on the day after two payments and a refund, and the day of these. */
async function start(): Promise<{ sandbox: Sandbox; client: Client; day: string }> {
  const sandbox = await sandboxFor({ credentials });
  const order = { caller: "1900000001", mchid: "1900000001", tradeType: "JSAPI" };
  const request = { appid: "wxd678efh567hg6787", description: "苹果, 5 斤", attach: "a`b" };
  const first = sandbox.orders.create({ ...order, outTradeNo: "ORDER1", total: 1234, request });
  const second = sandbox.orders.create({ ...order, outTradeNo: "ORDER2", total: 1, tradeType: "NATIVE" });
  await sandbox.orders.pay(first, "openid-1");
  await sandbox.orders.pay(second);
  sandbox.refunds.create({ outRefundNo: "REFUND1", order: first, amount: 234 });
  await sandbox.clock.advance(1000);
  const day = new Date((first.paidAt ?? 0) + 8 * 3_600_000).toISOString().slice(0, 10);
  await sandbox.clock.advance(dayMs);
  return { sandbox, client: createClient(clientOf(sandbox)), day };
}

async function tradeBillOf(client: Client, query: GetBillTradebillRequest["query"]): Promise<Bill> {
  return readBill(await download(client, getBillTradebill(client, { query })));
}

describe("a trade bill", () => {
  test.each([undefined, "GZIP"] as const)(
    "of everything has payments and refunds, as %s",
    async (tar_type) => {
      const { client, day } = await start();
      const bill = await tradeBillOf(client, {
        bill_date: day,
        bill_type: "ALL",
        ...(tar_type && { tar_type }),
      });
      expect(bill.kind).toBe("trade");
      const common = { 商户号: "1900000001", 特约商户号: "0", 货币种类: "CNY" };
      expect(await rowsOf(bill)).toMatchObject([
        {
          ...common,
          ...{
            公众账号ID: "wxd678efh567hg6787",
            商户订单号: "ORDER1",
            用户标识: "openid-1",
            交易状态: "SUCCESS",
          },
          ...{ 应结订单金额: 1234, 订单金额: 1234, 手续费: "0.07404", 费率: "0.60%", 退款金额: 0 },
          ...{ 商品名称: "苹果, 5 斤", 商户数据包: "a`b" },
        },
        { ...common, 商户订单号: "ORDER2", 交易类型: "NATIVE", 订单金额: 1, 手续费: "0.00006" },
        {
          ...common,
          ...{ 商户订单号: "ORDER1", 商户退款单号: "REFUND1", 交易状态: "REFUND", 退款状态: "SUCCESS" },
          ...{ 应结订单金额: 0, 退款金额: 234, 申请退款金额: 234 },
        },
      ]);
      expect(await bill.summary()).toEqual({
        总交易单数: 3,
        应结订单总金额: 1235,
        退款总金额: 234,
        充值券退款总金额: 0,
        手续费总金额: "0.07410",
        订单总金额: 1235,
        申请退款总金额: 234,
      });
    },
  );

  test.each([
    ["SUCCESS", ["ORDER1", "ORDER2"], undefined],
    ["REFUND", ["ORDER1"], /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u],
  ] as const)("of %s has these rows alone", async (bill_type, numbers, refundedAt) => {
    const { client, day } = await start();
    const bill = await tradeBillOf(client, { bill_date: day, bill_type });
    const rows = await rowsOf(bill);
    expect(rows.map((row) => row["商户订单号"])).toEqual(numbers);
    expect(bill.columns.includes("商户退款单号")).toBe(refundedAt !== undefined);
    if (refundedAt) expect(rows[0]?.["退款成功时间"]).toMatch(refundedAt);
  });

  test("has a reversed payment as REVOKED, and a refund that is not settled without a time", async () => {
    const sandbox = await sandboxFor({ credentials, settleAfter: 10 * dayMs });
    const order = { caller: "1900000001", mchid: "1900000001", total: 100 };
    const reversed = sandbox.orders.create({ ...order, outTradeNo: "ORDER1", tradeType: "MICROPAY" });
    const refunded = sandbox.orders.create({ ...order, outTradeNo: "ORDER2", tradeType: "NATIVE" });
    await sandbox.orders.pay(reversed);
    await sandbox.orders.pay(refunded);
    sandbox.orders.reverse(reversed);
    sandbox.refunds.create({ outRefundNo: "REFUND1", order: refunded, amount: 1 });
    await sandbox.refunds.settle(
      sandbox.refunds.create({ outRefundNo: "REFUND2", order: refunded, amount: 2 }),
      "ABNORMAL",
    );
    const day = new Date((reversed.paidAt ?? 0) + 8 * 3_600_000).toISOString().slice(0, 10);
    await sandbox.clock.advance(dayMs);
    const client = createClient(clientOf(sandbox));
    const payments = await rowsOf(await tradeBillOf(client, { bill_date: day, bill_type: "SUCCESS" }));
    expect(payments.map((row) => [row["商户订单号"], row["交易状态"]])).toEqual([
      ["ORDER1", "REVOKED"],
      ["ORDER2", "SUCCESS"],
    ]);
    const refunds = await rowsOf(await tradeBillOf(client, { bill_date: day, bill_type: "REFUND" }));
    expect(refunds.map((row) => [row["商户退款单号"], row["退款状态"], row["退款成功时间"]])).toEqual([
      ["REFUND1", "PROCESSING", ""],
      ["REFUND2", "CHANGE", ""],
    ]);
  });

  test("has the trades of its day, of the caller and of the sub-merchant that is named", async () => {
    const sandbox = await sandboxFor({
      credentials,
      merchants: [{ mchid: "1900000001" }, { mchid: "1900000109", subMerchants: [{ mchid: "1900000110" }] }],
    });
    for (const [caller, mchid, outTradeNo] of [
      ["1900000001", "1900000001", "OWN001"],
      ["1900000109", "1900000110", "SUB001"],
      ["1900000109", "1900000109", "PARTNER1"],
    ] as const)
      await sandbox.orders.pay(
        sandbox.orders.create({ caller, mchid, outTradeNo, tradeType: "APP", total: 1 }),
      );
    const day = new Date(sandbox.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await sandbox.clock.advance(dayMs);
    const numbersOf = async (mchid: string, query: GetBillTradebillRequest["query"]) => {
      const bill = await tradeBillOf(createClient(sandbox.clientOf(mchid)), query);
      return (await rowsOf(bill)).map((row) => `${String(row["商户订单号"])} ${String(row["特约商户号"])}`);
    };
    expect(await numbersOf("1900000001", { bill_date: day })).toEqual(["OWN001 0"]);
    expect(await numbersOf("1900000109", { bill_date: day })).toEqual(["SUB001 1900000110", "PARTNER1 0"]);
    expect(await numbersOf("1900000109", { bill_date: day, sub_mchid: "1900000110" })).toEqual([
      "SUB001 1900000110",
    ]);
    expect(await numbersOf("1900000001", { bill_date: "2025-01-14" })).toEqual([]);
  });
});

test("a fund flow bill has the balance after each entry", async () => {
  const { client, day } = await start();
  const query = { bill_date: day, account_type: "BASIC", tar_type: "GZIP" } as const;
  const bill = await readBill(await download(client, getBillFundflowbill(client, { query })));
  expect(bill.kind).toBe("fundflow");
  expect(await rowsOf(bill)).toMatchObject([
    { 业务凭证号: "ORDER1", 收支类型: "收入", 收支金额: 1234, 账户结余: 1234 },
    { 业务凭证号: "ORDER2", 收支类型: "收入", 收支金额: 1, 账户结余: 1235 },
    { 业务凭证号: "REFUND1", 收支类型: "支出", 收支金额: 234, 账户结余: 1001 },
  ]);
  expect(await bill.summary()).toEqual({
    资金流水总笔数: 3,
    收入笔数: 2,
    收入金额: 1235,
    支出笔数: 1,
    支出金额: 234,
  });
});

test("a bill whose columns are not recorded says that it is unproven", async () => {
  const { client, day } = await start();
  const bill = await tradeBillOf(client, { bill_date: day, bill_type: "RECHARGE_REFUND" });
  expect(bill.kind).toBe("other");
  expect(await rowsOf(bill)).toEqual([
    {
      说明: "此账单的列未经证实，沙箱不生成其内容",
      Note: "The columns of this bill are unproven, so the sandbox does not make its rows.",
    },
  ]);
});
