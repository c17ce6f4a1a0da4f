/** What WeChat Pay refuses, the sandbox refuses with its status, code, detail and number: each row is given and wanted. */
import { describe, expect, test } from "vitest";

import { sandboxFor, clientOf } from "./support/merchant.ts";
import {
  operations,
  credentials,
  mchid,
  other,
  partner,
  start,
  as,
  order,
  partnerOrder,
  refund,
  native,
  partnerNative,
  refunds,
  type Wanted,
  expectRefusal,
  paidOrder,
  close,
} from "./support/refusals.ts";

describe("a value that is not as documented is 400 PARAM_ERROR with its field", () => {
  const invalid = { status: 400, code: "PARAM_ERROR", cause: 268435461 } as const;
  const outOfRange = { status: 400, code: "PARAM_ERROR", cause: 268435464 } as const;
  test.each<[string, object, Wanted]>([
    ["an amount of 0", { amount: { total: 0 } }, { ...outOfRange, field: "/amount/total" }],
    ["an amount of −1", { amount: { total: -1 } }, { ...outOfRange, field: "/amount/total" }],
    ["an amount in yuan", { amount: { total: 1.5 } }, { ...invalid, field: "/amount/total" }],
    [
      "a number of 33 characters",
      { out_trade_no: "A".repeat(33) },
      { ...outOfRange, field: "/out_trade_no" },
    ],
    ["a number of 5 characters", { out_trade_no: "A1234" }, { ...outOfRange, field: "/out_trade_no" }],
    ["a number in Chinese", { out_trade_no: "订单一二三四五" }, { ...invalid, field: "/out_trade_no" }],
    ["a number with a space", { out_trade_no: "ORDER 1" }, { ...invalid, field: "/out_trade_no" }],
    [
      "a description of 128 characters",
      { description: "茶".repeat(128) },
      { ...outOfRange, field: "/description" },
    ],
    [
      "a time that is not RFC 3339",
      { time_expire: "2030-01-01 00:00:00" },
      { ...invalid, field: "/time_expire" },
    ],
    [
      "a time that is over",
      { time_expire: "2018-06-08T10:34:56+08:00" },
      { ...invalid, field: "/time_expire" },
    ],
    ["a notify_url that is not a URL", { notify_url: "notify" }, { ...invalid, field: "/notify_url" }],
    ["a notify_url of http", { notify_url: "http://shop.example/" }, { ...invalid, field: "/notify_url" }],
    [
      "a notify_url with a query",
      { notify_url: "https://shop.example/?a=1" },
      { ...invalid, field: "/notify_url" },
    ],
    [
      "a notify_url of http on this machine with a query",
      { notify_url: "http://127.0.0.1:1/?a=1" },
      { ...invalid, field: "/notify_url" },
    ],
    ["an empty appid", { appid: "" }, { ...invalid, field: "/appid" }],
    ["an empty mchid", { mchid: "" }, { ...invalid, field: "/mchid" }],
    ["a missing description", { description: undefined }, { ...invalid, field: "/description" }],
    [
      "a field of APIv2",
      { sub_mch_id: "1" },
      { status: 400, code: "PARAM_ERROR", field: "/sub_mch_id", cause: 270924358 },
    ],
  ])("%s", async (_, changes, wanted) => {
    const sandbox = await start();
    expectRefusal(await as(sandbox, mchid, native, order(changes)), wanted);
    expect(sandbox.orders.all).toEqual([]);
  });

  test.each<[string, string]>([
    ["https on any host", "https://shop.example/notify"],
    [
      "http on the loopback interface, since the server of a test has no certificate",
      "http://127.0.0.1:8080/a",
    ],
    ["http on localhost", "http://localhost:8080/a"],
  ])("not a notify_url with %s", async (_, notify_url) => {
    const answer = await as(await start(), mchid, native, order({ notify_url }));
    expect(answer.status).toBe(200);
  });

  test.each<[string, object, string]>([
    ["0", { amount: { refund: 0, total: 100, currency: "CNY" } }, "/amount/refund"],
    ["neither number of the order", { out_trade_no: undefined }, "/transaction_id"],
  ])("a refund with %s", async (_, changes, field) => {
    const sandbox = await paidOrder();
    const answer = await as(sandbox, mchid, refunds, refund(changes));
    expectRefusal(answer, { status: 400, code: "PARAM_ERROR", field });
  });

  const today = (days: number) =>
    new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
  test.each<[string, string, number]>([
    ["another form", "20190101", 400],
    ["no day", "2026-02-30", 400],
    ["today", today(0), 400],
    ["tomorrow", today(1), 400],
    ["yesterday", today(-1), 200],
  ])("a bill_date of %s", async (_, date, status) => {
    const answer = await as(await start(), mchid, `/v3/bill/tradebill?bill_date=${date}`);
    expect(answer.status).toBe(status);
    if (status === 400) expectRefusal(answer, { status, code: "PARAM_ERROR", field: "/bill_date" });
  });
});

describe("a merchant of somebody else", () => {
  const mismatch = { status: 400, code: "APPID_MCHID_NOT_MATCH", cause: 268445527 } as const;
  test.each<[string, string, string, object, Wanted]>([
    // 3.3 gives code and status, and no number.
    [
      "mchid",
      mchid,
      native,
      order({ mchid: other }),
      { status: 400, code: "MCH_NOT_EXISTS", field: "/mchid" },
    ],
    ["unknown mchid", mchid, native, order({ mchid: "1" }), { status: 400, code: "MCH_NOT_EXISTS" }],
    [
      "sp_mchid",
      partner,
      partnerNative,
      partnerOrder({ sp_mchid: mchid }),
      { status: 400, code: "MCH_NOT_EXISTS", field: "/sp_mchid" },
    ],
    ["appid", mchid, native, order({ appid: "wx2" }), { ...mismatch, field: "/appid" }],
    ["unknown appid", mchid, native, order({ appid: "wx404" }), { ...mismatch, field: "/appid" }],
    [
      "sp_appid",
      partner,
      partnerNative,
      partnerOrder({ sp_appid: "wx11" }),
      { ...mismatch, field: "/sp_appid" },
    ],
    [
      "sub_appid",
      partner,
      partnerNative,
      partnerOrder({ sub_appid: "wx10" }),
      { ...mismatch, field: "/sub_appid" },
    ],
    // The manuals give the numbers of the two, and no code: a rule of business is INVALID_REQUEST.
    [
      "sub_mchid",
      partner,
      partnerNative,
      partnerOrder({ sub_mchid: "1900000012" }),
      { status: 400, code: "INVALID_REQUEST", field: "/sub_mchid", cause: 268443701 },
    ],
    [
      "sub_mchid that is the partner's own",
      partner,
      partnerNative,
      partnerOrder({ sub_mchid: partner }),
      { status: 400, code: "INVALID_REQUEST", field: "/sub_mchid", cause: 268443705 },
    ],
  ])("%s", async (_, caller, target, json, wanted) => {
    const sandbox = await start();
    expectRefusal(await as(sandbox, caller, target, json), wanted);
    expect(sandbox.orders.all).toEqual([]);
  });

  test("mchid in a query", async () => {
    const sandbox = await paidOrder();
    const answer = await as(sandbox, mchid, `/v3/pay/transactions/out-trade-no/ORDER1?mchid=${other}`);
    expectRefusal(answer, { status: 400, code: "MCH_NOT_EXISTS", field: "/mchid" });
  });

  test("order, queried by its transaction_id", async () => {
    const sandbox = await paidOrder();
    const { transactionId } = sandbox.orders.all[0] ?? { transactionId: "" };
    const target = `/v3/pay/transactions/id/${transactionId}?mchid=`;
    expect((await as(sandbox, mchid, target + mchid)).status).toBe(200);
    const answer = await as(sandbox, other, target + other);
    expectRefusal(answer, { status: 404, code: "ORDER_NOT_EXIST", cause: 268447843 });
    expect(answer.body).not.toContain("ORDER1");
  });

  test("order of another sub-merchant of the same partner", async () => {
    const sandbox = await sandboxFor({ operations, credentials });
    const own = clientOf(sandbox).mchid;
    const placed = partnerOrder({ sp_appid: "wx10", sp_mchid: own });
    expect((await as(sandbox, own, partnerNative, placed)).status).toBe(200);
    await sandbox.orders.pay("ORDER1");
    const id = sandbox.orders.find("ORDER1")?.transactionId ?? "";
    const target = `/v3/pay/partner/transactions/id/${id}?sp_mchid=${own}&sub_mchid=1900000012`;
    const answer = await as(sandbox, own, target);
    expectRefusal(answer, { status: 404, code: "ORDER_NOT_EXIST", cause: 268447845 });
  });

  test("is bound to whom uses it first in a sandbox without lists", async () => {
    const sandbox = await sandboxFor({ operations, credentials, merchants: [{ mchid }, { mchid: other }] });
    expect((await as(sandbox, mchid, native, order({ appid: "wx9" }))).status).toBe(200);
    expectRefusal(await as(sandbox, other, native, order({ mchid: other, appid: "wx9" })), mismatch);
    sandbox.reset();
    expect((await as(sandbox, other, native, order({ mchid: other, appid: "wx9" }))).status).toBe(200);
  });
});

describe("the frequent codes", () => {
  const reentry = { status: 400, code: "INVALID_REQUEST", cause: 268498688 } as const;
  const paid = { status: 400, code: "ORDER_PAID", cause: 268449538 } as const;

  test("a number with other parameters: 400 INVALID_REQUEST, as the manual and a test of 2026 in the field have it", async () => {
    const sandbox = await start();
    const first = await as(sandbox, mchid, native, order());
    expect((await as(sandbox, mchid, native, order())).json).toEqual(first.json);
    expectRefusal(await as(sandbox, mchid, native, order({ amount: { total: 101 } })), reentry);
    expectRefusal(await as(sandbox, mchid, native, order({ description: "咖啡" })), reentry);
  });

  // Both manuals spell it so. What became of the order comes before a difference of parameters.
  test("an order again after payment, with the same or other parameters: ORDER_PAID", async () => {
    const sandbox = await paidOrder();
    expectRefusal(await as(sandbox, mchid, native, order()), paid);
    expectRefusal(await as(sandbox, mchid, native, order({ amount: { total: 101 } })), paid);
    expectRefusal(await close(sandbox, "ORDER1"), paid);
  });

  test("an order under a closed number: ORDER_CLOSED; closing again or an unknown number: 204", async () => {
    const sandbox = await start();
    await as(sandbox, mchid, native, order());
    for (const number of ["ORDER1", "ORDER1", "ORDER404"])
      expect((await close(sandbox, number)).status).toBe(204);
    const wanted = { status: 400, code: "ORDER_CLOSED", cause: 268447914 };
    expectRefusal(await as(sandbox, mchid, native, order()), wanted);
  });

  test("a query of an unknown order: 404 ORDER_NOT_EXIST", async () => {
    const answer = await as(
      await start(),
      mchid,
      `/v3/pay/transactions/out-trade-no/ORDER404?mchid=${mchid}`,
    );
    expectRefusal(answer, { status: 404, code: "ORDER_NOT_EXIST", cause: 268512771 });
  });

  test.each<[string, string, number]>([
    ["FREQUENCY_LIMITED", native, 429],
    ["RATELIMIT_EXCEEDED", native, 429],
    ["APPID_MCHID_NOT_MATCH", native, 400],
    ["MCH_NOT_EXISTS", native, 400],
    ["MCH_NOT_EXISTS", refunds, 404],
    ["ALREADY_EXISTS", native, 400],
    ["NOT_ENOUGH", refunds, 403],
    ["NO_AUTH", native, 403],
    ["RULE_LIMIT", native, 403],
    ["TRADE_ERROR", native, 403],
    ["ACCOUNT_ERROR", native, 403],
    ["USER_ACCOUNT_ABNORMAL", refunds, 403],
    ["SYSTEM_ERROR", native, 500],
    ["BANK_ERROR", native, 500],
    ["SIGN_ERROR", native, 401],
    ["NOT_FOUND", native, 404],
  ])("the fault code=%s alone at %s: %i", async (code, target, status) => {
    const sandbox = await start();
    sandbox.faults.next(`status; code=${code}`);
    const answer = await as(sandbox, mchid, target, target === native ? order() : refund());
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
    expect(() => sandbox.faults.next("status; code=UNHEARD_OF")).toThrow(/no table of WeChat Pay lists/u);
    expect(() => sandbox.faults.next("status")).toThrow(/parameter status is missing/u);
  });
});
