/** A day of a merchant with another client: an order, its payment, a refund and the bill, all against our sandbox. */
import { readBill } from "wechatpay-ts/bill";
import { describe, expect, test } from "vitest";

import type { Sandbox } from "#sandbox/index";

import { clientOf, notifyServer, sandboxFor } from "../sandbox/support/merchant.ts";
import { specOperations } from "../support/specs.ts";
import { axiosPluginMerchant, nodeV3Merchant, type PeerMerchant } from "./support/merchants.ts";

const operations = specOperations();
const dayMs = 86_400_000;

const peers: readonly [
  name: string,
  publicKeyShare: number | undefined,
  open: (sandbox: Sandbox) => PeerMerchant,
][] = [
  ["wechatpay-axios-plugin", undefined, axiosPluginMerchant],
  // It knows platform certificates alone.
  ["wechatpay-node-v3", 0, nodeV3Merchant],
];

describe.each(peers)("%s", (_, publicKeyShare, open) => {
  async function start() {
    const sandbox = await sandboxFor({ operations, publicKeyShare, settleAfter: 60_000 });
    const { url: notify_url, arrived } = await notifyServer();
    const { mchid } = clientOf(sandbox);
    const order = {
      ...{ appid: "wxd678efh567hg6787", mchid, description: "QQ公仔", out_trade_no: "ORDER1", notify_url },
      amount: { total: 100 },
    };
    const refund = {
      ...{ out_trade_no: "ORDER1", out_refund_no: "REFUND1", notify_url },
      amount: { refund: 30, total: 100, currency: "CNY" },
    };
    return { sandbox, merchant: open(sandbox), order, refund, arrived };
  }

  test("orders, is notified of the payment and the refund, and reads the bill", async () => {
    const { sandbox, merchant, order, refund, arrived } = await start();
    expect((await merchant.order(order)).code_url).toMatch(/^weixin:/u);
    await sandbox.orders.pay("ORDER1", "openid-1");
    expect(await merchant.refund(refund)).toMatchObject({ status: "PROCESSING", out_refund_no: "REFUND1" });
    await sandbox.refunds.settle("REFUND1", "SUCCESS");
    const day = new Date((sandbox.orders.find("ORDER1")?.paidAt ?? 0) + 8 * 3_600_000).toISOString();
    await sandbox.clock.advance(dayMs);
    const bill = await readBill(Buffer.from(await merchant.bill(day.slice(0, 10))));
    const rows: unknown[] = [];
    for await (const row of bill.rows) rows.push(row);
    expect(rows).toMatchObject([
      { 商户订单号: "ORDER1", 用户标识: "openid-1", 交易状态: "SUCCESS", 订单金额: 100 },
      { 商户订单号: "ORDER1", 商户退款单号: "REFUND1", 交易状态: "REFUND", 退款金额: 30 },
    ]);

    expect(arrived.map(({ json }) => json.event_type)).toEqual(["TRANSACTION.SUCCESS", "REFUND.SUCCESS"]);
    const [payment, refunded] = await Promise.all(arrived.map((one) => merchant.read(one)));
    expect(payment).toMatchObject({
      ...{ mchid: order.mchid, out_trade_no: "ORDER1", trade_state: "SUCCESS" },
      ...{ payer: { openid: "openid-1" }, amount: { total: 100 } },
    });
    expect(refunded).toMatchObject({
      ...{ out_trade_no: "ORDER1", out_refund_no: "REFUND1", refund_status: "SUCCESS" },
      amount: { total: 100, refund: 30 },
    });
    expect(sandbox.received.filter(({ signed }) => !signed)).toEqual([]);
  });

  test("rejects a response and a notification that another key signed", async () => {
    const { sandbox, merchant, order, arrived } = await start();
    sandbox.faults.next("signature-forged", { path: "/v3/pay/transactions/native" });
    await expect(merchant.order(order)).rejects.toThrow(/^(?:The signature is wrong|Verify the response)/u);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.orders.pay("ORDER1");
    const [forged] = arrived;
    if (forged === undefined) return expect.unreachable();
    await expect(Promise.resolve().then(() => merchant.read(forged))).rejects.toThrow(
      "The signature is wrong.",
    );
  });
});
