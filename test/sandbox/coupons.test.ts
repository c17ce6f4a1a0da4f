/** Product coupons from their creation to the return of a use, by a partner and by its brand, with the emitted client. */
import { createClient } from "wechatpay-ts";
import { explain } from "wechatpay-ts/explain";
import { notifications } from "wechatpay-ts/webhook";
import { describe, expect, test } from "vitest";

import { endOf, isInWindow, validPeriod } from "#sandbox/state/coupons/validity";

import { specOperations } from "../support/specs.ts";
import { refusalOf } from "./support/api-error.ts";
import {
  acting,
  appid,
  brandId,
  brandOf,
  couponSandbox,
  day,
  newProduct,
  partner,
  partnerOf,
  product,
  stock,
  user,
} from "./support/coupons.ts";
import { bearer, notifyServer, send } from "./support/merchant.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";

const strict = failOnResponseIssues();
const order = { out_trade_no: "T1", mchid: partner };

async function start(changes: object = {}) {
  const sandbox = await couponSandbox();
  const wx = partnerOf(sandbox, strict);
  const ids = await newProduct(wx, changes);
  return { sandbox, wx, ids, act: acting(wx, ids) };
}

describe("a coupon of a partner's brand", () => {
  test("is sent with a notification, confirmed, used, given back and used again", async () => {
    const { sandbox, wx, ids, act } = await start();
    const server = await notifyServer();
    expect(await refusalOf(wx.notifyConfigs.get())).toEqual([404, "NOT_FOUND", 268578608]);
    await wx.notifyConfigs.post({ json: { notify_url: server.url } });
    expect(await wx.notifyConfigs.get()).toMatchObject({ notify_url: server.url });
    const sent = await act.send(1, { attach: "附" });
    expect(sent).toMatchObject({
      ...{ coupon_state: "CONFIRMING", send_request_no: "SEND-0001", send_channel: "API", attach: "附" },
      product_coupon: {
        ...{ product_coupon_id: ids.product_coupon_id },
        state: "EFFECTIVE",
        brand_id: brandId,
      },
      stock: {
        stock_id: ids.stock_id,
        state: "SENDING",
        sent_count_info: { total_count: 1, today_count: 1 },
      },
    });
    expect(sent).not.toHaveProperty("confirm_time");
    await sandbox.clock.advance(1000);
    const reader = notifications(createClient({ ...sandbox.clientOf(partner), ...strict }));
    const notices = await Promise.all(server.arrived.map((one) => reader.parse(one)));
    expect(notices).toMatchObject([
      {
        event_type: "PRODUCT_COUPON_SP.SEND",
        resource: {
          ...ids,
          coupon_code: sent.coupon_code,
          ...user,
          appid,
          send_request_no: "SEND-0001",
          attach: "附",
        },
      },
    ]);
    const code = sent.coupon_code;
    expect(await act.confirm(code, 1)).toMatchObject({
      ...{ coupon_state: "EFFECTIVE", confirm_request_no: "CONFIRM-0001" },
    });
    expect(await act.use(code, 1)).toMatchObject({
      ...{
        coupon_state: "USED",
        single_usage_detail: { use_request_no: "USE-0001", associated_order_info: order },
      },
    });
    expect(await act.giveBack(code, 1)).toMatchObject({
      ...{ coupon_state: "EFFECTIVE", single_usage_detail: { return_request_no: "RETURN-0001" } },
    });
    expect(await act.use(code, 2)).toMatchObject({ single_usage_detail: { use_request_no: "USE-0002" } });
    expect(await act.query(code)).toMatchObject({ coupon_state: "USED" });
    const list = { ...user, query: { brand_id: brandId, appid, coupon_state: "USED" } } as const;
    expect(await wx.users._openid_.coupons.get(list)).toMatchObject({
      ...{ total_count: 1, user_coupon_list: [{ coupon_code: code }] },
    });
  });

  test("has no second effect for the same number, and refuses it with other content", async () => {
    const { act } = await start();
    const { coupon_code: code } = await act.send(1);
    expect(await act.send(1)).toMatchObject({
      coupon_code: code,
      stock: { sent_count_info: { total_count: 1 } },
    });
    expect(await refusalOf(act.send(1, { attach: "b" }))).toEqual([400, "ALREADY_EXISTS", 268578927]);
    await act.confirm(code, 1);
    await act.use(code, 1);
    expect(await act.use(code, 1)).toMatchObject({ coupon_state: "USED" });
    expect(await refusalOf(act.use(code, 1, { store_id: "1" }))).toEqual([400, "ALREADY_EXISTS", 268578927]);
    expect(await refusalOf(act.use(code, 2))).toEqual([400, "INVALID_REQUEST", 272756745]);
  });

  test("refuses what its state does not allow, with the number of the manual", async () => {
    const { sandbox, act } = await start({
      stock: stock({ available: { available_days: 1, wait_days_after_receive: 1 } }),
    });
    const codes: string[] = [];
    for (const no of [1, 2, 3, 4]) codes.push((await act.send(no)).coupon_code);
    const [waiting, deleted, deactivated, late] = codes as [string, string, string, string];
    expect(await refusalOf(act.use(waiting, 1))).toEqual([400, "INVALID_REQUEST", 268578367]);
    expect(await act.confirm(waiting, 1)).toMatchObject({ coupon_state: "PENDING" });
    expect(await refusalOf(act.use(waiting, 1))).toEqual([400, "INVALID_REQUEST", 272755715]);
    await act.confirm(deleted, 2);
    sandbox.coupons.delete(deleted);
    expect(await act.query(deleted)).toMatchObject({ coupon_state: "DELETED" });
    expect(await refusalOf(act.use(deleted, 2))).toEqual([400, "INVALID_REQUEST", 272756769]);
    expect(await act.deactivate(deactivated, 3)).toMatchObject({
      ...{ coupon_state: "DEACTIVATED", deactivate_reason: "商品已下线" },
    });
    expect(await refusalOf(act.confirm(deactivated, 3))).toEqual([400, "INVALID_REQUEST", 268578367]);
    await sandbox.clock.advance(day);
    expect(await act.query(waiting)).toMatchObject({ coupon_state: "EFFECTIVE" });
    await act.use(waiting, 1);
    await sandbox.clock.advance(day);
    expect(await act.query(late)).toMatchObject({ coupon_state: "EXPIRED" });
    expect(await refusalOf(act.confirm(late, 4))).toEqual([400, "INVALID_REQUEST", 268578776]);
    expect(await refusalOf(act.deactivate(late, 4))).toEqual([400, "INVALID_REQUEST", 272756790]);
    // A use that is taken back after the end leaves an expired coupon.
    expect(await act.giveBack(waiting, 1)).toMatchObject({ coupon_state: "EXPIRED" });
  });

  test("can be used only in the windows of its stock", async () => {
    const { act } = await start({
      stock: stock({
        available: {
          irregular_available_period_list: [
            { begin_time: "2020-01-01T00:00:00+08:00", end_time: "2020-01-02T00:00:00+08:00" },
          ],
        },
      }),
    });
    const { coupon_code } = await act.send(1);
    await act.confirm(coupon_code, 1);
    expect(await refusalOf(act.use(coupon_code, 1))).toEqual([400, "INVALID_REQUEST", 272755717]);
  });

  test("is unknown under a code of its own, for another user, brand or partner", async () => {
    const { sandbox, act, ids } = await start();
    const { coupon_code } = await act.send(1);
    expect(await refusalOf(act.query("1"))).toEqual([404, "NOT_FOUND", 268578851]);
    expect(explain(268578851)).toHaveLength(1);
    expect(await refusalOf(act.query(coupon_code, { brand_id: "120345" }))).toEqual([
      404,
      "NOT_FOUND",
      268578608,
    ]);
    expect(await refusalOf(act.query(coupon_code, { brand_id: "120346" }))).toEqual([
      403,
      "NO_AUTH",
      268579803,
    ]);
    expect(await refusalOf(act.query(coupon_code, { appid: "wx2" }))).toEqual([
      400,
      "INVALID_REQUEST",
      268578526,
    ]);
    const others = acting(partnerOf(sandbox, strict, "1900000002"), ids);
    expect(await refusalOf(others.query(coupon_code))).toEqual([403, "NO_AUTH", 268579803]);
  });
});

describe("a coupon of a brand", () => {
  test("is the one that its partner sees", async () => {
    const sandbox = await couponSandbox();
    const wx = brandOf(sandbox, strict);
    const { product_coupon_id, stock: first } = await wx.productCoupons.post({ json: product() });
    const ids = { product_coupon_id, stock_id: first?.stock_id ?? "" };
    const named = { ...ids, appid };
    const coupons = wx.users._openid_.coupons;
    const { coupon_code } = await coupons.post({ ...user, json: { ...named, send_request_no: "SEND-0001" } });
    const path = { ...user, coupon_code };
    const act = acting(partnerOf(sandbox, strict), ids);
    expect(await act.query(coupon_code)).toMatchObject({ coupon_code, coupon_state: "CONFIRMING" });
    await coupons._coupon_code_.confirm.post({ ...path, json: { ...named, out_request_no: "CONFIRM-0001" } });
    expect(await act.use(coupon_code, 1)).toMatchObject({ coupon_state: "USED" });
    const query = { ...path, query: named };
    expect(await coupons._coupon_code_.get(query)).toMatchObject({ coupon_state: "USED" });
    const other = brandOf(sandbox, strict, "120345").users._openid_.coupons;
    expect(await refusalOf(other._coupon_code_.get(query))).toEqual([404, "NOT_FOUND", 268578608]);
    expect(
      await refusalOf(coupons._coupon_code_.get({ ...path, query: { ...named, appid: "wx2" } })),
    ).toEqual([...[400, "INVALID_REQUEST", 268578532]]);
  });
});

test("a brand is notified of what a page documents: what is sent, used and given back", async () => {
  const operations = specOperations();
  const page = operations.find(
    (one) => one.kind === "notification" && one.event === "PRODUCT_COUPON_SP.SEND",
  );
  if (page?.kind !== "notification") throw new Error("no page of PRODUCT_COUPON_SP.SEND");
  const events = ["PRODUCT_COUPON.SEND", "PRODUCT_COUPON.USE", "PRODUCT_COUPON.RETURN"];
  const pages = events.map((event) => ({ ...page, event, events: [event] }));
  const sandbox = await couponSandbox({ operations: [...operations, ...pages] });
  const server = await notifyServer();
  await brandOf(sandbox, strict).notifyConfigs.post({ json: { notify_url: server.url } });
  const wx = partnerOf(sandbox, strict);
  const act = acting(wx, await newProduct(wx));
  const { coupon_code: code } = await act.send(1);
  await act.confirm(code, 1);
  await act.use(code, 1);
  await act.giveBack(code, 1);
  await sandbox.clock.advance(1000);
  expect(server.arrived.map(({ json }) => json.event_type)).toEqual(events);
});

test.each([
  [{ weekly_available_period: { day_list: ["MONDAY"] } }, true],
  [{ weekly_available_period: { day_list: ["TUESDAY"] } }, false],
  // From 11:00:00 to 11:59:59 in the time zone of WeChat Pay.
  [{ weekly_available_period: { day_period_list: [{ begin_time: 39_600, end_time: 43_199 }] } }, false],
  [{ weekly_available_period: { day_period_list: [{ begin_time: 43_200, end_time: 43_200 }] } }, true],
  [{ irregular_available_period_list: [] }, true],
])("on Monday at noon, %j can be used: %s", (period, expected) => {
  expect(isInWindow(period, Date.parse("2026-11-30T12:00:00+08:00"))).toBe(expected);
});

const noon = Date.parse("2026-11-30T12:00:00+08:00");

test.each([
  // Begins with the first end, and ends with the last beginning.
  [{ weekly_available_period: { day_period_list: [{ end_time: 43_200 }] } }, true],
  [{ weekly_available_period: { day_period_list: [{ end_time: 43_199 }] } }, false],
  [{ weekly_available_period: { day_period_list: [{ begin_time: 43_200 }] } }, true],
  [{ weekly_available_period: { day_period_list: [{ begin_time: 43_201 }] } }, false],
  [{ irregular_available_period_list: [{ end_time: "2026-11-30T12:00:00+08:00" }] }, true],
  [{ irregular_available_period_list: [{ end_time: "2026-11-30T11:59:59+08:00" }] }, false],
  [{ irregular_available_period_list: [{ begin_time: "2026-11-30T12:00:00+08:00" }] }, true],
  [{ irregular_available_period_list: [{ begin_time: "2026-11-30T12:00:01+08:00" }] }, false],
])("at noon, in a window with one end, %j can be used: %s", (window, expected) => {
  expect(isInWindow(window, noon)).toBe(expected);
});

test.each([
  [{}, undefined, 0, 365 * day],
  [{ available_seconds: 60, available_days: 2 }, undefined, 0, 60_000],
  [{ available_days: 2 }, undefined, 0, 2 * day],
  [{ available_days: 2 }, 3, 0, 3 * day],
  [{ available_days: 2, wait_days_after_receive: 1 }, undefined, day, 3 * day],
  [{ available_begin_time: "2026-12-02T12:00:00+08:00", available_days: 1 }, undefined, 2 * day, 3 * day],
  [{ available_days: 9, available_end_time: "2026-12-01T12:00:00+08:00" }, undefined, 0, day],
  [{ available_begin_time: "", available_end_time: "later", available_days: 1 }, undefined, 0, day],
])(
  "a coupon of %j, received at noon, and %j days is valid from %i to %i ms after it",
  (period, days, from, to) => {
    expect(validPeriod(period, noon, days)).toEqual({ from: noon + from, to: noon + to });
  },
);

test.each([
  [{}, Infinity],
  [{ available_end_time: "2026-11-30T12:00:00+08:00" }, noon],
])("a stock of %j ends at %d", (period, end) => {
  expect(endOf(period)).toBe(end);
});

describe("a user", () => {
  test("receives what was pre-sent, once", async () => {
    const { sandbox, wx, ids } = await start();
    const server = await notifyServer();
    await wx.notifyConfigs.post({ json: { notify_url: server.url } });
    const json = { brand_id: brandId, ...ids, appid, send_request_no: "SEND-0001" };
    const { token } = await wx.users._openid_.preSendCoupon.post({ ...user, json });
    expect(server.arrived).toHaveLength(0);
    const [received] = await sandbox.coupons.receive(token);
    expect(received).toMatchObject({ state: "CONFIRMING", sendChannel: "RECEIVE_COMPONENT" });
    expect(server.arrived.map(({ json: { event_type } }) => event_type)).toEqual(["PRODUCT_COUPON_SP.SEND"]);
    await expect(sandbox.coupons.receive(token)).rejects.toThrow("token");
  });

  test("deletes no coupon that no user has", async () => {
    const { sandbox, act } = await start();
    await act.send(1);
    expect(() => sandbox.coupons.delete("1")).toThrow("this user has no such coupon");
  });

  test("receives as many coupons as the stock allows", async () => {
    const { act } = await start({ stock: stock({ send_rule: { max_count: 2, max_count_per_user: 1 } }) });
    await act.send(1);
    expect(await refusalOf(act.send(2))).toEqual([400, "INVALID_REQUEST", 272756740]);
  });
});

test("the control API does what the methods do", async () => {
  const { sandbox, wx, ids, act } = await start();
  const control = (method: string, path: string, json?: object) => {
    const body = json === undefined ? "" : JSON.stringify(json);
    return send(`${sandbox.url}/sandbox/coupons${path}`, { method, body, headers: bearer(sandbox) });
  };
  const audited = async (no: number) =>
    (await newProduct(wx, { out_request_no: `AUDIT-${no}` })).product_coupon_id;
  const stateOf = (id: string) => sandbox.coupons.catalog.product(id).state;
  expect((await control("POST", "/require-audit")).status).toBe(204);
  expect([stateOf(await audited(1)), stateOf(await audited(2))]).toEqual(["AUDITING", "EFFECTIVE"]);
  expect((await control("POST", "/require-audit", { times: 2 })).status).toBe(204);
  expect([stateOf(await audited(3)), stateOf(await audited(4))]).toEqual(["AUDITING", "AUDITING"]);
  expect((await control("POST", "/require-audit", { times: -1 })).status).toBe(400);
  expect((await control("POST", `/${ids.stock_id}/pause`)).status).toBe(204);
  expect((await control("POST", `/${ids.stock_id}/pause`)).status).toBe(400);
  expect((await control("POST", `/${ids.stock_id}/resume`)).status).toBe(204);
  const json = { brand_id: brandId, ...ids, appid, send_request_no: "SEND-0001" };
  const { token } = await wx.users._openid_.preSendCoupon.post({ ...user, json });
  const received = JSON.parse((await control("POST", `/${token}/receive`)).body) as { coupon_code: string }[]; // as a query
  const code = received[0]?.coupon_code ?? "";
  await act.confirm(code, 1);
  expect((await control("POST", `/${code}/delete`)).status).toBe(204);
  expect(JSON.parse((await control("GET", "")).body)).toMatchObject([
    { coupon_code: code, coupon_state: "DELETED" },
  ]);
  const stocks = JSON.parse((await control("GET", "/stocks")).body) as { stock_id: string }[]; // as queries
  expect([stocks.length, stocks[0]?.stock_id]).toEqual([5, ids.stock_id]);
  const products = JSON.parse((await control("GET", "/products")).body) as { state: string }[]; // as queries
  const [audit, done] = ["AUDITING", "EFFECTIVE"];
  expect(products.map(({ state }) => state)).toEqual([done, audit, done, audit, audit]);
});
