/** A combined order of a partner, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import {
  checkCombinedOrder,
  createCombinedOrder,
  onNotification,
  openCashier,
  type CombinedOrder,
  type Platform,
} from "./combined-order.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { loseRequests, loseResponses, mchid, openid, sameRequests, stage } from "./testing/stage.ts";

const path = "/v3/combine-transactions/jsapi";
const shops = ["1900000011", "1900000012"] as const;

interface TestPlatform extends Platform {
  readonly combined: MemoryTable<CombinedOrder>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(openid));

async function open() {
  const running = await stage<TestPlatform>({
    sandbox: { merchants: [{ mchid, subMerchants: shops }] },
    app: (app) => ({ ...app, combined: memoryTable() }),
    receive: onNotification,
  });
  logged = running.lines;
  const number = await createCombinedOrder(running.app, openid, [
    { sub_mchid: shops[0], description: "茶", amount: 300 },
    { sub_mchid: shops[1], description: "杯", amount: 700 },
  ]);
  return { ...running, number, row: () => running.app.combined.rows.get(number) };
}

describe("a combined order", () => {
  test("is placed, paid, and stored with the number of each payment", async () => {
    const { sandbox, app, number, row, replies } = await open();
    expect(await openCashier(app, number)).toMatchObject({ appId: app.appid });
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.orders.pay(number);
    await checkCombinedOrder(app, number);
    expect(replies).toEqual([200, 200]);
    expect(app.combined.history(number)).toEqual(["open", "paid"]);
    const numbers = row()?.orders.map(({ out_trade_no }) => [
      out_trade_no,
      sandbox.orders.find(out_trade_no)?.transactionId,
    ]);
    expect(Object.entries(row()?.transactions ?? {})).toEqual(numbers);
    sandbox.assertReceived({ path, method: "POST" }, 1);
  });

  test("whose response does not arrive is placed again by the same request, and is one order", async () => {
    const { sandbox, app, number } = await open();
    loseResponses(sandbox, path);
    expect(await openCashier(app, number)).toBeDefined();
    expect(sameRequests(sandbox, { path })).toBe(4);
    expect(sandbox.orders.all.map(({ total }) => total)).toEqual([300, 700]);
  });

  test("whose request does not arrive is placed by the next run", async () => {
    const { sandbox, app, number } = await open();
    loseRequests(sandbox, path);
    await expect(openCashier(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect(await openCashier(app, number)).toBeDefined();
    expect(sameRequests(sandbox, { path })).toBe(4);
    expect(sandbox.orders.all).toHaveLength(2);
  });

  test("that is refused stays open, and can be placed again", async () => {
    const { sandbox, app, number } = await open();
    sandbox.faults.next("status; code=NO_AUTH", { method: "POST", path });
    await expect(openCashier(app, number)).rejects.toMatchObject({ apiCode: "NO_AUTH" });
    expect(sandbox.orders.all).toEqual([]);
    expect(await openCashier(app, number)).toBeDefined();
  });

  test("whose notification is lost is stored by the query, and is not placed again", async () => {
    const { sandbox, app, number, row, replies } = await open();
    await openCashier(app, number);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.orders.pay(number);
    expect([replies, row()?.state]).toEqual([[401], "open"]);
    expect(await openCashier(app, number)).toBeUndefined();
    expect(row()?.state).toBe("paid");
    sandbox.assertReceived({ path, method: "POST" }, 1);
  });

  test.each([
    ["another amount of one order", { amount: { total_amount: 1, payer_amount: 1, currency: "CNY" } }],
    ["one order of another sub-merchant", { sub_mchid: "1900000013" }],
    ["one order that is not paid", { trade_state: "NOTPAY" }],
    ["another order", { out_trade_no: "OTHER1" }],
  ])("is not fulfilled by a notification of %s", async (_, changes) => {
    const { app, sandbox, number, row, replies, lines } = await open();
    await openCashier(app, number);
    const [first, second] = (row()?.orders ?? []).map(({ amount, description: __, ...one }) => ({
      ...{ ...one, mchid, trade_state: "SUCCESS", transaction_id: "1", trade_type: "JSAPI" },
      amount: { total_amount: amount, payer_amount: amount, currency: "CNY", payer_currency: "CNY" },
    }));
    const order = { combine_mchid: mchid, combine_appid: app.appid, combine_out_trade_no: number };
    await sandbox.notifications.send(app.notify_url, {
      event_type: "TRANSACTION.SUCCESS",
      resource: { ...order, sub_orders: [{ ...first, ...changes }, { ...second }] },
    });
    expect(replies).toEqual([500]);
    expect(lines.join("\n")).toContain("ERR_PAYMENT_MISMATCH");
    expect(app.combined.history(number)).toEqual(["open"]);
  });

  test("that is unpaid is closed with all its orders after the last query", async () => {
    const { sandbox, app, number } = await open();
    await checkCombinedOrder(app, number, true); // it was not placed yet
    await openCashier(app, number);
    await checkCombinedOrder(app, number);
    await checkCombinedOrder(app, number, true);
    expect(app.combined.history(number)).toEqual(["open", "closed"]);
    expect(sandbox.orders.all.map(({ state }) => state)).toEqual(["CLOSED", "CLOSED"]);
    expect(await openCashier(app, number)).toBeUndefined();
  });
});
