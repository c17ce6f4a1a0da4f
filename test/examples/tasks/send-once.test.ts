/** What a call reports does not decide what happened: each fault, with the refund of an order. */
import { describe, expect, test, vi } from "vitest";
import { ConnectionError, createClient, RequestError } from "wechatpay-ts";
import type { FaultText } from "#sandbox/index";
import {
  createOrder,
  createRefund,
  onNotification,
  openCashier,
  requestRefund,
  type Order,
  type Refund,
  type Shop,
} from "./jsapi-order.ts";
import { sendOnce, wasNotSent, type Sendable } from "./support/send-once.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { memoryLock, mchid, openid, sameRequests, stage } from "./testing/stage.ts";

const path = "/v3/refund/domestic/refunds";

interface TestShop extends Shop {
  readonly orders: MemoryTable<Order>;
  readonly refunds: MemoryTable<Refund>;
}

/** A refund of 30 分 that is stored and not requested yet. */
async function open() {
  const running = await stage<TestShop>({
    app: (app) => ({ ...app, orders: memoryTable(), refunds: memoryTable(), lock: memoryLock() }),
    receive: onNotification,
  });
  const { app, sandbox } = running;
  const order = await createOrder(app, { description: "Coffee", openid, amount: 100 });
  await openCashier(app, order);
  await sandbox.orders.pay(order);
  const refund = await createRefund(app, order, `R${order}`, 30);
  const moved = () => [sandbox.refunds.all.length, sandbox.orders.find(order)?.refunded];
  return { ...running, refund, moved };
}

describe("a refund is requested once", () => {
  test.each<[fault: FaultText, requests: number]>([
    ["reset; when=before", 3],
    ["reset; when=during", 3],
    ["status; status=500; when=after", 3],
    ["status; status=503; when=after", 3],
    ["html; status=502", 4],
    ["status; status=429", 4],
    ["signature-forged", 3],
    ["signature-missing", 1],
    ["serial-unknown", 1],
    ["body-truncated", 3],
  ])("although the response is lost by %s", async (fault, requests) => {
    const { sandbox, app, refund, moved } = await open();
    const stop = sandbox.faults.always(fault, { method: "POST", path });
    await requestRefund(app, refund).catch(() => undefined);
    stop();
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    expect(moved()).toEqual([1, 30]);
    expect(sameRequests(sandbox, { path })).toBe(requests);
  });

  test("although the query fails, too: then the outcome is unknown, and nothing is sent again", async () => {
    const { sandbox, app, refund, moved } = await open();
    sandbox.faults.next("reset; when=before", { method: "POST", path, times: 3 });
    // A proxy says 404, and not WeChat Pay.
    const stop = sandbox.faults.always("html; status=404", { method: "GET", path: `${path}/${refund}` });
    for (const _ of [1, 2]) await expect(requestRefund(app, refund)).rejects.toMatchObject({ status: 404 });
    stop();
    expect(app.refunds.rows.get(refund)).toMatchObject({ state: "PROCESSING", sent: true });
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    expect(moved()).toEqual([1, 30]);
    expect(sameRequests(sandbox, { path })).toBe(3);
  });

  test("by two processes at the same time", async () => {
    const { app, refund, moved } = await open();
    await Promise.all([requestRefund(app, refund), requestRefund(app, refund)]);
    expect(moved()).toEqual([1, 30]);
  });

  test("and not at all if WeChat Pay cannot be reached, which needs no query", async () => {
    const { sandbox, app, refund, moved } = await open();
    const closed = { baseUrl: "http://127.0.0.1:9", retryDelay: 1, onIssue: () => undefined };
    const client = createClient({ ...sandbox.clientOf(mchid), ...closed });
    const error: unknown = await requestRefund({ ...app, client }, refund).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: "ConnectionError", sent: "no" });
    expect(error).toSatisfy(wasNotSent);
    expect(moved()).toEqual([0, 0]);
    expect(await requestRefund(app, refund)).toBe("PROCESSING");
    expect(moved()).toEqual([1, 30]);
  });

  test("and not at all without a row for it", async () => {
    const { sandbox, app } = await open();
    await expect(requestRefund(app, "R-OTHER")).rejects.toThrow("not in the database");
    sandbox.assertReceived({ path }, 0);
  });
});

test("a request that was not sent is not queried, and any other is", async () => {
  const query = vi.fn(() => Promise.resolve(undefined));
  const table = memoryTable<Sendable>();
  await table.insert("R-1", { sent: false });
  await table.insert("R-2", { sent: false });
  const sendFailing = (number: string, error: Error) =>
    sendOnce(table, number, { send: () => Promise.reject(error), query });
  const rejected = new RequestError("ERR_REQUEST_BODY", "json");
  await expect(sendFailing("R-1", rejected)).rejects.toBe(rejected);
  expect(query).not.toHaveBeenCalled();
  const unknown = new ConnectionError("ERR_TIMEOUT", "timeout", { sent: "unknown" });
  await expect(sendFailing("R-2", unknown)).rejects.toBe(unknown);
  expect(query).toHaveBeenCalledTimes(1);
});

test.each([
  ["a request that the client rejected", new RequestError("ERR_REQUEST_BODY", "json"), true],
  ["a timeout", new ConnectionError("ERR_TIMEOUT", "timeout", { sent: "unknown" }), false],
  [
    "a request that the client rejected in a retry, after another attempt was sent",
    Object.assign(new RequestError("ERR_REQUEST_BODY", "json"), { attempts: 2 }),
    false,
  ],
  ["an error of the program", new TypeError("x is not a function"), false],
])("%s: whether nothing was sent is %s", (_, error, notSent) => {
  expect(wasNotSent(error)).toBe(notSent);
});
