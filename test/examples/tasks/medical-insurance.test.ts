/** A medical insurance order, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { requestRefund, type Refund } from "./jsapi-order.ts";
import {
  checkOrder,
  createCashRefund,
  createInsuranceRefund,
  createMedicalOrder,
  onNotification,
  openCashier,
  reportInsuranceRefund,
  type Fees,
  type Hospital,
  type InsuranceRefund,
  type MedicalOrder,
} from "./medical-insurance.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { loseRequests, loseResponses, openid, stage } from "./testing/stage.ts";

const path = "/v3/med-ins/orders";
const refundPath = "/v3/med-ins/refunds/notify";
const payer = { name: "张三", idNumber: "11010519491231002X" };
const fees = { gov: 100_000, self: 45_000, other: 5000, cash: 50_000 };
const refund_time = "2026-11-27T12:00:00+08:00";

interface TestHospital extends Hospital {
  readonly orders: MemoryTable<MedicalOrder>;
  readonly refunds: MemoryTable<Refund>;
  readonly insuranceRefunds: MemoryTable<InsuranceRefund>;
}

let logged: readonly string[] = [];
const personal = new RegExp([openid, ...Object.values(payer)].join("|"), "u");
afterEach(() => expect(logged.join("\n")).not.toMatch(personal));

async function open(changed: Partial<Fees> = {}) {
  const running = await stage<TestHospital>({
    app: (app) => ({
      ...{
        ...app,
        city_id: "530100",
        med_inst_name: "示例医院",
        med_inst_no: "1217752501201407033233368318",
      },
      ...{ orders: memoryTable(), refunds: memoryTable(), insuranceRefunds: memoryTable() },
    }),
    receive: onNotification,
  });
  logged = running.lines;
  const order = { serial_no: "V-1", pay_order_id: "ORD530100202204022006350000021", openid, payer };
  const number = await createMedicalOrder(running.app, { ...order, fees: { ...fees, ...changed } });
  return { ...running, number, row: () => running.app.orders.rows.get(number) };
}

async function openPaid() {
  const running = await open();
  await openCashier(running.app, running.number);
  await running.sandbox.medicalInsurance.pay(running.number);
  return running;
}

describe("a medical insurance order", () => {
  test("is placed, paid in both parts, and stored by its notification after a query", async () => {
    const { sandbox, app, number, replies } = await open();
    expect(await openCashier(app, number)).toMatchObject({ signType: "RSA" });
    sandbox.faults.next("duplicate; times=2", { on: "notification", path: "MEDICAL_INSURANCE.SUCCESS" });
    await sandbox.medicalInsurance.pay(number);
    expect(replies).toEqual([200, 200, 200]); // that of the user's part, and two of the whole
    expect(app.orders.history(number)).toEqual(["new", "MIX_PAY_CREATED", "MIX_PAY_SUCCESS"]);
    expect(await openCashier(app, number)).toBeUndefined();
    // The sandbox has decrypted what the client encrypted: the name, and the digest of the ID number.
    const [call] = sandbox.assertReceived({ path, request: { json: { payer: { name: payer.name } } } }, 1);
    expect(call?.decrypted.map(({ plain }) => plain)).toContain(payer.name);
    expect(JSON.stringify(call)).not.toContain(payer.idNumber);
  });

  test("that the insurance pays alone has no cashier", async () => {
    const { sandbox, app, number } = await open({ cash: 0 });
    expect(await openCashier(app, number)).toBeUndefined();
    await sandbox.medicalInsurance.pay(number);
    expect(app.orders.history(number)).toEqual(["new", "MIX_PAY_CREATED", "MIX_PAY_SUCCESS"]);
    expect(sandbox.orders.all).toEqual([]);
  });

  test("whose response does not arrive is queried, and is one order", async () => {
    const { sandbox, app, number } = await open();
    loseResponses(sandbox, path, 1);
    expect(await openCashier(app, number)).toBeDefined();
    sandbox.assertReceived({ path }, 1);
    expect(sandbox.medicalInsurance.all).toHaveLength(1);
    expect(sandbox.orders.all).toHaveLength(1);
  });

  test("whose request does not arrive is queried before it is placed again", async () => {
    const { sandbox, app, number, row } = await open();
    loseRequests(sandbox, path, 1);
    await expect(openCashier(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect([row()?.state, sandbox.medicalInsurance.all]).toEqual(["new", []]);
    expect(await openCashier(app, number)).toBeDefined();
    expect([sandbox.medicalInsurance.all.length, sandbox.orders.all.length]).toEqual([1, 1]);
  });

  test("that is refused stays new, and the row keeps its number", async () => {
    const { sandbox, app, number, row } = await open();
    sandbox.faults.next("status; code=NO_AUTH", { method: "POST", path });
    await expect(openCashier(app, number)).rejects.toMatchObject({ apiCode: "NO_AUTH" });
    expect(row()?.state).toBe("new");
    expect(await openCashier(app, number)).toBeDefined();
  });

  test("whose user's part alone is paid is not stored as paid", async () => {
    const { sandbox, app, number, replies } = await open();
    await openCashier(app, number);
    await sandbox.orders.pay(number);
    expect(replies).toEqual([200]);
    expect(await checkOrder(app, number)).toBe("MIX_PAY_CREATED");
  });

  test("that WeChat Pay has with other amounts is not stored as paid", async () => {
    const { sandbox, app, number, replies, lines } = await open();
    await openCashier(app, number);
    await app.orders.change(number, (row) => ({ ...row, fees: { ...row.fees, gov: 1 } }));
    await sandbox.medicalInsurance.pay(number);
    expect(replies).toEqual([200, 500]);
    expect(lines.join("\n")).toContain("total_fee, med_ins_gov_fee");
    expect(app.orders.history(number)).toEqual(["new", "MIX_PAY_CREATED"]);
  });

  test("does not go back to a state that an older report has", async () => {
    const { app, number } = await openPaid();
    await app.orders.change(number, (row) => ({ ...row, state: "MIX_PAY_REFUND" }));
    expect(await checkOrder(app, number)).toBe("MIX_PAY_REFUND");
  });

  test("that fails has no notification: the query finds it", async () => {
    const { sandbox, app, number, replies } = await open();
    await openCashier(app, number);
    sandbox.medicalInsurance.fail(number);
    expect([await checkOrder(app, number), replies]).toEqual(["MIX_PAY_FAIL", []]);
  });
});

describe("a refund of a medical insurance order", () => {
  test("has two parts: the user's is refunded, that of the insurance is reported", async () => {
    const { sandbox, app, number } = await openPaid();
    const cash = await createCashRefund(app, number, `R${number}`, 20_000);
    expect(await requestRefund(app, cash)).toBe("PROCESSING");
    await sandbox.refunds.settle(cash, "SUCCESS");
    expect(app.refunds.history(cash)).toEqual(["PROCESSING", "SUCCESS"]);
    const part = { gov: 100_000, self: 45_000, other: 5000 };
    const refund = await createInsuranceRefund(app, { out_trade_no: number, fees: part, refund_time });
    expect(await reportInsuranceRefund(app, refund)).toBe("MIX_PAY_REFUND");
    await reportInsuranceRefund(app, refund);
    sandbox.assertReceived({ path: refundPath }, 1);
    expect(sandbox.medicalInsurance.find(number)?.refunded).toEqual(part);
  });

  test("whose report has no response is reported once", async () => {
    const { sandbox, app, number } = await openPaid();
    const part = { gov: 100, self: 0, other: 0 };
    const refund = await createInsuranceRefund(app, { out_trade_no: number, fees: part, refund_time });
    loseResponses(sandbox, refundPath, 1);
    expect(await reportInsuranceRefund(app, refund)).toBe("MIX_PAY_REFUND");
    sandbox.assertReceived({ path: refundPath }, 1);
    expect(sandbox.medicalInsurance.find(number)?.refunded).toEqual(part);
  });

  test("of the insurance is stored once for an order", async () => {
    const { app, number } = await openPaid();
    const refund = { out_trade_no: number, fees: { gov: 100, self: 0, other: 0 }, refund_time };
    await createInsuranceRefund(app, refund);
    await expect(createInsuranceRefund(app, refund)).rejects.toThrow(number);
  });

  test("of more than the insurance has paid is refused", async () => {
    const { sandbox, app, number } = await openPaid();
    const part = { gov: 100_001, self: 0, other: 0 };
    const refund = await createInsuranceRefund(app, { out_trade_no: number, fees: part, refund_time });
    await expect(reportInsuranceRefund(app, refund)).rejects.toMatchObject({ apiCode: "PARAM_ERROR" });
    expect(sandbox.medicalInsurance.find(number)?.refunded).toEqual({ gov: 0, self: 0, other: 0 });
  });

  test("of an order that is not paid is not requested", async () => {
    const { app, number } = await open();
    await openCashier(app, number);
    await expect(createCashRefund(app, number, `R${number}`, 1)).rejects.toThrow("nothing to refund");
  });
});
