/** Stocks, stock bundles and product coupons of a partner's brand, with the emitted client. */
import { describe, expect, test } from "vitest";

import { refusalOf } from "./support/api-error.ts";
import {
  acting,
  appid,
  brandId,
  bundleProduct,
  couponSandbox,
  newProduct,
  partnerOf,
  product,
  stock,
  user,
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
  });
});

describe("a stock bundle", () => {
  test("sends one coupon of each stock, which are deactivated together", async () => {
    const sandbox = await couponSandbox();
    const wx = partnerOf(sandbox, strict);
    const created = await wx.productCoupons.post({ json: { ...bundleProduct(), brand_id: brandId } });
    const { product_coupon_id, stock_bundle } = created;
    const stock_bundle_id = stock_bundle?.stock_bundle_id ?? "";
    const named = { brand_id: brandId, product_coupon_id, stock_bundle_id, appid };
    const bundles = wx.users._openid_.couponBundles;
    const sent = await bundles.post({ ...user, json: { ...named, send_request_no: "SEND-0001" } });
    expect(sent.user_product_coupon_list).toMatchObject(
      [0, 1, 2].map((index) => ({
        coupon_state: "CONFIRMING",
        stock: { stock_bundle_info: { stock_bundle_id, stock_bundle_index: index } },
        user_product_coupon_bundle_info: { total_count: 3, used_count: 0, user_coupon_bundle_index: index },
      })),
    );
    const [first] = sent.user_product_coupon_list;
    const act = acting(wx, { product_coupon_id, stock_id: first?.stock.stock_id ?? "" });
    await act.confirm(first?.coupon_code ?? "", 1);
    await act.use(first?.coupon_code ?? "", 1);
    const deactivated = await bundles._user_coupon_bundle_id_.deactivate.post({
      ...{ ...user, user_coupon_bundle_id: sent.user_coupon_bundle_id },
      json: { ...named, out_request_no: "DEACTIVATE-1", deactivate_reason: "下线" },
    });
    const states = deactivated.user_product_coupon_list.map((one) => one.coupon_state);
    expect(states).toEqual(["USED", "DEACTIVATED", "DEACTIVATED"]);
  });

  test("of which a later coupon gives less is refused", async () => {
    const wx = partnerOf(await couponSandbox(), strict);
    const json = { ...bundleProduct([200, 100, 100]), brand_id: brandId };
    expect(await refusalOf(wx.productCoupons.post({ json }))).toEqual([400, "INVALID_REQUEST", 268586067]);
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
});
