/** A service order of WeChat Pay score, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import {
  checkService,
  completeService,
  correctBill,
  createBill,
  createService,
  isFinal,
  onNotification,
  openConfirmation,
  type Bill,
  type Rental,
  type ServiceOrder,
} from "./payscore.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { day, loseRequests, loseResponses, openid, sameRequests, stage } from "./testing/stage.ts";

const path = "/v3/payscore/serviceorder";
const complete = "/v3/payscore/serviceorder/{out_order_no}/complete";
const end_time = "20301225151010";

interface TestRental extends Rental {
  readonly services: MemoryTable<ServiceOrder>;
  readonly bills: MemoryTable<Bill>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(openid));

async function open() {
  const running = await stage<TestRental>({
    app: (app) => ({
      ...{ ...app, service_id: "S1", apiKey: "0".repeat(32) },
      ...{ services: memoryTable(), bills: memoryTable() },
    }),
    receive: onNotification,
  });
  logged = running.lines;
  const number = await createService(running.app, {
    ...{ service_introduction: "充电宝", risk_fund: 9900, start_time: "20301225091010" },
  });
  const bill = (amount: number) => ({ out_order_no: number, items: [{ name: "租金", amount }], end_time });
  return { ...running, number, bill, row: () => running.app.services.rows.get(number) };
}

/** A service that the user has confirmed, and used for 3 元. */
async function openUsed(amount = 300) {
  const running = await open();
  await openConfirmation(running.app, running.number);
  await running.sandbox.payscore.confirm(running.number, openid);
  await createBill(running.app, running.bill(amount));
  const completePath = complete.replace("{out_order_no}", running.number);
  return { ...running, completePath };
}

describe("a service order", () => {
  test("is created, confirmed, completed, and paid", async () => {
    const { sandbox, app, number, row, replies } = await openUsed();
    expect(row()).toMatchObject({ state: "DOING" });
    expect(await completeService(app, number)).toBe("DOING");
    expect(row()).not.toSatisfy(isFinal);
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.clock.advance(3_600_000); // WeChat Pay deducts
    expect(replies).toEqual([200, 200, 200]);
    expect(app.services.history(number)).toEqual(["new", "CREATED", "DOING", "DONE"]);
    expect(await completeService(app, number)).toBe("DONE");
    expect(await checkService(app, number)).toBe("DONE");
    sandbox.assertReceived({ method: "POST", path }, 1);
    sandbox.assertReceived({ path: complete, request: { json: { total_amount: 300 } } }, 1);
  });

  test("whose response does not arrive is created again by the same request, and is one order", async () => {
    const { sandbox, app, number } = await open();
    loseResponses(sandbox, path);
    expect(await openConfirmation(app, number)).toMatchObject({ sign_type: "HMAC-SHA256" });
    expect(sameRequests(sandbox, { path })).toBe(4);
    expect(sandbox.payscore.all).toHaveLength(1);
  });

  test("whose request does not arrive is queried before it is created", async () => {
    const { sandbox, app, number, row } = await open();
    loseRequests(sandbox, path);
    await expect(openConfirmation(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect([await checkService(app, number), sandbox.payscore.all]).toEqual(["new", []]);
    await openConfirmation(app, number);
    expect(row()?.state).toBe("CREATED");
    expect(sameRequests(sandbox, { path })).toBe(4);
  });

  test("is completed once if the response does not arrive: the client does not retry, the query tells", async () => {
    const { sandbox, app, number, completePath } = await openUsed();
    loseResponses(sandbox, completePath, 1);
    expect(await completeService(app, number)).toBe("DOING");
    sandbox.assertReceived({ path: complete }, 1);
    await sandbox.clock.advance(3_600_000);
    expect(app.services.history(number)).toEqual(["new", "CREATED", "DOING", "DONE"]);
  });

  test("is completed by the next run if the request does not arrive", async () => {
    const { sandbox, app, number, completePath } = await openUsed();
    loseRequests(sandbox, completePath, 1);
    await expect(completeService(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect(await completeService(app, number)).toBe("DOING");
    expect(sameRequests(sandbox, { path: complete })).toBe(2);
  });

  test("over its ceiling is refused, and completed with a corrected bill", async () => {
    const { sandbox, app, number, bill } = await openUsed(9901);
    await expect(completeService(app, number)).rejects.toMatchObject({ name: "ApiError", status: 400 });
    expect(await checkService(app, number)).toBe("DOING");
    await correctBill(app, bill(9900));
    expect(await completeService(app, number)).toBe("DOING");
    await sandbox.clock.advance(3_600_000);
    expect(app.services.history(number)).toEqual(["new", "CREATED", "DOING", "DONE"]);
    await expect(correctBill(app, bill(1))).rejects.toThrow("completed");
  });

  test("whose deduction fails is paid later by the user", async () => {
    const { sandbox, app, number, row } = await openUsed();
    await completeService(app, number);
    sandbox.payscore.fail(number);
    expect(await checkService(app, number)).toBe("DOING");
    await sandbox.payscore.pay(number);
    expect(row()).toMatchObject({ state: "DONE" });
  });

  test("whose notifications are lost is stored by the query", async () => {
    const { sandbox, app, number, row } = await open();
    await openConfirmation(app, number);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.payscore.confirm(number, openid);
    expect(row()?.state).toBe("CREATED");
    expect(await checkService(app, number)).toBe("DOING");
  });

  test("that its user does not confirm expires", async () => {
    const { sandbox, app, number, row } = await open();
    await openConfirmation(app, number);
    await sandbox.clock.advance(30 * day);
    expect(await checkService(app, number)).toBe("EXPIRED");
    expect(row()).toSatisfy(isFinal);
    expect(await openConfirmation(app, number)).toBeUndefined();
  });

  test.each([
    ["another total", { total_amount: 1 }],
    ["another service", { service_id: "S2" }],
    ["another risk fund", { risk_fund: { amount: 1 } }],
  ])("is not paid by a notification of %s", async (_, changes) => {
    const { sandbox, app, number, replies } = await openUsed();
    await completeService(app, number);
    const order = { out_order_no: number, service_id: "S1", appid: app.appid, mchid: app.mchid, openid };
    const paid = {
      state: "DONE",
      total_amount: 300,
      risk_fund: { amount: 9900 },
      service_introduction: "充电宝",
    };
    const resource = { ...order, ...paid, time_range: { start_time: "20301225091010" }, ...changes };
    await sandbox.notifications.send(app.notify_url, { event_type: "PAYSCORE.USER_PAID", resource });
    expect(replies).toEqual([200, 500]);
    expect(app.services.history(number)).toEqual(["new", "CREATED", "DOING"]);
  });
});
