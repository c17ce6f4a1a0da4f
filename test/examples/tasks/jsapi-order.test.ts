/** A direct order, its payment and its refunds, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import {
  checkOrder,
  checkRefund,
  createOrder,
  createRefund,
  isFinal,
  onNotification,
  openCashier,
  requestRefund,
  type Order,
  type Refund,
  type Shop,
} from "./jsapi-order.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import {
  loseRequests,
  loseResponses,
  memoryLock,
  openid,
  sameRequests,
  stage,
  type Stage,
} from "./testing/stage.ts";

const orderPath = "/v3/pay/transactions/jsapi";
const refundPath = "/v3/refund/domestic/refunds";

interface TestShop extends Shop {
  readonly orders: MemoryTable<Order>;
  readonly refunds: MemoryTable<Refund>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(openid));

async function open(): Promise<Stage<TestShop> & { readonly number: string }> {
  const running = await stage<TestShop>({
    app: (app) => ({ ...app, orders: memoryTable(), refunds: memoryTable(), lock: memoryLock() }),
    receive: onNotification,
  });
  logged = running.lines;
  const number = await createOrder(running.app, { description: "Coffee", openid, amount: 100 });
  return { ...running, number };
}

async function openPaid() {
  const running = await open();
  await openCashier(running.app, running.number);
  await running.sandbox.orders.pay(running.number);
  return running;
}

describe("an order", () => {
  test("is placed, paid and fulfilled by its notification", async () => {
    const { sandbox, app, number, replies } = await open();
    expect(await openCashier(app, number)).toMatchObject({ appId: app.appid, signType: "RSA" });
    await sandbox.orders.pay(number);
    expect(replies).toEqual([200]);
    expect(app.orders.rows.get(number)).toMatchObject({
      state: "paid",
      transaction_id: sandbox.orders.find(number)?.transactionId,
    });
    sandbox.assertReceived({ path: orderPath, request: { json: { amount: { total: 100 } } } }, 1);
  });

  test("is fulfilled once by a notification that comes twice, and by a query", async () => {
    const { sandbox, app, number, replies } = await open();
    await openCashier(app, number);
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.orders.pay(number);
    await checkOrder(app, number);
    expect(replies).toEqual([200, 200]);
    expect(app.orders.history(number)).toEqual(["open", "paid"]);
  });

  test("whose response does not arrive is placed again by the same request, and is one order", async () => {
    const { sandbox, app, number } = await open();
    loseResponses(sandbox, orderPath);
    expect(await openCashier(app, number)).toBeDefined();
    expect(sameRequests(sandbox, { path: orderPath })).toBe(4);
    expect(sandbox.orders.all).toHaveLength(1);
  });

  test("whose request does not arrive is queried before it is placed again", async () => {
    const { sandbox, app, number } = await open();
    loseRequests(sandbox, orderPath);
    await expect(openCashier(app, number)).rejects.toMatchObject({
      name: "ConnectionError",
      sent: "unknown",
    });
    expect(sandbox.orders.all).toEqual([]);
    expect(await openCashier(app, number)).toBeDefined();
    expect(sameRequests(sandbox, { path: orderPath })).toBe(4);
    expect(sandbox.received.map(({ method }) => method)).toEqual([
      "POST",
      "POST",
      "POST",
      "GET",
      "GET",
      "POST",
    ]);
  });

  test("that was paid in another window is not placed again", async () => {
    const { sandbox, app, number } = await open();
    await openCashier(app, number);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.orders.pay(number);
    expect(app.orders.rows.get(number)?.state).toBe("open");
    expect(await openCashier(app, number)).toBeUndefined();
    expect(app.orders.rows.get(number)?.state).toBe("paid");
    sandbox.assertReceived({ path: orderPath }, 1);
  });

  test("is not fulfilled by a notification of another amount", async () => {
    const { sandbox, app, number, replies, lines } = await open();
    await openCashier(app, number);
    const resource = { mchid: app.mchid, appid: app.appid, out_trade_no: number, trade_state: "SUCCESS" };
    await sandbox.notifications.send(app.notify_url, {
      event_type: "TRANSACTION.SUCCESS",
      resource: { ...resource, amount: { total: 1, payer_total: 1, currency: "CNY", payer_currency: "CNY" } },
    });
    expect(replies).toEqual([500]);
    expect(lines.join("\n")).toContain("ERR_PAYMENT_MISMATCH");
    expect(app.orders.history(number)).toEqual(["open"]);
  });

  test("that is unpaid is closed after the last query", async () => {
    const { app, sandbox, number } = await open();
    await openCashier(app, number);
    await checkOrder(app, number);
    await checkOrder(app, number, true);
    expect(app.orders.history(number)).toEqual(["open", "closed"]);
    expect(sandbox.orders.find(number)?.state).toBe("CLOSED");
  });
});

describe("a refund", () => {
  test("is requested once, and is final by its notification", async () => {
    const { sandbox, app, number, replies } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 30);
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.refunds.settle(refund, "SUCCESS");
    expect(replies).toEqual([200, 200, 200]);
    expect(app.refunds.history(refund)).toEqual(["PROCESSING", "SUCCESS"]);
    expect(app.refunds.rows.get(refund)).toSatisfy(isFinal);
    expect(await requestRefund(app, refund)).toBe("SUCCESS");
    sandbox.assertReceived({ method: "POST", path: refundPath }, 1);
  });

  test("of one case is stored and requested once, and of no more than the order", async () => {
    const { sandbox, app, number } = await openPaid();
    const twice = await Promise.allSettled([1, 2].map(() => createRefund(app, number, "RETURN1", 30)));
    expect(twice.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(createRefund(app, number, "RETURN2", 101)).rejects.toThrow("more than the order has");
    for (const amount of [0, -1, 0.3, Number.NaN])
      await expect(createRefund(app, number, "RETURN2", amount)).rejects.toThrow("expected an amount in 分");
    await requestRefund(app, "RETURN1");
    expect(sandbox.refunds.all).toMatchObject([{ outRefundNo: "RETURN1", amount: 30 }]);
  });

  test("whose response does not arrive is queried, and money moves once", async () => {
    const { sandbox, app, number } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 30);
    loseResponses(sandbox, refundPath);
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    expect(sameRequests(sandbox, { path: refundPath })).toBe(3);
    expect(sandbox.refunds.all).toMatchObject([{ outRefundNo: refund, amount: 30 }]);
    expect(sandbox.orders.find(number)?.refunded).toBe(30);
  });

  test("that is refused for lack of money is requested later under the same number", async () => {
    const { sandbox, app, number } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 30);
    sandbox.faults.next("status; code=NOT_ENOUGH", { method: "POST", path: refundPath });
    await expect(requestRefund(app, refund)).rejects.toMatchObject({ apiCode: "NOT_ENOUGH" });
    expect(sandbox.refunds.all).toEqual([]);
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    expect(sandbox.refunds.all).toMatchObject([{ outRefundNo: refund, amount: 30 }]);
  });

  test("that is abnormal is not final, and succeeds after the merchant has named another account", async () => {
    const { sandbox, app, number } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 100);
    await requestRefund(app, refund);
    await sandbox.refunds.settle(refund, "ABNORMAL");
    expect(app.refunds.rows.get(refund)).toMatchObject({ state: "ABNORMAL" });
    expect(app.refunds.rows.get(refund)).not.toSatisfy(isFinal);
    const [stored] = sandbox.refunds.all;
    if (stored) sandbox.refunds.retry(stored);
    expect(await checkRefund(app, refund)).toBe("PROCESSING");
    await sandbox.clock.advance(3_600_000);
    expect(app.refunds.history(refund)).toEqual(["PROCESSING", "ABNORMAL", "PROCESSING", "SUCCESS"]);
  });

  test("that is final does not change by an older notification that arrives later", async () => {
    const { sandbox, app, number, replies } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 30);
    await requestRefund(app, refund);
    await sandbox.refunds.settle(refund, "SUCCESS");
    const older = {
      mchid: app.mchid,
      out_trade_no: number,
      out_refund_no: refund,
      refund_status: "ABNORMAL",
    };
    await sandbox.notifications.send(app.notify_url, {
      event_type: "REFUND.ABNORMAL",
      resource: { ...older, amount: { total: 100, refund: 30, payer_total: 100, payer_refund: 30 } },
    });
    expect(replies).toEqual([200, 200, 200]);
    expect(app.refunds.rows.get(refund)?.state).toBe("SUCCESS");
  });

  test("of another amount than was requested is not stored", async () => {
    const { sandbox, app, number, replies } = await openPaid();
    const refund = await createRefund(app, number, `R${number}`, 30);
    await requestRefund(app, refund);
    const resource = {
      mchid: app.mchid,
      out_trade_no: number,
      out_refund_no: refund,
      refund_status: "SUCCESS",
    };
    await sandbox.notifications.send(app.notify_url, {
      event_type: "REFUND.SUCCESS",
      resource: { ...resource, amount: { total: 100, refund: 3, payer_total: 100, payer_refund: 3 } },
    });
    expect(replies).toEqual([200, 500]);
    expect(app.refunds.history(refund)).toEqual(["PROCESSING"]);
  });

  test("of an order that is not paid is not requested", async () => {
    const { app, number } = await open();
    await expect(createRefund(app, number, `R${number}`, 30)).rejects.toThrow("open");
  });
});
