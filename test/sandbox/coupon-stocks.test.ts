/** Stocks and product coupons of a partner's brand, with the emitted client. */
import { describe, expect, test } from "vitest";

import { apiErrorOf, fieldOf, refusalOf } from "./support/api-error.ts";
import {
  acting,
  brandId,
  bundleProduct,
  couponSandbox,
  day,
  newProduct,
  partnerOf,
  product,
  stock,
  type Partner,
} from "./support/coupons.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";

const strict = failOnResponseIssues();

async function start(changes: object = {}) {
  const sandbox = await couponSandbox();
  const wx = partnerOf(sandbox, strict);
  const ids = await newProduct(wx, changes);
  return { sandbox, wx, ids, act: acting(wx, ids) };
}

/** A field that breaks a rule, and a value out of its range. */
const [rule, range] = [268578224, 268435464] as const;
const deactivated = { brand_id: brandId, deactivate_reason: "下线" };

describe("a stock", () => {
  const codes = (wx: Partner, ids: object, out_request_no: string, code_list: readonly string[]) =>
    wx.productCoupons._product_coupon_id_.stocks._stock_id_.uploadCouponCodes.post({
      ...{ product_coupon_id: "", stock_id: "", ...ids },
      json: { brand_id: brandId, out_request_no, code_list: [...code_list] },
    });

  test("sends uploaded codes, each once", async () => {
    const { wx, ids, act } = await start({ stock: stock({ coupon_code_mode: "UPLOAD" }) });
    expect(await refusalOf(act.send(1))).toEqual([400, "INVALID_REQUEST", undefined]);
    expect(await codes(wx, ids, "CODES-1", ["A", "A", "B"])).toMatchObject({
      ...{
        total_count: 3,
        success_code_list: ["A", "B"],
        duplicate_code_list: ["A"],
        already_exist_code_list: [],
      },
    });
    expect(await codes(wx, ids, "CODES-2", ["B"])).toMatchObject({ already_exist_code_list: ["B"] });
    expect(await act.send(1)).toMatchObject({
      ...{ coupon_code: "A", stock: { coupon_code_count_info: { total_count: 2, available_count: 1 } } },
    });
    expect(await act.send(2)).toMatchObject({ coupon_code: "B" });
    expect(await refusalOf(act.send(3))).toEqual([400, "INVALID_REQUEST", undefined]);
  });

  test("sends assigned codes, each under one number", async () => {
    const { act } = await start({ stock: stock({ coupon_code_mode: "API_ASSIGN" }) });
    expect(await refusalOf(act.send(1))).toEqual([400, "PARAM_ERROR", 268578224]);
    expect(await act.send(2, { coupon_code: "MINE" })).toMatchObject({ coupon_code: "MINE" });
    expect(await refusalOf(act.send(3, { coupon_code: "MINE" }))).toEqual([
      400,
      "INVALID_REQUEST",
      272755200,
    ]);
  });

  test("is paused, resumed, changed and deactivated", async () => {
    const { sandbox, wx, ids, act } = await start();
    const path = wx.productCoupons._product_coupon_id_.stocks._stock_id_;
    sandbox.coupons.pause(ids.stock_id);
    expect(await path.get({ ...ids, query: { brand_id: brandId } })).toMatchObject({ state: "PAUSED" });
    expect(await refusalOf(act.send(1))).toEqual([400, "INVALID_REQUEST", 268577984]);
    sandbox.coupons.resume(ids.stock_id);
    const json = { brand_id: brandId, out_request_no: "CHANGE-1" };
    expect(await path.patch({ ...ids, json: { ...json, remark: "新" } })).toMatchObject({ remark: "新" });
    const budget = {
      ...json,
      update_mode: "MAX_COUNT",
      current_max_count: 100,
      target_max_count: 1,
    } as const;
    expect(await path.updateBudget.post({ ...ids, json: budget })).toMatchObject({
      stock_send_rule: { max_count: 1 },
    });
    await act.send(1);
    expect(await refusalOf(act.send(2))).toEqual([400, "INVALID_REQUEST", undefined]);
    const deactivation = { ...json, deactivate_reason: "下线" };
    expect(await path.deactivate.post({ ...ids, json: deactivation })).toMatchObject({
      ...{ state: "DEACTIVATED", deactivate_reason: "下线", deactivate_request_no: "CHANGE-1" },
    });
    expect(await refusalOf(act.send(3))).toEqual([400, "INVALID_REQUEST", 268577984]);
  });

  test("has the stores of its scope", async () => {
    const { wx, ids } = await start({ stock: stock({ store_scope: "SPECIFIC" }) });
    const path = wx.productCoupons._product_coupon_id_.stocks._stock_id_;
    const json = { brand_id: brandId, store_list: [{ store_id: "1" }, { store_id: "2" }] };
    expect(await path.associateStores.post({ ...ids, json })).toMatchObject({ total_count: 2 });
    const gone = { ...json, store_list: [{ store_id: "1" }, { store_id: "3" }] };
    expect(await path.disassociateStores.post({ ...ids, json: gone })).toMatchObject({
      ...{ success_store_list: [{ store_id: "1" }], failed_store_list: [{ store_id: "3" }] },
    });
    const query = { brand_id: brandId };
    expect(await path.associatedStores.get({ ...ids, query })).toMatchObject({
      store_list: [{ store_id: "2" }],
    });
    const all = await newProduct(wx, { out_request_no: "P-00002", stock: stock({ store_scope: "ALL" }) });
    expect(await refusalOf(path.associateStores.post({ ...all, json }))).toEqual([
      400,
      "INVALID_REQUEST",
      268578813,
    ]);
    const none = await newProduct(wx, { out_request_no: "P-00003", stock: stock({ store_scope: "NONE" }) });
    expect(await refusalOf(path.associateStores.post({ ...none, json }))).toEqual([
      ...[400, "INVALID_REQUEST", undefined],
    ]);
    expect(await path.associateStores.post({ ...ids, json })).toMatchObject({
      success_store_list: [{ store_id: "1" }],
      failed_store_list: [{ store_id: "2", code: "INVALID_REQUEST" }],
    });
  });

  test("takes no uploaded codes unless its codes are uploaded, and no code of a brand unless they are assigned", async () => {
    const { wx, ids, act } = await start();
    expect(await refusalOf(codes(wx, ids, "CODES-1", ["A"]))).toEqual([400, "INVALID_REQUEST", undefined]);
    expect(await fieldOf(act.send(1, { coupon_code: "MINE" }))).toEqual([400, rule, "/coupon_code"]);
  });

  test("sends as many coupons a day as its daily limit, and more on the next day", async () => {
    const { sandbox, act } = await start({ stock: stock({ send_rule: { max_count_per_day: 1 } }) });
    expect(await act.send(1)).toMatchObject({
      stock: { sent_count_info: { total_count: 1, today_count: 1 } },
    });
    expect((await apiErrorOf(act.send(2))).message).toContain("max_count_per_day");
    await sandbox.clock.advance(day);
    expect(await act.send(3)).toMatchObject({
      stock: { sent_count_info: { total_count: 2, today_count: 1 } },
    });
  });

  test("has a new limit only of a request that names the present one", async () => {
    const { wx, ids, act } = await start();
    const { updateBudget, get } = wx.productCoupons._product_coupon_id_.stocks._stock_id_;
    let no = 0;
    const change = (values: object, update_mode: "MAX_COUNT" | "MAX_COUNT_PER_DAY" = "MAX_COUNT") => {
      const out_request_no = `BUDGET-${(no += 1)}`;
      const json = { brand_id: brandId, out_request_no, update_mode, ...values };
      return updateBudget.post({ ...ids, json });
    };
    await act.send(1);
    await act.send(2);
    const current = { current_max_count: 100 };
    expect(await fieldOf(change(current))).toEqual([400, rule, "/target_max_count"]);
    expect(await fieldOf(change({ ...current, target_max_count: 0 }))).toEqual([
      400,
      rule,
      "/target_max_count",
    ]);
    expect(await fieldOf(change({ ...current, target_max_count: 1 }))).toEqual([
      400,
      rule,
      "/target_max_count",
    ]);
    expect(await fieldOf(change({ current_max_count: 99, target_max_count: 5 }))).toEqual([
      ...[400, rule, "/current_max_count"],
    ]);
    const daily = { current_max_count_per_day: 5, target_max_count_per_day: 9 };
    const refused = await apiErrorOf(change(daily, "MAX_COUNT_PER_DAY"));
    expect(refused.message).toContain("/current_max_count_per_day: expected none, the present limit");
    expect((await get({ ...ids, query: { brand_id: brandId } })).stock_send_rule).toEqual({ max_count: 100 });
    const first = { target_max_count_per_day: 1 };
    expect(await change(first, "MAX_COUNT_PER_DAY")).toMatchObject({
      stock_send_rule: { max_count: 100, max_count_per_day: 1 },
    });
  });

  test("that is deactivated is not changed, not given a limit and not deactivated again", async () => {
    const { wx, ids } = await start();
    const path = wx.productCoupons._product_coupon_id_.stocks._stock_id_;
    await path.deactivate.post({ ...ids, json: { ...deactivated, out_request_no: "DOWN-1" } });
    const json = { brand_id: brandId, out_request_no: "AFTER-1" };
    const limits = { update_mode: "MAX_COUNT", current_max_count: 100, target_max_count: 200 } as const;
    const again = { ...deactivated, out_request_no: "DOWN-2" };
    const messages = [
      (await apiErrorOf(path.patch({ ...ids, json: { ...json, remark: "新" } }))).message,
      (await apiErrorOf(path.updateBudget.post({ ...ids, json: { ...json, ...limits } }))).message,
      (await apiErrorOf(path.deactivate.post({ ...ids, json: again }))).message,
    ];
    expect(messages.map((one) => /\((.*)\)/u.exec(one)?.[1])).toEqual([
      "change: the stock is in DEACTIVATED",
      "update-budget: the stock is in DEACTIVATED",
      "deactivate: the stock is in DEACTIVATED",
    ]);
  });

  test("is unknown below another product coupon", async () => {
    const { wx, ids } = await start();
    const other = await newProduct(wx, { out_request_no: "P-00002" });
    const path = { product_coupon_id: other.product_coupon_id, stock_id: ids.stock_id };
    const { get } = wx.productCoupons._product_coupon_id_.stocks._stock_id_;
    expect(await refusalOf(get({ ...path, query: { brand_id: brandId } }))).toEqual([
      ...[404, "NOT_FOUND", 268578608],
    ]);
  });

  test.each([
    [{ send_rule: { max_count: 0 } }, range, "/stock/stock_send_rule/max_count"],
    [{ send_rule: { max_count_per_day: 0 } }, range, "/stock/stock_send_rule/max_count_per_day"],
    [
      { available: { available_end_time: "2020-01-01T00:00:00+08:00" } },
      rule,
      "/stock/single_usage_rule/coupon_available_period/available_end_time",
    ],
  ])("with %j is refused with %i for %s", async (changes, cause, field) => {
    const wx = partnerOf(await couponSandbox(), strict);
    expect(await fieldOf(newProduct(wx, { stock: stock(changes) }))).toEqual([400, cause, field]);
  });
});

describe("a product coupon", () => {
  const infos = {
    normal: (discount_amount: number) => ({ normal_coupon: { threshold: 100, discount_amount } }),
  };
  test.each([
    [{ out_request_no: "P-1" }, "PARAM_ERROR", 268435463],
    [{ out_request_no: "P".repeat(41) }, "PARAM_ERROR", 268435462],
    [{ single_usage_info: infos.normal(101) }, "PARAM_ERROR", 268435464],
    [
      { single_usage_info: { discount_coupon: { threshold: 1, percent_off: 100 } } },
      "PARAM_ERROR",
      268435464,
    ],
    [
      { display_info: { ...product().display_info, image_url: "https://a.example/1.png" } },
      "INVALID_REQUEST",
      268578404,
    ],
    [{ usage_mode: "PROGRESSIVE_BUNDLE" }, "PARAM_ERROR", 268578224],
  ])("with %j is refused with %s and %i", async (changes, code, cause) => {
    const wx = partnerOf(await couponSandbox(), strict);
    const json = { ...product(changes), brand_id: brandId };
    expect(await refusalOf(wx.productCoupons.post({ json }, { validate: false }))).toEqual([
      400,
      code,
      cause,
    ]);
  });

  test("is used several times in turn, and given back one time", async () => {
    const { stock: first } = product();
    const { act } = await start({
      ...{ usage_mode: "SEQUENTIAL", single_usage_info: undefined },
      sequential_usage_info: { type: "EQUAL", count: 3, available_days: 5 },
      stock: {
        ...{ ...first, single_usage_rule: undefined },
        sequential_usage_rule: { ...first.single_usage_rule, normal_coupon: undefined },
      },
    });
    const { coupon_code: code } = await act.send(1);
    await act.confirm(code, 1);
    const use = (no: number) => act.use(code, no, { sequential_coupon_index: no });
    expect(await use(0)).toMatchObject({
      coupon_state: "EFFECTIVE",
      sequential_usage_detail: {
        ...{ total_count: 3, used_count: 1 },
        detail_item_list: [
          { detail_state: "USED" },
          { detail_state: "EFFECTIVE" },
          { detail_state: "EFFECTIVE" },
        ],
      },
    });
    for (const sequential_coupon_index of [-1, 3])
      expect(await fieldOf(act.use(code, 8, { sequential_coupon_index }))).toEqual([
        ...[400, range, "/sequential_coupon_index"],
      ]);
    expect(await refusalOf(act.use(code, 7, { sequential_coupon_index: 0 }))).toEqual([
      ...[400, "INVALID_REQUEST", 272756745],
    ]);
    await use(1);
    expect(await use(2)).toMatchObject({ coupon_state: "USED" });
    expect(await act.giveBack(code, 1, { sequential_coupon_index: 1 })).toMatchObject({
      ...{ coupon_state: "EFFECTIVE", sequential_usage_detail: { used_count: 2 } },
    });
  });

  test("is audited, changed and deactivated with its stocks, while coupons of users stay", async () => {
    const sandbox = await couponSandbox();
    const wx = partnerOf(sandbox, strict);
    sandbox.coupons.requireAudit();
    const ids = await newProduct(wx);
    const act = acting(wx, ids);
    const path = wx.productCoupons._product_coupon_id_;
    const id = { product_coupon_id: ids.product_coupon_id };
    expect(await path.get({ ...id, query: { brand_id: brandId } })).toMatchObject({ state: "AUDITING" });
    expect(await refusalOf(act.send(1))).toEqual([400, "INVALID_REQUEST", 268577984]);
    sandbox.coupons.approve(ids.product_coupon_id);
    const { coupon_code } = await act.send(1);
    const json = { brand_id: brandId, out_request_no: "CHANGE-1" };
    const display_info = { ...product().display_info, name: "新" };
    expect(await path.patch({ ...id, json: { ...json, display_info } })).toMatchObject({ display_info });
    const deactivation = { ...json, deactivate_reason: "下线" };
    expect(await path.deactivate.post({ ...id, json: deactivation })).toMatchObject({
      state: "DEACTIVATED",
    });
    const query = { brand_id: brandId, state: "DEACTIVATED" } as const;
    expect(await path.stocks.get({ ...id, query })).toMatchObject({ total_count: 1 });
    expect(await act.confirm(coupon_code, 1)).toMatchObject({ coupon_state: "EFFECTIVE" });
    const values = { ...json, stock: stock() };
    expect(await refusalOf(path.stocks.post({ ...id, json: values }))).toEqual([
      400,
      "INVALID_REQUEST",
      undefined,
    ]);
  });

  test("that is deactivated keeps the earlier end of a stock, and is not changed or deactivated again", async () => {
    const { wx, ids } = await start();
    const path = wx.productCoupons._product_coupon_id_;
    const id = { product_coupon_id: ids.product_coupon_id };
    const named = { brand_id: brandId };
    const more = await path.stocks.post({
      ...{ ...id, json: { ...named, out_request_no: "STOCK-2", stock: stock() } },
    });
    const down = (out_request_no: string) => ({ ...deactivated, out_request_no });
    await path.stocks._stock_id_.deactivate.post({ ...ids, json: down("STOCK-DOWN") });
    await path.deactivate.post({ ...id, json: down("PRODUCT-DOWN") });
    const { stock_list } = await path.stocks.get({ ...id, query: named });
    expect(stock_list?.map((one) => [one.stock_id, one.state, one.deactivate_request_no])).toEqual([
      [ids.stock_id, "DEACTIVATED", "STOCK-DOWN"],
      [more.stock_id, "DEACTIVATED", "PRODUCT-DOWN"],
    ]);
    const { display_info } = product();
    const patch = { ...named, out_request_no: "CHANGE-1", display_info };
    const messages = [
      (await apiErrorOf(path.patch({ ...id, json: patch }))).message,
      (await apiErrorOf(path.deactivate.post({ ...id, json: down("PRODUCT-AGAIN") }))).message,
    ];
    expect(messages.map((one) => /\((.*)\)/u.exec(one)?.[1])).toEqual([
      "change: the product coupon is in DEACTIVATED",
      "deactivate: the product coupon is in DEACTIVATED",
    ]);
  });

  test("waits with each stock that is added while an audit is required", async () => {
    const { sandbox, wx, ids } = await start();
    const { stocks } = wx.productCoupons._product_coupon_id_;
    const add = (no: number) =>
      stocks.post({
        ...{ product_coupon_id: ids.product_coupon_id },
        json: { brand_id: brandId, out_request_no: `STOCK-${no}`, stock: stock() },
      });
    sandbox.coupons.requireAudit(1);
    const waiting = await add(1);
    expect([waiting.state, (await add(2)).state]).toEqual(["AUDITING", "SENDING"]);
    sandbox.coupons.approve(waiting.stock_id);
    const query = { brand_id: brandId, state: "SENDING" } as const;
    expect(await stocks.get({ product_coupon_id: ids.product_coupon_id, query })).toMatchObject({
      total_count: 3,
    });
    expect(() => sandbox.coupons.approve(waiting.stock_id)).toThrow("approve: the stock is in SENDING");
    expect(() => sandbox.coupons.approve(ids.product_coupon_id)).toThrow(
      "approve: the product coupon is in EFFECTIVE",
    );
    for (const times of [-1, 1.5, NaN]) expect(() => sandbox.coupons.requireAudit(times)).toThrow(RangeError);
  });

  test.each([2, 16])("is not used %i times in turn", async (count) => {
    const wx = partnerOf(await couponSandbox(), strict);
    const changes = {
      ...{ usage_mode: "SEQUENTIAL", single_usage_info: undefined },
      sequential_usage_info: { type: "EQUAL", count, available_days: 5 },
    };
    expect(await fieldOf(newProduct(wx, changes))).toEqual([400, range, "/sequential_usage_info/count"]);
  });

  test("has either a stock or a stock bundle, by its usage mode", async () => {
    const { wx, ids } = await start();
    const bundle = bundleProduct();
    const single = { ...product({ out_request_no: "P-00002" }), stock_bundle: bundle.stock_bundle };
    expect(await fieldOf(newProduct(wx, single))).toEqual([400, rule, "/stock"]);
    const added = { out_request_no: "BUNDLE-1", stock_bundle: bundle.stock_bundle, brand_id: brandId };
    const path = wx.productCoupons._product_coupon_id_;
    const id = { product_coupon_id: ids.product_coupon_id };
    expect(await fieldOf(path.stockBundles.post({ ...id, json: added }))).toEqual([
      ...[400, rule, "/stock_bundle"],
    ]);
  });
});
