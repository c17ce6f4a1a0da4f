/** A payment that is shared, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { postPayTransactionsNative } from "wechatpay-ts/v3/pay/transactions/native";
import {
  addStore,
  checkReturn,
  checkSharing,
  createReturn,
  createSharing,
  isFinal,
  requestReturn,
  requestSharing,
  type Sharer,
  type ShareReturn,
  type SharingOrder,
} from "./profit-sharing.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { appid, loseRequests, loseResponses, mchid, sameRequests, stage } from "./testing/stage.ts";

const path = "/v3/profitsharing/orders";
const returnPath = "/v3/profitsharing/return-orders";
const store = "1900000099";
const storeName = "示例商户";
const hour = 3_600_000;

interface TestSharer extends Sharer {
  readonly sharings: MemoryTable<SharingOrder>;
  readonly returns: MemoryTable<ShareReturn>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(storeName));

/** A payment of 10 元, a minute ago, whose shop shares it with a store. */
async function open() {
  const running = await stage<TestSharer>({
    app: (app) => ({ ...app, sharings: memoryTable(), returns: memoryTable() }),
  });
  logged = running.lines;
  const { sandbox, app } = running;
  const order = {
    appid,
    mchid,
    description: "茶",
    out_trade_no: "ORDER1",
    notify_url: "https://shop.example/n",
  };
  await postPayTransactionsNative(app.client, {
    json: { ...order, amount: { total: 1000 }, settle_info: { profit_sharing: true } },
  });
  await sandbox.orders.pay("ORDER1");
  await sandbox.clock.advance(60_000);
  await addStore(app, store, storeName);
  const transaction = sandbox.orders.find("ORDER1");
  if (transaction?.transactionId === undefined) throw new Error("The order is not paid.");
  const share = (amount: number, number = "SETTLEMENT1") =>
    createSharing(app, number, transaction.transactionId, [
      { account: store, amount, description: "分给门店" },
    ]);
  const unfreeze = () => createSharing(app, "UNFREEZE1", transaction.transactionId, []);
  return { ...running, share, unfreeze, left: () => sandbox.profitSharing.leftOf(transaction) };
}

async function openShared() {
  const running = await open();
  const number = await running.share(100);
  await requestSharing(running.app, number);
  await running.sandbox.clock.advance(hour);
  await checkSharing(running.app, number);
  const share = { out_order_no: number, return_mchid: store, amount: 60 };
  return { ...running, number, back: await createReturn(running.app, "RETURN1", share) };
}

describe("a payment", () => {
  test("is shared, partly returned, and unfrozen under a new number", async () => {
    const { sandbox, app, number, back, unfreeze, left } = await openShared();
    expect(app.sharings.history(number)).toEqual(["new", "PROCESSING", "FINISHED"]);
    expect(app.sharings.rows.get(number)).toMatchObject({ results: ["SUCCESS"] });
    expect(await requestReturn(app, back)).toBe("PROCESSING");
    await sandbox.clock.advance(hour);
    expect(await checkReturn(app, back)).toBe("SUCCESS");
    expect(app.returns.rows.get(back)).toSatisfy(isFinal);
    const rest = await unfreeze();
    expect(await requestSharing(app, rest)).toBe("PROCESSING");
    await sandbox.clock.advance(hour);
    expect([await checkSharing(app, rest), left()]).toEqual(["FINISHED", 0]);
    for (const one of [number, rest]) expect(await requestSharing(app, one)).toBe("FINISHED");
    sandbox.assertReceived({ method: "POST", path }, 1);
    sandbox.assertReceived({ method: "POST", path: `${path}/unfreeze` }, 1);
    sandbox.assertReceived({
      path: "/v3/profitsharing/receivers/add",
      request: { json: { name: storeName } },
    });
  });

  test("of one settlement is stored and shared once", async () => {
    const { sandbox, app, share, left } = await open();
    const twice = await Promise.allSettled([share(100), share(100)]);
    expect(twice.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    for (const number of app.sharings.rows.keys()) await requestSharing(app, number);
    sandbox.assertReceived({ method: "POST", path }, 1);
    expect(left()).toBe(900);
  });

  test("is shared once if no response arrives", async () => {
    const { sandbox, app, share, left } = await open();
    const number = await share(100);
    loseResponses(sandbox, path);
    expect(await requestSharing(app, number)).toBe("PROCESSING");
    expect(sameRequests(sandbox, { path })).toBe(3);
    expect([sandbox.profitSharing.all.length, left()]).toEqual([1, 900]);
  });

  test("is shared by the next run if no request arrives", async () => {
    const { sandbox, app, share, left } = await open();
    const number = await share(100);
    loseRequests(sandbox, path);
    await expect(requestSharing(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect([await checkSharing(app, number), left()]).toEqual(["new", 1000]);
    expect(await requestSharing(app, number)).toBe("PROCESSING");
    expect([sameRequests(sandbox, { path }), left()]).toEqual([4, 900]);
  });

  test("is not shared over the ratio of the merchant; a smaller share has another number", async () => {
    const { app, share, left } = await open();
    await expect(requestSharing(app, await share(301))).rejects.toMatchObject({
      name: "ApiError",
      status: 403,
    });
    expect(left()).toBe(1000);
    expect(await requestSharing(app, await share(300, "SETTLEMENT2"))).toBe("PROCESSING");
    expect(left()).toBe(700);
  });

  test("is left whole by a receiver that is closed, which is final as well", async () => {
    const { sandbox, app, share, left } = await open();
    const number = await share(100);
    await requestSharing(app, number);
    sandbox.profitSharing.fail(number, store, "RECEIVER_HIGH_RISK");
    expect(await checkSharing(app, number)).toBe("FINISHED");
    expect(app.sharings.rows.get(number)).toMatchObject({ results: ["CLOSED"] });
    expect(left()).toBe(1000);
  });

  test("whose sharing order has fewer receivers at WeChat Pay is not stored", async () => {
    const { app, share } = await open();
    const number = await share(100);
    await requestSharing(app, number);
    await app.sharings.change(number, (row) => ({ ...row, shares: [...row.shares, ...row.shares] }));
    await expect(checkSharing(app, number)).rejects.toThrow("receivers");
  });

  test("whose sharing order has another amount at WeChat Pay is not stored", async () => {
    const { app, share } = await open();
    const number = await share(100);
    await requestSharing(app, number);
    await app.sharings.change(number, (row) => ({
      ...row,
      shares: row.shares.map((one) => ({ ...one, amount: 1 })),
    }));
    await expect(checkSharing(app, number)).rejects.toThrow("receivers");
    expect(app.sharings.history(number)).toEqual(["new", "PROCESSING"]);
  });
});

describe("a return", () => {
  test("of one case is stored and requested once", async () => {
    const { sandbox, app, number, back } = await openShared();
    const share = { out_order_no: number, return_mchid: store, amount: 30 };
    await expect(createReturn(app, back, share)).rejects.toThrow(back);
    for (const one of app.returns.rows.keys()) await requestReturn(app, one);
    sandbox.assertReceived({ method: "POST", path: returnPath }, 1);
    expect(sandbox.profitSharing.returns).toHaveLength(1);
  });

  test("is made once if no response arrives", async () => {
    const { sandbox, app, back } = await openShared();
    loseResponses(sandbox, returnPath);
    expect(await requestReturn(app, back)).toBe("PROCESSING");
    expect(sameRequests(sandbox, { path: returnPath })).toBe(3);
    expect(sandbox.profitSharing.returns).toHaveLength(1);
  });

  test("that fails is final; another one has another number", async () => {
    const { sandbox, app, number, back } = await openShared();
    await requestReturn(app, back);
    sandbox.profitSharing.settleReturn(back, "BALANCE_NOT_ENOUGH");
    expect(await checkReturn(app, back)).toBe("FAILED");
    expect(await requestReturn(app, back)).toBe("FAILED");
    const again = await createReturn(app, "RETURN2", {
      out_order_no: number,
      return_mchid: store,
      amount: 60,
    });
    expect(await requestReturn(app, again)).toBe("PROCESSING");
    sandbox.assertReceived({ method: "POST", path: returnPath }, 2);
  });

  test("of more than the share is refused", async () => {
    const { sandbox, app, number } = await openShared();
    const back = await createReturn(app, "RETURN2", {
      out_order_no: number,
      return_mchid: store,
      amount: 101,
    });
    await expect(requestReturn(app, back)).rejects.toMatchObject({ name: "ApiError" });
    expect(sandbox.profitSharing.returns).toEqual([]);
  });
});
