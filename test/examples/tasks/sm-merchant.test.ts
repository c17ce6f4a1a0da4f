/** A merchant with SM2 keys: the other tasks with its client, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { createClient } from "wechatpay-ts";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import * as order from "./jsapi-order.ts";
import { createSmClient, openQrCode, smOptions } from "./sm-merchant.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import {
  loseRequests,
  loseResponses,
  mchid,
  memoryLock,
  openid,
  sameRequests,
  stage,
} from "./testing/stage.ts";
import * as transfer from "./transfer.ts";

const path = "/v3/pay/transactions/native";
const refundPath = "/v3/refund/domestic/refunds";
const user_name = "张三";

interface SmShop extends order.Shop, transfer.Payer {
  readonly orders: MemoryTable<order.Order>;
  readonly refunds: MemoryTable<order.Refund>;
  readonly transfers: MemoryTable<transfer.Transfer>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toMatch(new RegExp(`${openid}|${user_name}`, "u")));

async function open() {
  const running = await stage<SmShop>({
    sandbox: { merchants: [{ mchid, algorithm: "sm" }] },
    client: ({ clientOf }) => {
      const { wechatpayKeys: _, ...keys } = clientOf(mchid); // the client downloads the certificates
      return smOptions(keys);
    },
    app: (app) => ({
      ...{ ...app, orders: memoryTable(), refunds: memoryTable(), transfers: memoryTable() },
      lock: memoryLock(),
    }),
    receive: async (app, incoming) => {
      const reply = await order.onNotification(app, incoming);
      return reply;
    },
  });
  logged = running.lines;
  const number = await order.createOrder(running.app, { description: "Coffee", openid, amount: 100 });
  return { ...running, number, row: () => running.app.orders.rows.get(number) };
}

describe("a merchant with SM2 keys", () => {
  test("is paid once, with notifications of SM4, and refunds", async () => {
    const { sandbox, app, number, replies } = await open();
    expect(await openQrCode(app, number)).toMatch(/^weixin:/u);
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.orders.pay(number);
    expect(replies).toEqual([200, 200]);
    expect(app.orders.history(number)).toEqual(["open", "paid"]);
    const refund = await order.createRefund(app, number, `R${number}`, 30);
    expect(await order.requestRefund(app, refund)).toBe("PROCESSING");
    await sandbox.refunds.settle(refund, "SUCCESS");
    expect(app.refunds.history(refund)).toEqual(["PROCESSING", "SUCCESS"]);
    const scheme = /^WECHATPAY2-SM2-WITH-SM3 /u;
    for (const { headers } of sandbox.received) expect(headers["authorization"]).toMatch(scheme);
    sandbox.assertReceived({ path, status: 200 }, 1);
    sandbox.assertReceived({ path: refundPath, status: 200 }, 1);
  });

  test("encrypts the name of a user with SM2", async () => {
    const { sandbox, app } = await open();
    const number = await transfer.createTransfer(app, "WITHDRAWAL1", {
      openid,
      amount: 250_000,
      user_name,
      remark: "会员奖励",
    });
    expect(await transfer.requestTransfer(app, number)).toBeDefined();
    const [call] = sandbox.assertReceived({ request: { json: { user_name } } }, 1);
    expect(call?.body).not.toContain(user_name);
    expect(await transfer.checkTransfer(app, number)).toBe("WAIT_USER_CONFIRM");
  });

  test("has one order if no response arrives, and places it again if no request arrives", async () => {
    const { sandbox, app, number } = await open();
    loseRequests(sandbox, path);
    await expect(openQrCode(app, number)).rejects.toMatchObject({ sent: "unknown" });
    loseResponses(sandbox, path);
    expect(await openQrCode(app, number)).toBeDefined();
    expect(sandbox.orders.all).toHaveLength(1);
    expect(sameRequests(sandbox, { path })).toBe(7);
  });

  test("is refunded later under the same number if the balance is too low", async () => {
    const { sandbox, app, number } = await open();
    await openQrCode(app, number);
    await sandbox.orders.pay(number);
    const refund = await order.createRefund(app, number, `R${number}`, 30);
    sandbox.faults.next("status; code=NOT_ENOUGH", { method: "POST", path: refundPath });
    await expect(order.requestRefund(app, refund)).rejects.toMatchObject({ apiCode: "NOT_ENOUGH" });
    expect(await order.requestRefund(app, refund)).toBe("PROCESSING");
    expect(sandbox.refunds.all).toMatchObject([{ outRefundNo: refund, amount: 30 }]);
  });

  test("does not fulfil an order by a notification of another amount, or with a forged signature", async () => {
    const { sandbox, app, number, replies } = await open();
    await openQrCode(app, number);
    const payment = { mchid, appid: app.appid, out_trade_no: number, trade_state: "SUCCESS" };
    const event = {
      event_type: "TRANSACTION.SUCCESS",
      resource: { ...payment, amount: { total: 1, payer_total: 1, currency: "CNY", payer_currency: "CNY" } },
    };
    await sandbox.notifications.send(app.notify_url, event);
    await sandbox.notifications.send(app.notify_url, event, "signature-forged");
    expect(replies).toEqual([500, 401]);
    expect(app.orders.history(number)).toEqual(["open"]);
  });

  test("is fulfilled by the query if the notification is lost", async () => {
    const { sandbox, app, number, row } = await open();
    await openQrCode(app, number);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.orders.pay(number);
    expect(await openQrCode(app, number)).toBeUndefined();
    expect(row()).toMatchObject({ state: "paid" });
  });

  test("has a client of its own, which calls with the certificates that it downloads", async () => {
    const { sandbox, number } = await open();
    const { wechatpayKeys: _, ...keys } = sandbox.clientOf(mchid);
    const client = await createSmClient(keys);
    const query = getPayTransactionsByOutTradeNo(client, { out_trade_no: number, query: { mchid } });
    await expect(query).rejects.toMatchObject({ status: 404 });
    expect(() => createClient(keys)).toThrow("privateKey"); // an SM2 key is not one of RSA
  });
});
