/** Medical insurance orders from their creation to the refund of both parts, with the emitted client. */
import fc from "fast-check";
import { createClient } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { notifications } from "wechatpay-ts/webhook";
import { isMedicalInsuranceSuccessNotification } from "wechatpay-ts/webhook/v3/MEDICAL_INSURANCE.SUCCESS";
import { describe, expect, test } from "vitest";

import {
  makeCredentials,
  medInsPayStates,
  mixPayStates,
  selfPayStates,
  type MedicalEvent,
  type Sandbox,
  type SandboxOptions,
} from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { apiErrorOf, refusalOf } from "./support/api-error.ts";
import { bearer, notifyServer, sandboxFor, send } from "./support/merchant.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";
import { attempt, known } from "./support/steps.ts";
import { finalStates, SeenTransitions } from "./support/walk.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const strict = failOnResponseIssues();
const [mchid, appid, openid] = ["1900000001", "wxd678efh567hg6787", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"];

function chainOf(sandbox: Sandbox, id = mchid) {
  return createChainClient({ ...sandbox.clientOf(id), ...strict }).v3;
}

type Wx = ReturnType<typeof chainOf>;
type Request = Parameters<Wx["medIns"]["orders"]["post"]>[0]["json"];

async function start(options: SandboxOptions = {}) {
  const merchants = [{ mchid, subMerchants: ["1900000011", "1900000012"] }, { mchid: "1900000002" }];
  const sandbox = await sandboxFor({ operations, credentials, seed: "medical", merchants, ...options });
  return { sandbox, wx: chainOf(sandbox) };
}

const payer = { name: "张三", id_digest: "09eb26e839ff3a2e3980352ae45ef09e", card_type: "ID_CARD" } as const;
/** The sums of the sample of the page. */
const fees = {
  med_ins_gov_fee: 100_000,
  med_ins_self_fee: 45_000,
  med_ins_other_fee: 5000,
  med_ins_cash_fee: 50_000,
};
const insured = { ...fees, pay_order_id: "ORD530100202204022006350000021" };

const request = (changes: object = {}): Request => ({
  ...{ mix_pay_type: "CASH_AND_INSURANCE", order_type: "REG_PAY", appid, openid, payer },
  ...{ out_trade_no: "MED001", serial_no: "1217752501201", city_id: "530100", med_inst_name: "北大医院" },
  ...{ med_inst_no: "1217752501201407033233368318", callback_url: "http://127.0.0.1:9/notify" },
  ...{ ...insured, total_fee: 202_000, wechat_pay_cash_fee: 42_000, prepay_id: "wx2014" },
  cash_add_detail: [{ cash_add_fee: 2000, cash_add_type: "FREIGHT" }],
  cash_reduce_detail: [{ cash_reduce_fee: 10_000, cash_reduce_type: "DEFAULT_REDUCE_TYPE" }],
  ...changes,
});
const none = Object.fromEntries(Object.keys(insured).map((name) => [name, undefined]));
const noCash = {
  wechat_pay_cash_fee: undefined,
  prepay_id: undefined,
  cash_add_detail: undefined,
  cash_reduce_detail: undefined,
};
const cashOnly = { mix_pay_type: "CASH_ONLY", ...none, total_fee: 52_000, cash_add_detail: undefined };
const insuranceOnly = { mix_pay_type: "INSURANCE_ONLY", ...noCash, med_ins_cash_fee: 0, total_fee: 150_000 };

const create = (wx: Wx, changes: object = {}) => wx.medIns.orders.post({ json: request(changes) });
const query = (wx: Wx, out_trade_no = "MED001", sub_mchid?: string) =>
  wx.medIns.orders.outTradeNo._out_trade_no_.get({
    ...{ out_trade_no, ...(sub_mchid !== undefined && { query: { sub_mchid } }) },
  });
const refundCash = (wx: Wx, out_trade_no = "MED001", total = 42_000) =>
  wx.refund.domestic.refunds.post({
    json: {
      out_trade_no,
      out_refund_no: `R-${out_trade_no}`,
      amount: { refund: 100, total, currency: "CNY" },
    },
  });
const refundInsurance = (wx: Wx, mix_trade_no: string, changes: object = {}) =>
  wx.medIns.refunds.notify.post({
    query: { mix_trade_no },
    json: {
      ...{ med_refund_total_fee: 3, med_refund_gov_fee: 1, med_refund_self_fee: 1, med_refund_other_fee: 1 },
      ...{ refund_time: "2030-06-08T10:34:56+08:00", out_refund_no: "R1", ...changes },
    },
  });

describe("a medical insurance order", () => {
  test("is paid with the order of the user, notified once, and refunded in both parts", async () => {
    const { sandbox, wx } = await start();
    const { url, arrived } = await notifyServer();
    const { prepay_id } = await wx.pay.transactions.jsapi.post({
      json: {
        ...{
          appid,
          mchid,
          description: "挂号",
          out_trade_no: "MED001",
          notify_url: "https://example.com/paid",
        },
        ...{ amount: { total: 42_000, currency: "CNY" }, payer: { openid } },
      },
    });
    const created = await create(wx, { prepay_id, callback_url: url });
    expect(created).toMatchObject({
      ...{ mix_pay_status: "MIX_PAY_CREATED", self_pay_status: "SELF_PAY_CREATED", total_fee: 202_000 },
      ...{ med_ins_pay_status: "MED_INS_PAY_CREATED", out_trade_no: "MED001", ...insured },
    });
    expect(created).not.toHaveProperty("paid_time");
    await sandbox.medicalInsurance.pay("MED001");
    const paid = await query(wx);
    expect(paid).toMatchObject({
      ...{ mix_pay_status: "MIX_PAY_SUCCESS", self_pay_status: "SELF_PAY_SUCCESS" },
      ...{ med_ins_pay_status: "MED_INS_PAY_SUCCESS", mix_trade_no: created.mix_trade_no },
    });
    expect(paid.paid_time).toBeDefined();
    expect(sandbox.orders.find("MED001")?.state).toBe("SUCCESS");
    await expect(sandbox.medicalInsurance.pay("MED001")).rejects.toThrow("MIX_PAY_SUCCESS");
    const reader = notifications(createClient({ ...sandbox.clientOf(mchid), ...strict }));
    const notices = await Promise.all(arrived.map((one) => reader.parse(one)));
    expect(notices.map(isMedicalInsuranceSuccessNotification)).toEqual([true]);
    expect(notices[0]?.resource).toMatchObject({ out_trade_no: "MED001", mix_pay_status: "MIX_PAY_SUCCESS" });
    await refundInsurance(wx, created.mix_trade_no);
    await refundInsurance(wx, created.mix_trade_no);
    expect(await query(wx)).toMatchObject({
      ...{ mix_pay_status: "MIX_PAY_REFUND", self_pay_status: "SELF_PAY_SUCCESS" },
      med_ins_pay_status: "MED_INS_PAY_REFUND",
    });
    expect(sandbox.medicalInsurance.find("MED001")?.refunded).toEqual({ gov: 1, self: 1, other: 1 });
    await refundCash(wx);
    expect(await query(wx)).toMatchObject({ self_pay_status: "SELF_PAY_REFUND" });
  });

  test.each([
    [cashOnly, { self_pay_status: "SELF_PAY_CREATED", med_ins_pay_status: "NO_MED_INS_PAY" }],
    [insuranceOnly, { self_pay_status: "NO_SELF_PAY", med_ins_pay_status: "MED_INS_PAY_CREATED" }],
  ])("has the parts of its type: %j", async (changes, parts) => {
    const { wx } = await start();
    expect(await create(wx, changes)).toMatchObject(parts);
  });

  const sums = [403, "RULE_LIMIT"] as const;
  const fields = [400, "PARAM_ERROR"] as const;
  test.each([
    ["another total", { total_fee: 202_001 }, [...sums, 268529477]],
    ["another amount of the user", { total_fee: 202_001, wechat_pay_cash_fee: 42_001 }, [...sums, 268529476]],
    [
      "fees of the insurance, and the user pays alone",
      { ...cashOnly, med_ins_gov_fee: 1 },
      [...fields, 268529474],
    ],
    [
      "no amount, and the user pays alone",
      { ...cashOnly, wechat_pay_cash_fee: undefined },
      [...fields, 268529474],
    ],
    ["no prepay_id, and the user pays alone", { ...cashOnly, prepay_id: undefined }, [...fields, 268529474]],
    [
      "no amount, and the user pays a part",
      { total_fee: 160_000, wechat_pay_cash_fee: undefined },
      [...fields, 268529475],
    ],
    ["no fee of the insurance", { med_ins_gov_fee: undefined }, [...fields, 268529475]],
    ["no pay_order_id", { pay_order_id: undefined }, [...fields, 268529475]],
    ["no prepay_id", { prepay_id: undefined }, [...fields, 268529475]],
    [
      "an amount of the user, and the insurance pays alone",
      { ...insuranceOnly, wechat_pay_cash_fee: 1 },
      [...fields, 268529475],
    ],
    ["no relative", { pay_for_relatives: true }, [...fields, 268435461]],
    ["an amount below 0", { med_ins_other_fee: -1 }, [...fields, 268435461]],
  ])("with %s is refused", async (_, changes, refusal) => {
    const { wx } = await start();
    expect(await refusalOf(create(wx, changes))).toEqual(refusal);
  });

  test("that differs from the order of the user is refused", async () => {
    const { sandbox, wx } = await start();
    const json = {
      ...{ appid, mchid, description: "挂号", notify_url: "https://example.com/paid" },
      ...{ amount: { total: 41_999, currency: "CNY" }, payer: { openid } },
    } as const;
    const order = await wx.pay.transactions.jsapi.post({ json: { ...json, out_trade_no: "MED001" } });
    expect(await refusalOf(create(wx, order))).toEqual([...sums, 268529481]);
    expect(await refusalOf(create(wx, { ...order, out_trade_no: "MED002" }))).toEqual([...fields, 268435461]);
    const paid = { ...json, amount: { total: 42_000, currency: "CNY" }, out_trade_no: "MED003" } as const;
    const { prepay_id } = await wx.pay.transactions.jsapi.post({ json: paid });
    await sandbox.orders.pay("MED003");
    const { status, message } = await apiErrorOf(create(wx, { prepay_id, out_trade_no: "MED003" }));
    expect([status, message]).toEqual([
      ...[400, expect.stringContaining("(the order of the user is in SUCCESS)") as string],
    ]);
  });

  test("is paid after the time of payAfter, unless it has failed by then", async () => {
    const { sandbox, wx } = await start({ payAfter: 3_600_000 });
    await create(wx);
    const failed = await create(wx, { out_trade_no: "MED002" });
    sandbox.medicalInsurance.fail("MED002");
    await sandbox.clock.advance(3_000_000);
    expect(await query(wx)).toMatchObject({ mix_pay_status: "MIX_PAY_CREATED" });
    await sandbox.clock.advance(600_000);
    expect(await query(wx)).toMatchObject({ mix_pay_status: "MIX_PAY_SUCCESS" });
    expect(await query(wx, failed.out_trade_no)).toMatchObject({ mix_pay_status: "MIX_PAY_FAIL" });
  });

  test("of a sub-merchant is paid by a new order of the sub-merchant, and not notified without a URL", async () => {
    const { sandbox } = await start();
    const sub_mchid = "1900000011";
    const placed = sandbox.medicalInsurance.create({
      ...{ caller: mchid, subMchid: sub_mchid },
      request: {
        ...{ mix_pay_type: "CASH_ONLY", total_fee: 5, wechat_pay_cash_fee: 5, prepay_id: "wx2014" },
        ...{ out_trade_no: "MED001", appid, openid },
      },
    });
    await sandbox.medicalInsurance.pay(placed);
    const cash = sandbox.orders.find("MED001");
    expect([cash?.caller, cash?.mchid, cash?.total, cash?.state]).toEqual([mchid, sub_mchid, 5, "SUCCESS"]);
    expect(cash?.request).toEqual({ sp_appid: appid, sp_mchid: mchid, sub_mchid });
    expect(sandbox.notifications.sent).toEqual([]);
    expect(() => sandbox.medicalInsurance.fail("NONE")).toThrow("no such medical insurance order");
  });

  test("has a number of its own, even after it has failed", async () => {
    const { sandbox, wx } = await start();
    await create(wx);
    expect(await refusalOf(create(wx))).toEqual([400, "ALREADY_EXISTS", 268512536]);
    sandbox.medicalInsurance.fail("MED001", "余额不足");
    expect(await query(wx)).toMatchObject({
      mix_pay_status: "MIX_PAY_FAIL",
      med_ins_fail_reason: "余额不足",
    });
    expect(await refusalOf(create(wx))).toEqual([400, "ALREADY_EXISTS", 268512536]);
  });

  test("belongs to its merchant, or its partner and sub-merchant", async () => {
    const { sandbox, wx } = await start();
    const { mix_trade_no } = await create(wx, { sub_mchid: "1900000011" });
    expect(await query(wx, "MED001", "1900000011")).toMatchObject({ mix_trade_no, sub_mchid: "1900000011" });
    const missing = [404, "ORDER_NOT_EXIST", 268529515];
    expect(await refusalOf(query(wx, "MED001", "1900000012"))).toEqual(missing);
    expect(await refusalOf(query(chainOf(sandbox, "1900000002")))).toEqual(missing);
    const one = wx.medIns.orders.mixTradeNo._mix_trade_no_;
    expect(await one.get({ mix_trade_no })).toMatchObject({ out_trade_no: "MED001" });
  });

  test("is refunded by the insurance after it is paid, and for what it paid", async () => {
    const { sandbox, wx } = await start();
    const { mix_trade_no } = await create(wx);
    expect(await refusalOf(refundInsurance(wx, mix_trade_no))).toEqual([400, "INVALID_REQUEST", undefined]);
    await sandbox.medicalInsurance.pay(mix_trade_no);
    const other = { med_refund_other_fee: 5001 };
    expect(await refusalOf(refundInsurance(wx, mix_trade_no, other))).toEqual([...fields, 268435461]);
    await refundInsurance(wx, mix_trade_no);
    const again = { med_refund_gov_fee: 2 };
    expect(await refusalOf(refundInsurance(wx, mix_trade_no, again))).toEqual([
      400,
      "INVALID_REQUEST",
      undefined,
    ]);
    expect(await refusalOf(refundInsurance(wx, "1"))).toEqual([404, "ORDER_NOT_EXIST", 268529515]);
  });
});

test("the control API does what the methods do", async () => {
  const { sandbox, wx } = await start();
  await create(wx);
  await create(wx, { out_trade_no: "MED002" });
  const control = async (method: string, path: string, body = "") => {
    const url = `${sandbox.url}/sandbox/medical-insurance${path}`;
    return JSON.parse((await send(url, { method, body, headers: bearer(sandbox) })).body) as unknown; // compared below
  };
  const failed = { mix_pay_status: "MIX_PAY_FAIL", med_ins_fail_reason: "无" };
  expect(await control("POST", "/MED001/pay")).toMatchObject({ mix_pay_status: "MIX_PAY_SUCCESS" });
  expect(await control("POST", "/MED002/fail", '{"reason":"无"}')).toMatchObject(failed);
  expect(await control("GET", "")).toMatchObject([{ out_trade_no: "MED001" }, failed]);
});

interface Walk {
  readonly sandbox: Sandbox;
  readonly wx: Wx;
  readonly out_trade_no: string;
}

const steps: readonly { readonly events: readonly MedicalEvent[]; readonly run: (walk: Walk) => unknown }[] =
  [
    { events: ["pay"], run: ({ sandbox, out_trade_no }) => sandbox.medicalInsurance.pay(out_trade_no) },
    { events: ["fail"], run: ({ sandbox, out_trade_no }) => sandbox.medicalInsurance.fail(out_trade_no) },
    {
      events: ["refund"],
      run: ({ sandbox, wx, out_trade_no }) =>
        refundInsurance(wx, sandbox.medicalInsurance.find(out_trade_no)?.mixTradeNo ?? ""),
    },
    { events: ["refund"], run: ({ wx, out_trade_no }) => refundCash(wx, out_trade_no) },
  ];

test("every change of an order and its parts is in the tables, and the walks make every change", async () => {
  expect(finalStates(mixPayStates)).toEqual(["MIX_PAY_FAIL"]);
  const { sandbox, wx } = await start();
  const seen = {
    mix: new SeenTransitions(mixPayStates, ["MIX_PAY_CREATED"]),
    self: new SeenTransitions(selfPayStates, ["SELF_PAY_CREATED", "NO_SELF_PAY"]),
    insurance: new SeenTransitions(medInsPayStates, ["MED_INS_PAY_CREATED", "NO_MED_INS_PAY"]),
  };
  let walks = 1000;
  const walking = fc.asyncProperty(
    fc.constantFrom({}, { ...cashOnly }, { ...insuranceOnly }),
    fc.array(fc.constantFrom(...steps), { maxLength: 5 }),
    async (type, chosen) => {
      const out_trade_no = `WALK${(walks += 1)}`;
      const statuses = async () => {
        const order = await query(wx, out_trade_no);
        return {
          mix: known(mixPayStates, order.mix_pay_status),
          self: known(selfPayStates, order.self_pay_status),
          insurance: known(medInsPayStates, order.med_ins_pay_status),
        };
      };
      await create(wx, { ...type, out_trade_no });
      let state: Partial<Awaited<ReturnType<typeof statuses>>> = {};
      for (const step of [undefined, ...chosen]) {
        await attempt(() => step?.run({ sandbox, wx, out_trade_no }));
        const next = await statuses();
        const events = step?.events ?? [];
        seen.mix.add(state.mix, next.mix, events);
        seen.self.add(state.self, next.self, events);
        seen.insurance.add(state.insurance, next.insurance, events);
        state = next;
      }
    },
  );
  await fc.assert(walking, { seed: 1, numRuns: 60 });
  for (const one of Object.values(seen)) one.expectAll();
}, 120_000);
