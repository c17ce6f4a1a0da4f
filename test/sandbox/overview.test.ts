/** The overview of the control API: objects with their history, and the controls that their states allow. */
import { describe, expect, test } from "vitest";

import { makeCredentials, orderStates, payscoreStates, refundStates, transferStates } from "#sandbox/index";
import { overviewOf, type OverviewItem } from "#sandbox/control/overview";

import { specOperations } from "../support/specs.ts";
import { bearer, call, sandboxFor, send } from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const { mchid } = credentials;

async function start() {
  const sandbox = await sandboxFor({ operations, credentials, settleAfter: 86_400_000 });
  const items = async () => {
    const { json } = await send(`${sandbox.url}/sandbox/overview`, {
      method: "GET",
      body: "",
      headers: bearer(sandbox),
    });
    return json as unknown as ReturnType<typeof overviewOf>; // the sandbox's own response
  };
  const control = (path: string, body: object = {}) =>
    send(`${sandbox.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { ...bearer(sandbox), "Content-Type": "application/json" },
    });
  const order = (out_trade_no: string) =>
    call(sandbox, {
      target: "/v3/pay/transactions/native",
      json: {
        ...{ appid: "wx1", mchid, description: "茶", out_trade_no, amount: { total: 12_345 } },
        notify_url: "https://example.com/notify",
      },
    });
  return { sandbox, items, control, order };
}

const names = ({ actions }: OverviewItem) => actions.map(({ name }) => name);

describe("the overview", () => {
  test("follows an order through payment and refund by its own controls", async () => {
    const { sandbox, items, control, order } = await start();
    await order("ORDER1");
    const [created] = (await items()).items;
    expect(created).toMatchObject({
      ...{ kind: "order", number: "ORDER1", product: "NATIVE", caller: mchid, region: "domestic" },
      ...{ amount: 12_345, currency: "CNY", state: "NOTPAY" },
    });
    expect(created && names(created)).toEqual(["pay", "expire"]);
    const [pay] = created?.actions ?? [];
    await control(pay?.path ?? "", pay?.body);
    const amount = { refund: 5, total: 12_345, currency: "CNY" };
    const refund = { out_trade_no: "ORDER1", out_refund_no: "REFUND1", amount };
    await call(sandbox, { target: "/v3/refund/domestic/refunds", json: refund });
    const overview = await items();
    const byNumber = new Map(overview.items.map((one) => [one.number, one]));
    expect(byNumber.get("ORDER1")?.history.map(({ event, state }) => `${event} ${state}`)).toEqual([
      "create NOTPAY",
      "pay SUCCESS",
      "refund REFUND",
    ]);
    const open = byNumber.get("REFUND1");
    expect(open && names(open)).toEqual(["succeed", "fail", "close"]);
    const fail = open?.actions.find(({ name }) => name === "fail");
    await control(fail?.path ?? "", fail?.body);
    const [settled] = (await items()).items.filter(({ number }) => number === "REFUND1");
    expect(settled).toMatchObject({ state: "ABNORMAL", actions: [] });
  });

  test("says why a notification was not sent, and lists planned faults", async () => {
    const { sandbox, items, control, order } = await start();
    await order("ORDER1");
    await control("/sandbox/orders/ORDER1/pay");
    sandbox.faults.next("reset; when=before", { path: "/v3/certificates" });
    expect(await items()).toMatchObject({
      notifications: [
        {
          event: "TRANSACTION.SUCCESS",
          url: "https://example.com/notify",
          state: "refused",
          reason: {
            code: "host",
            message:
              "example.com: is not on loopback. Name it by notifyHosts or --notify-host to let the sandbox send notifications to it.",
          },
        },
      ],
      faults: [{ faults: [{ fault: "reset" }], scope: { path: "/v3/certificates" } }],
    });
    const { reason } = await sandbox.notifications.send("nowhere", { event_type: "REFUND.SUCCESS" });
    expect(reason).toEqual({
      code: "url",
      message: "url: is not a URL. Pass an absolute one as notify_url.",
    });
    const file = await sandbox.notifications.send("file:///etc/hosts", { event_type: "REFUND.SUCCESS" });
    expect(file.reason?.code).toBe("protocol");
  });

  test("an unpaid order closes by its control, by its time, and not after its payment", async () => {
    const { sandbox, control, order } = await start();
    for (const number of ["ORDER1", "ORDER2", "ORDER3"]) await order(number);
    expect((await control("/sandbox/orders/ORDER1/expire")).json).toMatchObject({ state: "CLOSED" });
    await control("/sandbox/orders/ORDER2/pay");
    expect((await control("/sandbox/orders/ORDER2/expire")).status).toBe(400);
    expect((await control("/sandbox/orders/NONE/expire")).status).toBe(404);
    await sandbox.clock.advance(8 * 86_400_000);
    const closed = sandbox.orders.find("ORDER3");
    expect(closed?.history).toEqual([
      { at: closed?.createdAt, event: "create", state: "NOTPAY" },
      { at: closed?.closesAt, event: "expire", state: "CLOSED" },
    ]);
  });

  test("its controls name one of two merchants with the same number", async () => {
    const { sandbox, items, control, order } = await start();
    await sandbox.addMerchant({ mchid: "1900000002" });
    await order("ORDER1");
    const json = {
      ...{ appid: "wx2", mchid: "1900000002", description: "茶", out_trade_no: "ORDER1" },
      ...{ amount: { total: 1 }, notify_url: "https://example.com/notify" },
    };
    const client = sandbox.clientOf("1900000002");
    expect((await call(sandbox, { target: "/v3/pay/transactions/native", json, client })).status).toBe(200);
    const second = (await items()).items.find(({ caller }) => caller === "1900000002");
    const [pay] = second?.actions ?? [];
    await control(pay?.path ?? "", pay?.body);
    const states = sandbox.orders.all.map(({ caller, state }) => [caller, state]);
    expect(states).toEqual([
      [mchid, "NOTPAY"],
      ["1900000002", "SUCCESS"],
    ]);
  });

  test("keeps the first and the last changes of an object", async () => {
    const { sandbox, order } = await start();
    await order("ORDER1");
    await sandbox.orders.pay("ORDER1");
    const placed = sandbox.orders.find("ORDER1");
    if (!placed) throw new Error("The order is missing.");
    for (let refunds = 0; refunds < 60; refunds++) sandbox.orders.refund(placed, 1);
    expect(placed.history).toHaveLength(50);
    expect(placed.history[0]).toMatchObject({ event: "create" });
    expect(placed.history.at(-1)).toMatchObject({ event: "refund" });
  });
});

test("each control succeeds, and leads to the state of the table; a state without events has none", async () => {
  const { sandbox, items, control, order } = await start();
  for (const number of ["ORDER1", "ORDER2", "ORDER3"]) await order(number);
  for (const number of ["REFUND1", "REFUND2", "REFUND3"]) {
    await sandbox.orders.pay("ORDER3").catch(() => undefined);
    const amount = { refund: 5, total: 12_345, currency: "CNY" };
    const refund = { out_trade_no: "ORDER3", out_refund_no: number, amount };
    await call(sandbox, { target: "/v3/refund/domestic/refunds", json: refund });
  }
  for (const outNo of ["TRANSFER1", "TRANSFER2", "TRANSFER3"]) {
    sandbox.transfers.create({
      ...{ kind: "bill", caller: mchid, outNo, amount: 1, request: {}, details: [] },
      ...{ notifyUrl: undefined, isConfirmedByUser: outNo === "TRANSFER1", digest: "" },
    });
  }
  for (const number of ["P1", "P2"]) {
    const request = { out_order_no: number, service_id: "S1", appid: "wx1", openid: "o1" };
    const risk_fund = { name: "DEPOSIT", amount: 100 };
    sandbox.payscore.create({ caller: mchid, request: { ...request, risk_fund }, digest: "" });
  }
  const machines = {
    ...{ order: orderStates, refund: refundStates, transfer: transferStates, payscore: payscoreStates },
  };
  const taken = new Set<string>();
  for (let open = (await items()).items; ; open = (await items()).items) {
    const next = open
      .flatMap((item) => item.actions.map((action) => ({ item, action })))
      .sort((a, b) => Number(taken.has(keyOf(a))) - Number(taken.has(keyOf(b))))[0];
    if (!next) break;
    const { item, action } = next;
    taken.add(keyOf(next));
    const events: Readonly<Record<string, Readonly<Record<string, string>>>> = machines[item.kind];
    expect((await control(action.path, action.body)).status, action.path).toBe(200);
    const moved = (await items()).items.find(({ number }) => number === item.number);
    expect(moved?.state, action.path).toBe(events[item.state]?.[action.name]);
  }
  expect([...taken].sort()).toEqual(
    [
      ...["order pay", "order expire", "refund succeed", "refund fail", "refund close"],
      ...["transfer confirm", "transfer succeed", "transfer fail", "payscore confirm"],
    ].sort(),
  );
});

const keyOf = ({ item, action }: { item: OverviewItem; action: { readonly name: string } }) =>
  `${item.kind} ${action.name}`;
